"""What requests may hold: known fields, strict types. The OpenAPI document is made of these."""

import datetime as dt
from typing import Annotated

import msgspec

Text = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
LongText = Annotated[str, msgspec.Meta(max_length=500)]
Code = Annotated[str, msgspec.Meta(min_length=1, max_length=60)]
Theme = Annotated[str, msgspec.Meta(pattern="^(light|dark)$")]
Face = Annotated[str, msgspec.Meta(pattern="^(full|large)$")]
Inches = Annotated[float, msgspec.Meta(ge=5, le=200)]
Metres = Annotated[float, msgspec.Meta(ge=0.5, le=50)]


class Body(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A request body; an unknown field is refused, so nothing can be assigned by the way."""


class Nothing(Body):
    """A command without a body."""


class SignIn(Body):
    """Name, password, and the counter to sit at if not the usual one."""

    username: Annotated[str, msgspec.Meta(min_length=1, max_length=80)]
    password: Annotated[str, msgspec.Meta(min_length=1, max_length=256)]
    counter: int | None = None


class IssueTicket(Body):
    """A number for a service, by the service's code."""

    service: Annotated[str, msgspec.Meta(min_length=1, max_length=4)]
    priority: bool = False
    language: Annotated[str, msgspec.Meta(pattern="^(vi|en)$")] = "vi"
    phone: Annotated[str, msgspec.Meta(max_length=20)] | None = None
    party_size: Annotated[int, msgspec.Meta(ge=1, le=99)] = 1
    help: Annotated[str, msgspec.Meta(pattern="^(guidance|support|interpreter)$")] | None = None
    help_language: Annotated[str, msgspec.Meta(min_length=1, max_length=12)] | None = None


class HandInTicket(IssueTicket, kw_only=True):
    """A ticket that the kiosk numbered out of its own series, when it did so, and on which business day."""

    number: Annotated[int, msgspec.Meta(ge=-(2**53), le=2**53)]
    business_day: dt.date
    joined_at: Annotated[dt.datetime, msgspec.Meta(tz=True)]


class CallTicket(Body):
    """Why a particular ticket is called out of turn, and at which counter if not one's own."""

    reason: Text
    counter: int | None = None


class ResumeTicket(Body):
    """The counter to resume at, if not one's own."""

    counter: int | None = None


class ToService(Body):
    """The code of the service to go to."""

    service: Annotated[str, msgspec.Meta(min_length=1, max_length=4)]


class Reprint(Body):
    """Why the slip is printed again."""

    reason: Annotated[str, msgspec.Meta(max_length=200)] = ""


class GiveRating(Body):
    """1 (very dissatisfied) to 5 (very satisfied); reasons with 3 or less only."""

    score: int
    reasons: list[str] = []
    comment: LongText | None = None


class Subscribe(Body):
    """A browser's push subscription: its address and its two keys."""

    endpoint: Annotated[str, msgspec.Meta(min_length=1, max_length=1000)]
    p256dh: Annotated[str, msgspec.Meta(min_length=1, max_length=120)]
    auth: Annotated[str, msgspec.Meta(min_length=1, max_length=40)]


class DocumentBody(Body):
    """One kind of paper of a dossier."""

    name: Text
    form: Annotated[str, msgspec.Meta(pattern="^(original|copy|certified_copy|electronic)$")] = "copy"
    count: Annotated[int, msgspec.Meta(ge=1, le=999)] = 1


class ReceiveDossier(Body):
    """A dossier handed in. Without a code the site numbers its own."""

    procedure: Code
    code: Code | None = None
    ticket: Annotated[int, msgspec.Meta(ge=1, le=2**53)] | None = None
    applicant_name: Text | None = None
    phone: Annotated[str, msgspec.Meta(max_length=20)] | None = None
    channel: Annotated[str, msgspec.Meta(pattern="^(counter|online|post)$")] = "counter"
    copies: Annotated[int, msgspec.Meta(ge=1, le=99)] = 1
    documents: Annotated[list[DocumentBody], msgspec.Meta(max_length=50)] = []


class Letter(Body):
    """A letter about a dossier. Papers to add need `documents`, an apology the new `due_day`, all a reason."""

    kind: Annotated[str, msgspec.Meta(pattern="^(supplement|refusal|apology)$")]
    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=500)]
    documents: Annotated[list[DocumentBody], msgspec.Meta(max_length=50)] = []
    basis: LongText | None = None
    right_agency: Text | None = None
    due_day: dt.date | None = None
    contact_phone: Annotated[str, msgspec.Meta(max_length=20)] | None = None


