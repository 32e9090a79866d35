"""What screens show at a glance: services with their waits, counters, the line of one counter, a snapshot."""

from queue_server.domain import forecast, next_ticket
from queue_server.domain.centre import Need
from queue_server.domain.events import CALLS
from queue_server.domain.forecast import Hall
from queue_server.domain.model import Status, Ticket
from queue_server.storage import catalogue, event_log, line, printer_reports, service_days, tickets
from queue_server.storage.line import LineState
from queue_server.use_cases import postings, records, waits
from queue_server.use_cases.runner import Unit

LINE_SHOWN = 50
CALLS_SHOWN = 20


def services(unit: Unit) -> records.Record:
    """The site now, its needs and services with people waiting and wait ranges."""
    state = waits.state(unit)
    hall = waits.hall(unit, state)
    given = _numbers_given(unit)
    rows = [_service(unit, state, hall, code) | _limit(unit, given, code) for code in unit.site.services]
    return {
        "site": site(unit),
        "priority_groups": [
            {"code": g.code, "name": g.name, "name_en": g.name_en, "icon": g.icon}
            for g in unit.site.settings.priority_groups
        ],
        "needs": [_need(need, rows) for need in unit.site.settings.needs],
        "services": rows,
        "help": _help(unit),
        "printer": _printer(unit),
    }


def _opens_next_day_at(unit: Unit) -> str | None:
    """When to come back once a service is full for today."""
    calendar = unit.site.calendar
    tomorrow = calendar.opening(calendar.end_of_day(calendar.business_day(unit.now)))
    return records.instant(unit.site, tomorrow.opens_at)


def _help(unit: Unit) -> records.Record:
    settings = unit.site.settings
    return {
        "guidance_service": settings.guidance_service,
        "collect_service": settings.collect_service,
        "interpreter_languages": [
            {"code": one.code, "name": one.name, "name_en": one.name_en} for one in settings.interpreter_languages
        ],
        "asks_phone": settings.asks_phone,
    }


def _printer(unit: Unit) -> records.Record | None:
    """The caller's own printer and what is wrong with it, None for those without one."""
    code = unit.actor.printer
    if code is None:
        return None
    report = printer_reports.of_site(unit.tx, site=unit.site.id).get(code)
    own = unit.site.printers.get(code)
    other = None if own is None or own.fallback is None else unit.site.printers[own.fallback]
    return {
        "code": code,
        "name": code if own is None else own.name,
        "fault": None if report is None else report.fault_at(unit.now),
        "fallback": None if other is None else {"code": other.code, "name": other.name},
    }


def _numbers_given(unit: Unit) -> dict[str, int]:
    """Read only where a service has a limit: few do."""
    if all(service.daily_limit is None for service in unit.site.settings.services):
        return {}
    return service_days.numbers_given(unit.tx, site=unit.site.id, day=unit.site.calendar.business_day(unit.now))


def _limit(unit: Unit, given: dict[str, int], code: str) -> records.Record:
    limit = unit.site.services[code].daily_limit
    left = None if limit is None else max(0, limit - given.get(code, 0))
    return {"left_today": left, "is_full": left == 0}


def service_facts(unit: Unit, code: str) -> records.Record:
    """What of a service does not change with the line: names, prefix, counters, published target."""
    service = unit.site.services[code]
    return {
        "code": code,
        "prefix": code,
        "name": service.name,
        "name_en": service.name_en,
        "icon": service.icon,
        "need": service.need,
        "counters": list(unit.site.counters_of(code)),
        "target_seconds": service.target_seconds,
        "keywords": list(service.keywords),
    }


def site(unit: Unit) -> records.Record:
    """Names, hours, and whether the site is open now."""
    settings = unit.site.settings
    opening = unit.site.calendar.opening(unit.now)
    return {
        "code": settings.code,
        "name": settings.name,
        "name_en": settings.name_en,
        "short_name": settings.short_name,
        "address": settings.address,
        "business_day": unit.site.calendar.business_day(unit.now).isoformat(),
        "now": records.instant(unit.site, unit.now),
        "is_open": opening.is_open,
        "opens_at": records.instant(unit.site, opening.opens_at),
        "closes_at": records.instant(unit.site, opening.closes_at),
        "closed_reason": None if opening.reason is None else opening.reason.value,
        "notice": settings.notice,
        "notice_en": settings.notice_en,
        "opens_next_day_at": _opens_next_day_at(unit),
        "alternative": settings.alternative,
        "alternative_en": settings.alternative_en,
        "public_url": unit.installation.public_url,
        "always_open": unit.site.always_open,
        "voice_languages": list(settings.voice_languages),
        "hours": [
            {"weekday": h.weekday, "opens": h.opens.strftime("%H:%M"), "closes": h.closes.strftime("%H:%M")}
            for h in settings.hours
        ],
    }


