"""The rating question of a counter's tablet: asked on finish, answered, or ended."""

from queue_server.domain import rating as rules
from queue_server.domain.events import Notice
from queue_server.domain.model import Question, QuestionState, Ticket
from queue_server.storage import ratings, tickets
from queue_server.use_cases import records
from queue_server.use_cases.runner import Unit


def room(site_id: int, counter: int) -> str:
    """The room of a counter's tablet."""
    return f"site:{site_id}:counter:{counter}"


def ask(unit: Unit, ticket: Ticket) -> list[Notice]:
    """Ask about a ticket just served; an older question makes way after its 20 s."""
    if ticket.counter is None:
        return []
    for older in ratings.asked_at_counter(unit.tx, site=unit.site.id, counter=ticket.counter):
        state, closes_at = rules.make_way(older, unit.now)
        if (state, closes_at) != (older.state, older.closes_at):
            ratings.set_question(unit.tx, ticket_id=older.ticket, state=state, closes_at=closes_at)
    asked = rules.ask(
        ticket=ticket.id,
        counter=ticket.counter,
        now=unit.now,
        question_seconds=unit.site.settings.question_seconds,
    )
    ratings.ask(unit.tx, site=unit.site.id, day=ticket.business_day, asked=asked)
    return [_notice(unit, ticket.counter, "rating_asked")]


def end(unit: Unit, ticket: Ticket, state: QuestionState) -> list[Notice]:
    """End a ticket's question in the given state, if one is open."""
    question = ratings.find_question(unit.tx, ticket_id=ticket.id)
    if question is None or rules.state_at(question, unit.now) is not QuestionState.ASKED:
        return []
    ratings.set_question(unit.tx, ticket_id=ticket.id, state=state, closes_at=question.closes_at)
    kind = "rating_given" if state is QuestionState.ANSWERED else "question_closed"
    return [_notice(unit, question.counter, kind)]


def open_at(unit: Unit, counter: int) -> list[records.Record]:
    """The questions a counter's tablet may show now, oldest first."""
    found = []
    for question in ratings.asked_at_counter(unit.tx, site=unit.site.id, counter=counter):
        ticket = _ticket(unit, question) if rules.is_answerable(question, unit.now) else None
        if ticket is not None:
            found.append(records.question(unit.site, question, ticket))
    return found


def overview(unit: Unit, counter: int) -> records.Record:
    """What a tablet needs on joining: its counter and the open questions."""
    settings = unit.site.counter(counter)
    names = [unit.site.services[code].name for code in settings.services[:1]]
    names_en = [unit.site.services[code].name_en for code in settings.services[:1]]
    return {
        "counter": counter,
        "questions": open_at(unit, counter),
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


def _notice(unit: Unit, counter: int, kind: str) -> Notice:
    body = {"counter": counter, "questions": open_at(unit, counter)}
    return Notice(room=room(unit.site.id, counter), kind=kind, body=body)


def _ticket(unit: Unit, question: Question) -> Ticket | None:
    return tickets.find(unit.tx, site=unit.site.id, ticket_id=question.ticket)
