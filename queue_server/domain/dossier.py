"""A dossier: an application with a due date, its states, and the codes a site may number itself."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class DossierStatus(StrEnum):
    """Where a dossier stands."""

    RECEIVED = "received"
    IN_PROCESS = "in_process"
    WAITING_FOR_SUPPLEMENT = "waiting_for_supplement"
    SUSPENDED = "suspended"
    RESOLVED = "resolved"
    RETURNED = "returned"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class DossierChannel(StrEnum):
    """How a dossier came in."""

    COUNTER = "counter"
    ONLINE = "online"
    POST = "post"


class DocumentForm(StrEnum):
    """In which form a paper of the dossier was handed in."""

    ORIGINAL = "original"
    COPY = "copy"
    CERTIFIED_COPY = "certified_copy"
    ELECTRONIC = "electronic"


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One kind of paper handed in with a dossier."""

    name: str
    form: str = DocumentForm.COPY.value
    count: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of a dossier's life."""

    status: DossierStatus
    at: datetime
    note: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """An application received at a counter, online or by post.

    `due_at` and `due_day` are None when the procedure has no known time limit;
    `ticket` is the id of the visit it was handed in at, or None.
    """

    id: int
    code: str
    procedure: str
    procedure_name: str
    agency: str
    applicant_name: str | None
    phone: str | None
    channel: str
    status: DossierStatus
    received_at: datetime
    due_at: datetime | None
    due_day: date | None
    limit_amount: int | None
    limit_unit: str | None
    ticket: int | None
    counter: int | None
    copies: int
    documents: tuple[Document, ...]
    steps: tuple[Step, ...]


# Codes of the provincial information system, old and new (TT 01/2018 Đ19, TT 03/2025 Đ13, TT 04/2025):
# accepted for lookup, never issued here.
PROVINCIAL_CODE = re.compile(
    r"^(?:\d{3}\.\d{2}\.\d{2}\.[A-Z]\d{2}|[A-Z]\d{2}(?:\.\d{1,3}){0,2})-\d{6}-(?:[A-Z0-9]{2})?\d{4,}$"
)
_OWN_CODE = "{site}.{day:%Y%m%d}.{number:04d}"
_CODE_LENGTH = 60
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—−－"), "-")


def normalise_code(text: str) -> str:
    """A code as people and scanners give it, in one form: no spaces, capitals, plain dashes.

    Raises:
        ValueError: nothing is left, it is longer than 60 characters, or it holds a character
            that is neither letter, digit nor one of `. - _`.
    """
    code = unicodedata.normalize("NFKC", text).translate(_DASHES).upper()
    code = "".join(code.split())
    if not re.fullmatch(r"[A-Z0-9][A-Z0-9._-]*", code) or len(code) > _CODE_LENGTH:
        raise ValueError(text)
    return code


def own_code(*, site_code: str, day: date, number: int) -> str:
    """A code the site numbers itself, in a shape no information system uses (`QUANG-NGAI.20261125.0042`)."""
    return _OWN_CODE.format(site=site_code.upper(), day=day, number=number)


def limit_text(amount: int | None, unit: str | None, language: str) -> str:
    """The time limit in words, such as `7 ngày làm việc`; empty when none is known."""
    if amount is None or unit is None:
        return ""
    if language == "en":
        names = {"working_hour": "working hour", "working_day": "working day", "day": "day"}
        return "same day" if amount == 0 else f"{amount} {names[unit]}{'' if amount == 1 else 's'}"
    names = {"working_hour": "giờ làm việc", "working_day": "ngày làm việc", "day": "ngày"}
    return "trong ngày" if amount == 0 else f"{amount} {names[unit]}"


def search_key(text: str) -> str:
    """Text as it is searched: lower case, without diacritics, đ as d."""
    plain = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))