def counters(unit: Unit) -> records.Record:
    """All counters as they stand, with the citizens at them."""
    current = tickets.all_at_counters(unit.tx, site=unit.site.id)
    return {
        "counters": [
            records.counter(unit.site, one, current.get(one.number))
            for one in catalogue.counters(unit.tx, of=unit.site)
        ]
    }


def line_of(unit: Unit, number: int) -> records.Record:
    """Who waits for a counter's services, in calling order, and who is on hold at the site."""
    settings = unit.site.counter(number)
    today = unit.site.calendar.business_day(unit.now)
    waiting = line.first_waiting(unit.tx, site=unit.site.id, day=today, services=settings.services, limit=LINE_SHOWN)
    ordered = sorted(waiting, key=next_ticket.order_key)[:LINE_SHOWN]
    counts = waits.state(unit).waiting
    on_hold = tickets_on_hold(unit)
    shared = {n for code in settings.services for n in unit.site.counters_of(code)} - {number}
    open_now = catalogue.open_counters(unit.tx, site_id=unit.site.id)
    return {
        "tickets": [_line_ticket(unit, ticket) for ticket in ordered],
        "waiting": sum(counts.get(code, 0) for code in settings.services),
        "shared_with": sorted(shared & open_now),
        "on_hold": [records.ticket(unit.site, t) for t in on_hold if t.service in settings.services],
    }


def tickets_on_hold(unit: Unit) -> list[Ticket]:
    """The day's tickets on hold, oldest first."""
    today = unit.site.calendar.business_day(unit.now)
    return line.select_page(unit.tx, site=unit.site.id, day=today, status=Status.ON_HOLD, after=0, limit=LINE_SHOWN)


def snapshot(unit: Unit) -> records.Record:
    """All a screen needs to begin: the site, the last calls, counters and services, with the sequence."""
    today = unit.site.calendar.business_day(unit.now)
    calls = event_log.of_day(
        unit.tx,
        site_id=unit.site.id,
        day=today,
        kinds=[kind.value for kind in CALLS],
        limit=CALLS_SHOWN,
    )
    return {
        "sequence": unit.last_sequence,
        "now": records.instant(unit.site, unit.now),
        "site": site(unit),
        "calls": [
            {
                "sequence": call["sequence"],
                "at": records.instant(unit.site, call["at"]),
                "ticket": call["body"]["ticket"],
                "counter": call["body"]["counter"],
                "is_recall": call["kind"] != CALLS[0].value,
            }
            for call in calls
        ],
        **counters(unit),
        "services": services(unit)["services"],
        "postings": postings.shown(unit),
        "quiet_seconds": unit.site.settings.quiet_seconds,
        "slide_seconds": unit.site.settings.slide_seconds,
    }


def _service(unit: Unit, state: LineState, hall: Hall, code: str) -> records.Record:
    today = unit.site.calendar.business_day(unit.now)
    first = line.first_waiting(unit.tx, site=unit.site.id, day=today, services=[code])
    return service_facts(unit, code) | {
        "waiting": state.waiting.get(code, 0),
        "wait": records.wait(forecast.wait_range(hall, service=code, before=state.waiting)),
        "next_label": first[0].label if first else None,
        "open_counters": len(state.open_counters.intersection(unit.site.counters_of(code))),
    }


def _need(need: Need, rows: list[records.Record]) -> records.Record:
    own = [row for row in rows if row["need"] == need.code]
    return {
        "code": need.code,
        "name": need.name,
        "name_en": need.name_en,
        "icon": need.icon,
        "is_main": need.is_main,
        "services": [row["code"] for row in own],
        "waiting": sum(row["waiting"] for row in own),
        "wait": _widest([row["wait"] for row in own]),
    }


def _widest(ranges: list[records.Record]) -> records.Record | None:
    """From the shortest low to the longest high: true for whichever service is chosen."""
    if not ranges:
        return None
    return {
        "low_seconds": min(r["low_seconds"] for r in ranges),
        "likely_seconds": sorted(r["likely_seconds"] for r in ranges)[len(ranges) // 2],
        "high_seconds": max(r["high_seconds"] for r in ranges),
    }


def _line_ticket(unit: Unit, ticket: Ticket) -> records.Record:
    return records.ticket(unit.site, ticket) | {
        "why": next_ticket.reason_for(ticket).value,
        "waiting_since": records.instant(unit.site, ticket.period_started_at),
        "is_late": unit.now > ticket.serve_by,
    }
