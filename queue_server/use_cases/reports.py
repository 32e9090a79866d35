"""The figures of a day, for managers and for the counter itself. Definitions: docs/metrics.md."""

from collections import Counter as Tally
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from queue_server.domain import figures
from queue_server.domain.figures import Stretch, TimeFigure
from queue_server.domain.model import QuestionState, Status
from queue_server.domain.rating import HIGHEST, LOWEST, SATISFIED_FROM
from queue_server.storage import ratings, statistics
from queue_server.use_cases import rating, records
from queue_server.use_cases.runner import Unit

_HALF_HOUR = timedelta(minutes=30)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_Counts = list[tuple[str, int | None, str, bool, int]]
_Stretches = list[tuple[str, int | None, Stretch]]


def day(unit: Unit, business_day: date) -> records.Record:
    """All figures of a business day, whole and by service and counter."""
    counts = statistics.ticket_counts(unit.tx, site=unit.site.id, day=business_day)
    stretches = statistics.stretches(unit.tx, site=unit.site.id, day=business_day)
    today = unit.site.calendar.business_day(unit.now)
    by_status = Tally[str]()
    for _, _, status, _, count in counts:
        by_status[status] += count
    return {
        "business_day": business_day.isoformat(),
        "is_final": business_day < today,
        "issued": by_status.total(),
        **{status.value: by_status[status.value] for status in Status},
        "closed_by_system": sum(count for *_, closed, count in counts if closed),
        "times": _times(stretch for *_, stretch in stretches),
        "by_service": _by_service(unit, counts, stretches),
        "by_counter": _by_counter(unit, business_day, counts, stretches),
        "arrivals": _arrivals(unit, business_day),
        "ratings": _ratings(unit, business_day),
    }


def counter_today(unit: Unit, number: int) -> records.Record:
    """A counter's own figures of today: they inform the officer, they do not rank him."""
    today = unit.site.calendar.business_day(unit.now)
    counts = statistics.ticket_counts(unit.tx, site=unit.site.id, day=today)
    stretches = statistics.stretches(unit.tx, site=unit.site.id, day=today, counter=number)
    own = _times(stretch for *_, stretch in stretches)
    asked, answered = _question_tally(unit, today)[number].total(), _rated(unit, today)[number].total()
    return {
        "served": _count(counts, number, Status.SERVED),
        "no_show": _count(counts, number, Status.NO_SHOW),
        "waiting_median_seconds": own["waiting"]["median_seconds"],
        "service_median_seconds": own["service"]["median_seconds"],
        "within_target": own["waiting"]["within_target"],
        "target_count": own["waiting"]["target_count"],
        "asked": asked,
        "rated": answered,
    }


def _times(stretches: Iterable[Stretch]) -> dict[str, records.Record]:
    return {name: _time_record(figure) for name, figure in figures.times(stretches).items()}


def _time_record(figure: TimeFigure) -> records.Record:
    return {
        "count": figure.count,
        "median_seconds": figure.median_seconds,
        "p90_seconds": figure.p90_seconds,
        "within_target": figure.within_target,
        "target_count": figure.target_count,
    }


def _by_service(unit: Unit, counts: _Counts, stretches: _Stretches) -> list[records.Record]:
    rows = []
    for code, service in unit.site.services.items():
        tally = Tally[str]()
        for of, _, status, _, count in counts:
            if of == code:
                tally[status] += count
        rows.append(
            {
                "service": code,
                "name": service.name,
                "name_en": service.name_en,
                "issued": tally.total(),
                **{name: tally[name] for name in ("served", "no_show", "cancelled", "expired")},
                "times": _times(stretch for of, _, stretch in stretches if of == code),
            }
        )
    return rows


def _by_counter(unit: Unit, day: date, counts: _Counts, stretches: _Stretches) -> list[records.Record]:
    asked, rated, doubted = _question_tally(unit, day), _rated(unit, day), _doubted(unit, day)
    rows = []
    for number in unit.site.counters:
        scores = rated[number]
        total = sum(score * count for score, count in scores.items())
        rows.append(
            {
                "counter": number,
                "served": _count(counts, number, Status.SERVED),
                "no_show": _count(counts, number, Status.NO_SHOW),
                "times": _times(stretch for _, of, stretch in stretches if of == number),
                "ratings": {
                    "asked": asked[number].total(),
                    "answered": scores.total(),
                    "doubted": doubted[number],
                    "mean_score": round(total / scores.total(), 2) if scores else None,
                },
            }
        )
    return rows


def _count(counts: _Counts, number: int, status: Status) -> int:
    return sum(count for _, of, what, _, count in counts if of == number and what == status.value)


def _arrivals(unit: Unit, day: date) -> list[records.Record]:
    rows = []
    for half_hour, count in statistics.arrivals(unit.tx, site=unit.site.id, day=day):
        starts = (_EPOCH + half_hour * _HALF_HOUR).astimezone(unit.site.calendar.zone)
        rows.append({"from": starts.strftime("%H:%M"), "issued": count})
    return rows


def _question_tally(unit: Unit, day: date) -> dict[int, Tally[str]]:
    """Questions by counter and state; those withdrawn by an undo were never put."""
    found = {number: Tally[str]() for number in unit.site.counters}
    rows = statistics.question_counts(unit.tx, site=unit.site.id, day=day, now=unit.now)
    for number, state, count in rows:
        if state != QuestionState.WITHDRAWN.value and number in found:
            found[number][state] += count
    return found


def _rated(unit: Unit, day: date) -> dict[int, Tally[int]]:
    found = {number: Tally[int]() for number in unit.site.counters}
    for number, score, _, count in statistics.rating_counts(unit.tx, site=unit.site.id, day=day):
        if number in found:
            found[number][score] += count
    return found


def _doubted(unit: Unit, day: date) -> Tally[int]:
    """By counter, the answers that look as if they were not the citizen's own."""
    signs = rating.signs_of(unit, day)
    return Tally(
        answer.counter
        for answer in ratings.tablet_answers(unit.tx, site=unit.site.id, day=day)
        if answer.rating in signs
    )


def _ratings(unit: Unit, day: date) -> records.Record:
    states = Tally[str]()
    for tally in _question_tally(unit, day).values():
        states.update(tally)
    levels = Tally[int]()
    channels = Tally[str]()
    for _, score, channel, count in statistics.rating_counts(unit.tx, site=unit.site.id, day=day):
        levels[score] += count
        channels[channel] += count
    return {
        "asked": states.total(),
        "answered": levels.total(),
        **{state: states[state] for state in ("declined", "unanswered", "cut_short")},
        "levels": {str(level): levels[level] for level in range(LOWEST, HIGHEST + 1)},
        "satisfied": sum(count for score, count in levels.items() if score >= SATISFIED_FROM),
        "by_channel": {"tablet": channels["tablet"], "phone": channels["phone"]},
        "doubted": _doubted(unit, day).total(),
    }
