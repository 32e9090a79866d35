"""The words of pages, slips and refusals: the same in both languages, and none missing."""

import json
import re
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent


def keys(tree: Any, path: str = "") -> set[str]:
    if not isinstance(tree, dict):
        return {path}
    return {key for name, inner in tree.items() for key in keys(inner, f"{path}.{name}")}


def leaves(tree: Any, path: str = "") -> list[tuple[str, str]]:
    if not isinstance(tree, dict):
        return [(path, str(tree))]
    return [leaf for name, inner in tree.items() for leaf in leaves(inner, f"{path}.{name}")]


def catalogues(language: str) -> dict[str, Any]:
    """All texts of a language, by a name that does not hold the language."""
    found: dict[str, Any] = {}
    for file in ROOT.glob(f"config/texts/*.{language}.toml"):
        found[file.name.split(".")[0]] = tomllib.loads(file.read_text(encoding="utf-8"))
    for package in ("queue_server/web/pages", "display/static", "kiosk/static"):
        folder = ROOT / package / "texts"
        for file in [*folder.glob(f"{language}.json"), *folder.glob(f"{language}/*.json")]:
            name = f"{package}/{'' if file.stem == language else file.stem}"
            found[name] = json.loads(file.read_text(encoding="utf-8"))
    return found


def test_every_catalogue_has_the_same_texts_in_both_languages() -> None:
    vietnamese, english = catalogues("vi"), catalogues("en")
    assert vietnamese.keys() == english.keys()
    assert len(vietnamese) >= 9
    for name, tree in vietnamese.items():
        # A form for one of a thing ("..._one") is needed in English only.
        plain = {key for key in keys(english[name]) if not key.endswith("_one")}
        assert {key for key in keys(tree) if not key.endswith("_one")} == plain, name


def test_a_bound_is_not_called_rough() -> None:
    """ "About under 5 minutes": a wait below something is said without a word for "about" before it."""
    for language, rough in (("vi", "khoảng"), ("en", "about")):
        for name, tree in catalogues(language).items():
            for path, words in leaves(tree):
                if re.search(r"_(under|below|up_to)(_one)?$", path):
                    assert rough not in words.casefold(), (name, path)
    # Heads a column of ranges and bounds.
    assert "khoảng" not in catalogues("vi")["display/static/"]["next_and_wait"]


def test_pages_use_only_words_they_have() -> None:
    known = catalogues("vi")["queue_server/web/pages/"].keys()
    for file in (ROOT / "queue_server/web/pages").glob("*.js"):
        for key in re.findall(r'\btext\("([\w-]+)"', file.read_text(encoding="utf-8")):
            assert key in known, (file.name, key)
