"""Vietnamese mobile numbers: accepted as people write them, kept in one form, shown masked."""

import re

from queue_server.domain.errors import BadInput

_MOBILE = re.compile(r"^(?:\+?84|0)([35789]\d{8})$")


def normalise_phone(text: str) -> str:
    """A mobile number as E.164 (`+84901234567`), from `0901 234 567`, `+84…`, `84…`, with spaces or dots.

    Raises:
        BadInput: not a Vietnamese mobile number (prefixes 03, 05, 07, 08, 09).
    """
    match = _MOBILE.fullmatch(re.sub(r"[\s.\-]", "", text))
    if match is None:
        raise BadInput(field="phone", expected="0xx xxx xxxx")
    return f"+84{match[1]}"


def masked_phone(number: str) -> str:
    """The number as screens may show it: `090***4567`."""
    local = "0" + number.removeprefix("+84")
    return f"{local[:3]}***{local[-4:]}"
