"""What a kiosk gets in advance, to give numbers without the server, and how it hands in those it gave."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import msgspec

from queue_server.domain import lifecycle
from queue_server.domain.errors import BadInput, IdempotencyConflict, NotYourSeries, NumberTaken
from queue_server.domain.events import Event, EventKind
from queue_server.domain.model import Status, Ticket
from queue_server.domain.numbering import Series, label
from queue_server.domain.phone import normalise_phone
from queue_server.storage import catalogue, event_log, service_days, tickets
from queue_server.use_cases import entry, overview, printing, records, ticket_changes, waits
from queue_server.use_cases.entry import Wanted
from queue_server.use_cases.runner import Outcome, Unit
from queue_server.use_cases.tokens import follow_token

DAYS_KNOWN = 14  # opening hours and holidays, today among them: longer than any line is down
DAYS_WITH_TOKENS = 3
OLDEST = timedelta(days=366)  # a kiosk whose clock lost its battery numbers tickets of another century
MILLISECOND = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedIn:
    """A ticket a kiosk numbered by itself, as it says: `joined_at` is when the citizen took it."""

    wanted: Wanted
    number: int
    business_day: date
    joined_at: datetime


def offer(unit: Unit, series: Series | None) -> records.Record:
    """All a kiosk needs to number, print and say when the site is open while the server does not answer."""
    return {
        "series": records.series(series),
        "site": overview.site(unit),
        "days": [_day(unit, day) for day in _days(unit, DAYS_KNOWN)],
        "slip": {language: _slip(unit, language) for language in ("vi", "en")},
        "services": [overview.service_facts(unit, code) for code in unit.site.services],
        "tokens": {day.isoformat(): _tokens(unit, day, series) for day in _days(unit, DAYS_WITH_TOKENS)},
        "public_url": unit.installation.public_url,
        "printer": _printer(unit),
        "now": records.instant(unit.site, unit.now),
    }


def hand_in(unit: Unit, series: Series | None, handed: HandedIn, key: str) -> Outcome[tuple[records.Record, bool]]:
    """Enter a ticket that the kiosk numbered. The answer, and whether it is new: the same key again changes nothing.

    No hours, no daily limit, no phone number that is none turns it away: the citizen holds the paper. Where the
    run gave a ticket for the key, of which the kiosk never heard, the paper wins: that ticket is cancelled unless
    somebody called it already. A ticket of a day that is over enters it and expires.

    Raises:
        BadInput: unknown service, unusable key, a day that has not come or is long gone.
        NotYourSeries: the kiosk has no series or the number is not in it.
        NumberTaken: the number came with another key.
        IdempotencyConflict: the key came before with another body.
    """
    unit.site.service(handed.wanted.service)
    kept = entry.kept_answer(unit, handed.wanted, key)
    own_hash = entry.keyed_hash(unit, handed)
    if kept is not None and "handed_in" in kept:
        if kept["handed_in"] != own_hash:
            raise IdempotencyConflict(key=key)
        return Outcome(value=(_answer(unit, kept), False))
    _check(unit, series, handed)
    ticket, events = _enter(unit, handed)
    # No `print`: null for whoever asks for it with the key of `POST /tickets`.
    answer = {"ticket": records.ticket(unit.site, ticket) | waits.told(unit, ticket) | {"print": None}}
    encoded = msgspec.json.encode(answer | {"handed_in": own_hash}).decode()
    if kept is None:
        body_hash = entry.keyed_hash(unit, handed.wanted)
        event_log.keep_answer(unit.tx, owner=unit.actor.key, key=key, body_hash=body_hash, answer=encoded, now=unit.now)
    else:
        events += _take_back(unit, kept["ticket"]["id"], ticket)
        event_log.replace_answer(unit.tx, owner=unit.actor.key, key=key, answer=encoded)
    return Outcome(value=(_answer(unit, answer), True), events=events)


def _check(unit: Unit, series: Series | None, handed: HandedIn) -> None:
    number, day = handed.number, handed.business_day
    if series is None or number not in series:
        raise NotYourSeries(number=number)
    today = unit.site.calendar.business_day(unit.now)
    if not today - OLDEST <= day <= today:
        raise BadInput(field="business_day", expected=f"≤ {today.isoformat()}")
    if tickets.has_label(unit.tx, site=unit.site.id, day=day, prefix=handed.wanted.service, number=number):
        raise NumberTaken(label=label(handed.wanted.service, number))


def _enter(unit: Unit, handed: HandedIn) -> tuple[Ticket, list[Event]]:
    """Store the ticket; with it the events, two where its day is over."""
    day, is_over = handed.business_day, _is_over(unit, handed.business_day)
    wanted = _fitting(unit, handed.wanted, is_over=is_over)
    service_days.enter(unit.tx, site=unit.site.id, day=day, service=wanted.service)
    joined_at = _joined_at(unit, handed)
    ticket = entry.store(unit, wanted, day=day, number=handed.number, joined_at=joined_at, issued_offline=True)
    events = [Event(kind=EventKind.TICKET_ISSUED, business_day=day, ticket=ticket)]
    if is_over:
        change = lifecycle.close(ticket, closing=unit.site.calendar.closing_instant(day))
        change = replace(change, after=replace(change.after, closed_by_system=True))
        ticket = change.after
        events.append(ticket_changes.store(unit, change))
    return ticket, events


def _fitting(unit: Unit, wanted: Wanted, *, is_over: bool) -> Wanted:
    """What of a wish can be kept: the citizen has left with the paper, so nobody can be asked to mend the rest.

    No phone number enters a day that is over: those of the day were erased when it was closed.
    """
    try:
        if wanted.phone is not None:
            normalise_phone(wanted.phone)
    except BadInput:
        wanted = replace(wanted, phone=None)
    try:
        entry.require_language(unit, wanted)
    except BadInput:
        wanted = replace(wanted, help_language=None)
    return replace(wanted, phone=None) if is_over else wanted


def _is_over(unit: Unit, day: date) -> bool:
    """Whether nobody will be called on the day any more: it is an earlier one, or was closed already."""
    last_closed = catalogue.last_closed_day(unit.tx, site_id=unit.site.id)
    return day < unit.site.calendar.business_day(unit.now) or (last_closed is not None and day <= last_closed)


def _joined_at(unit: Unit, handed: HandedIn) -> datetime:
    """When the citizen took the number, within its day and not after now, whatever the kiosk's clock said."""
    calendar, day = unit.site.calendar, handed.business_day
    latest = min(unit.now, calendar.end_of_day(day) - MILLISECOND)
    joined_at = max(min(handed.joined_at, latest), calendar.start_of_day(day)).astimezone(unit.now.tzinfo)
    return joined_at.replace(microsecond=joined_at.microsecond // 1000 * 1000)


def _take_back(unit: Unit, ticket_id: int, by: Ticket) -> list[Event]:
    """Cancel the run's ticket, which nobody holds, unless it is no longer waiting."""
    given = ticket_changes.find(unit, ticket_id)
    if given.status is not Status.WAITING:
        return []
    return [ticket_changes.store(unit, lifecycle.cancel(given, now=unit.now), replaced_by=by.label)]


def _answer(unit: Unit, kept: records.Record) -> records.Record:
    return entry.with_follow(unit, {name: value for name, value in kept["ticket"].items() if name != "print"})


def _days(unit: Unit, count: int) -> list[date]:
    today = unit.site.calendar.business_day(unit.now)
    return [today + timedelta(days=after) for after in range(count)]


def _day(unit: Unit, day: date) -> records.Record:
    calendar = unit.site.calendar
    reason = calendar.closed_reason(day)
    return {
        "business_day": day.isoformat(),
        "opens_closes": [
            [records.instant(unit.site, opens), records.instant(unit.site, closes)]
            for opens, closes in calendar.opening_of(day)
        ],
        "reason": None if reason is None else reason.value,
    }


def _slip(unit: Unit, language: str) -> records.Record:
    logo = unit.site.settings.slip_logo
    return printing.site_lines(unit, language) | ({} if logo is None else {"site_logo": logo})


def _tokens(unit: Unit, day: date, series: Series | None) -> dict[str, str]:
    """Follow tokens of the kiosk's own numbers: its slips carry a QR although the server signed nothing."""
    labels = [label(code, number) for code in unit.site.services for number in (series.numbers if series else ())]
    secret, site_id = unit.installation.secret, unit.site.id
    return {one: follow_token(secret, site_id=site_id, day=day, label=one) for one in labels}


def _printer(unit: Unit) -> records.Record | None:
    own = unit.site.printers.get(unit.actor.printer or "")
    return None if own is None else {"code": own.code, "name": own.name, "width_dots": own.width_dots}
