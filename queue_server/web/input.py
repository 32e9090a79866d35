"""What a request brings: its body and its query, strict types, known fields, texts normalised."""

import unicodedata
from typing import Any, TypeVar

import msgspec
from flask import request
from werkzeug.exceptions import RequestEntityTooLarge

from queue_server.domain.errors import BadInput
from queue_server.web.problems import HttpRefusal

LARGEST_NUMBER = 2**53  # what JSON carries exactly; nothing is numbered beyond, and no database column is reached
VERBATIM = frozenset({"password"})  # compared as typed, spaces and all
S = TypeVar("S", bound=msgspec.Struct)


def parse_body(kind: type[S]) -> S:
    """The request's body as `kind`: strict types, known fields only, texts normalised.

    Raises:
        BadInput: naming the field.
        HttpRefusal: not JSON, wrong media type, too large.
    """
    raw = read_body()
    if not raw:
        raw = b"{}"
    elif request.mimetype != "application/json":
        raise HttpRefusal(415, "wrong_media_type")
    try:
        return _with_clean_texts(msgspec.json.decode(raw, type=kind), kind)
    except msgspec.ValidationError as error:
        raise _bad_field(str(error)) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise HttpRefusal(400, "malformed_json") from None


def read_body() -> bytes:
    """The raw body, refused when larger than allowed."""
    try:
        return request.get_data(cache=True)
    except RequestEntityTooLarge:
        raise HttpRefusal(413, "too_large") from None


def _bad_field(message: str) -> BadInput:
    """msgspec says «Expected `int`, got `str` - at `$.score`»; the reader gets field and expectation."""
    what, _, path = message.partition(" - at ")
    field_path = path.strip("`").removeprefix("$").removeprefix(".")
    expected = what
    for marker in ("missing required field ", "contains unknown field "):
        if marker in what:
            name = what.split(marker)[1].strip("`")
            field_path = f"{field_path}.{name}" if field_path else name
            expected = "missing" if marker.startswith("missing") else "unknown"
    if what.startswith("Expected "):
        expected = what.removeprefix("Expected ").split(", got")[0].replace("`", "")
    return BadInput(field=field_path or "body", expected=expected)


def _with_clean_texts(parsed: S, kind: type[S]) -> S:
    """Every text cleaned, at any depth, and held against its limits once more: a blank is no text."""
    plain = msgspec.to_builtins(parsed)
    cleaned = {name: value if name in VERBATIM else _cleaned(value) for name, value in plain.items()}
    return parsed if cleaned == plain else msgspec.convert(cleaned, type=kind)


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, list):
        return [_cleaned(one) for one in value]
    if isinstance(value, dict):
        return {name: _cleaned(one) for name, one in value.items()}
    return value


def clean_text(text: str) -> str:
    """NFC, without control and format characters, trimmed: what may be stored, shown and printed."""
    kept = (letter for letter in unicodedata.normalize("NFC", text) if unicodedata.category(letter)[0] != "C")
    return "".join(kept).strip()


def query_number(name: str, *, default: int, highest: int = LARGEST_NUMBER) -> int:
    """A whole number of the query string.

    Raises:
        BadInput: not a whole number from 0 to `highest`.
    """
    text = request.args.get(name, "")
    if text == "":
        return default
    if not (text.isascii() and text.isdecimal() and len(text) < 17) or int(text) > highest:
        raise BadInput(field=name, expected=f"0–{highest}")
    return int(text)
