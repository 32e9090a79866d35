"""The rating question of a counter's tablet: asked on finish, answered, or ended."""

from collections.abc import Iterable
from dataclasses import replace

from queue_server.domain import rating as rules
from queue_server.domain.events import Notice
from queue_server.domain.model import Question, QuestionState, Ticket
from queue_server.storage import ratings
from queue_server.use_cases import records
from queue_server.use_cases.runner import Unit

_Asked = tuple[Question, Ticket]


def room(site_id: int, counter: int) -> str:
    """The room of a counter's tablet."""
    return f"site:{site_id}:counter:{counter}"


def ask(unit: Unit, ticket: Ticket) -> list[Notice]:
    """Ask about a ticket just served; an older question makes way after its 20 s."""
    counter = ticket.counter
    if counter is None:
        return []
    asked = rules.ask(
        ticket=ticket.id,
        counter=counter,
        now=unit.now,
        question_seconds=unit.site.settings.question_seconds,
    )
    # What the tablet is told needs no second look: on a full day this runs with every citizen served.
    still_open = [*_made_way(unit, counter), (asked, ticket)]
    ratings.ask(unit.tx, site=unit.site.id, day=ticket.business_day, asked=asked)
    return [_notice(unit, counter, "rating_asked", still_open)]


def _made_way(unit: Unit, counter: int) -> list[_Asked]:
    """Let the counter's open questions make way for the next; those that still keep their 20 s."""
    still_open = []
    for older, of in _open(unit, counter):
        state, closes_at = rules.make_way(older, unit.now)
        if (state, closes_at) != (older.state, older.closes_at):
            ratings.set_question(unit.tx, ticket_id=older.ticket, state=state, closes_at=closes_at)
        changed = replace(older, state=state, closes_at=closes_at)
        if rules.is_answerable(changed, unit.now):
            still_open.append((changed, of))
    return still_open


def end(unit: Unit, ticket: Ticket, state: QuestionState) -> list[Notice]:
    """End a ticket's question in the given state, if one is open."""
    question = ratings.find_question(unit.tx, ticket_id=ticket.id)
    if question is None or rules.state_at(question, unit.now) is not QuestionState.ASKED:
        return []
    ratings.set_question(unit.tx, ticket_id=ticket.id, state=state, closes_at=question.closes_at)
    kind = "rating_given" if state is QuestionState.ANSWERED else "question_closed"
    return [_notice(unit, question.counter, kind, _open(unit, question.counter))]


def overview(unit: Unit, counter: int) -> records.Record:
    """What a tablet needs on joining: its counter and the open questions."""
    settings = unit.site.counter(counter)
    names = [unit.site.services[code].name for code in settings.services[:1]]
    names_en = [unit.site.services[code].name_en for code in settings.services[:1]]
    return {
        "counter": counter,
        "questions": _records(unit, _open(unit, counter)),
        "service_name": names[0],
        "service_name_en": names_en[0],
        "site": {
            "name": unit.site.settings.name,
            "name_en": unit.site.settings.name_en,
            "short_name": unit.site.settings.short_name,
        },
        "now": records.instant(unit.site, unit.now),
        "sequence": unit.last_sequence,
    }


def _open(unit: Unit, counter: int) -> list[_Asked]:
    return ratings.open_at_counter(unit.tx, site=unit.site.id, counter=counter, now=unit.now)


def _records(unit: Unit, asked: Iterable[_Asked]) -> list[records.Record]:
    return [records.question(unit.site, question, of) for question, of in asked]


def _notice(unit: Unit, counter: int, kind: str, asked: Iterable[_Asked]) -> Notice:
    body = {"counter": counter, "questions": _records(unit, asked)}
    return Notice(room=room(unit.site.id, counter), kind=kind, body=body)