class LookUp(Body):
    """A dossier by what its receipt carries: the code, or the token of its QR."""

    code: Code | None = None
    token: Annotated[str, msgspec.Meta(min_length=1, max_length=64)] | None = None


class Heartbeat(Body):
    """A kiosk's sign of life: the version of its page, and the screen it shows."""

    version: Annotated[str, msgspec.Meta(pattern="^[0-9a-z.-]{1,16}$")]
    screen: Annotated[str, msgspec.Meta(pattern="^[a-z]{1,12}$")]


class PrintPapers(Body):
    """The language of the list."""

    language: Annotated[str, msgspec.Meta(pattern="^(vi|en)$")] = "vi"


class TestSound(Body):
    """The zone whose loudspeakers are to be heard; null or absent: all of the site."""

    zone: Annotated[str, msgspec.Meta(min_length=1, max_length=40)] | None = None


class PrintFault(Body):
    """Why a slip did not come out; `is_final`: the agent will not try again."""

    fault: Annotated[str, msgspec.Meta(pattern="^(paper_out|cover_open|offline|silent|other)$")]
    detail: LongText | None = None
    is_final: bool = False


class PrinterSays(Body):
    """How a printer is; `printer` may be left out by an agent that has one."""

    state: Annotated[str, msgspec.Meta(pattern="^(ok|paper_low|paper_out|cover_open|offline|silent|other)$")]
    printer: Annotated[str, msgspec.Meta(max_length=40)] | None = None
    detail: LongText | None = None


class SeriesBody(Body):
    """The numbers a kiosk gives by itself while the server does not answer, in every service."""

    first: int
    last: int


class AddDevice(Body):
    """A new device. Tablets and signs need a counter, agents one printer or several; a series is a kiosk's."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=80)]
    kind: Annotated[str, msgspec.Meta(pattern="^(kiosk|board|sign|tablet|agent|program)$")]
    counter: int | None = None
    zone: Annotated[str, msgspec.Meta(max_length=40)] | None = None
    printer: Annotated[str, msgspec.Meta(max_length=40)] | None = None
    printers: Annotated[list[Annotated[str, msgspec.Meta(max_length=40)]], msgspec.Meta(max_length=20)] = []
    rate: Annotated[int, msgspec.Meta(ge=1, le=10000)] | None = None
    series: SeriesBody | None = None
    diagonal_inches: Inches | None = None
    viewing_metres: Metres | None = None
    theme: Theme | None = None
    face: Face | None = None


class ChangeDevice(Body):
    """A screen's own settings; what is left out stays as it is, null takes it away."""

    zone: Annotated[str, msgspec.Meta(max_length=40)] | msgspec.UnsetType | None = msgspec.UNSET
    theme: Theme | msgspec.UnsetType | None = msgspec.UNSET
    face: Face | msgspec.UnsetType | None = msgspec.UNSET
    diagonal_inches: Inches | msgspec.UnsetType | None = msgspec.UNSET
    viewing_metres: Metres | msgspec.UnsetType | None = msgspec.UNSET


class AddPosting(Body):
    """A notice or the opening hours on the boards. Without a zone everywhere, without days always."""

    kind: Annotated[str, msgspec.Meta(pattern="^(notice|hours)$")]
    words: Annotated[str, msgspec.Meta(min_length=1, max_length=300)]
    words_en: Annotated[str, msgspec.Meta(min_length=1, max_length=300)] | None = None
    zone: Annotated[str, msgspec.Meta(max_length=40)] | None = None
    from_day: dt.date | None = None
    until_day: dt.date | None = None


class ToPlace(Body):
    """A place in an order, the first is 1."""

    place: Annotated[int, msgspec.Meta(ge=1, le=1000)]
