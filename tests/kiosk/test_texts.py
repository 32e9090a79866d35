"""The words of the pages: both languages say the same things, and every word used exists."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

_STATIC = Path(__file__).parents[2] / "kiosk" / "static"
_PAGES = ["shared", "kiosk", "tablet", "phone", "dossier", "prompts", "papers"]


def _read(language: str, page: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((_STATIC / "texts" / language / f"{page}.json").read_text("utf-8"))
    return content


def _leaves(tree: dict[str, Any], before: str = "") -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in tree.items():
        if isinstance(value, dict):
            found |= _leaves(value, f"{before}{key}.")
        else:
            found[before + key] = value
    return found


@pytest.mark.parametrize("page", _PAGES)
def test_both_languages_have_the_same_texts_with_the_same_blanks(page: str) -> None:
    vietnamese, english = _leaves(_read("vi", page)), _leaves(_read("en", page))
    plurals = {key for key in english if key.endswith("_one")}
    assert english.keys() - plurals == vietnamese.keys()
    for key, text in vietnamese.items():
        assert set(re.findall(r"{\w+}", str(text))) == set(re.findall(r"{\w+}", str(english[key]))), key


def test_every_text_a_script_names_exists() -> None:
    known: set[str] = set()
    for page in _PAGES:
        known |= _leaves(_read("vi", page)).keys()
    for script in _STATIC.glob("*.js"):
        for key in re.findall(r"texts\.(?:text|rich)\(\"([\w.]+)\"", script.read_text("utf-8")):
            assert key in known, f"{script.name}: {key}"


def test_the_phones_icons_are_the_shared_ones() -> None:
    shared = (_STATIC.parents[1] / "look" / "icons.svg").read_text("utf-8")
    for symbol in re.findall(r"<symbol.*?</symbol>", (_STATIC / "phone_icons.svg").read_text("utf-8"), re.S):
        assert symbol in shared


def test_every_icon_a_script_names_exists() -> None:
    shared = (_STATIC.parents[1] / "look" / "icons.svg").read_text("utf-8")
    phone = (_STATIC / "phone_icons.svg").read_text("utf-8")
    for script in _STATIC.glob("*.js"):
        sheet = phone if script.name.startswith(("phone", "dossier")) else shared
        for name in re.findall(r"\bicon\(\"([\w-]+)\"\)", script.read_text("utf-8")):
            assert f'id="{name}"' in sheet, f"{script.name}: {name}"
