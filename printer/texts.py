"""The words of slips and of the preview page, read once from config/texts/; no sentence is made here."""

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

LANGUAGES = ("vi", "en")
_FOLDER = Path(__file__).parent.parent / "config" / "texts"


@lru_cache(maxsize=len(LANGUAGES))
def read_texts(language: str) -> dict[str, Any]:
    """The tree of words in a language; Vietnamese for a language that is not kept."""
    chosen = language if language in LANGUAGES else "vi"
    return tomllib.loads((_FOLDER / f"slips.{chosen}.toml").read_text(encoding="utf-8"))
