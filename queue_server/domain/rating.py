"""The rating question: when it opens, how long it stays, what an answer may hold."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from queue_server.domain.errors import BadInput
from queue_server.domain.model import Question, QuestionState

KEEP = timedelta(seconds=20)  # design 4: else the officer could silence it by calling on
LOWEST, HIGHEST = 1, 5
REASONS_UP_TO = 3  # reasons are asked after a middling or bad answer only
SATISFIED_FROM = 4  # "hài lòng" and "rất hài lòng"
COMMENT_LENGTH = 200
REASONS = (
    "long_wait",
    "attitude",
    "unclear_guidance",
    "repeated_supplements",
    "extra_papers",
    "late_result",
    "many_trips",
    "facilities",
    "unclear_fees",
    "other",
)


def ask(*, ticket: int, counter: int, now: datetime, question_seconds: int) -> Question:
    """The question as it opens when an officer finishes."""
    return Question(
        ticket=ticket,
        counter=counter,
        state=QuestionState.ASKED,
        asked_at=now,
        keep_until=now + KEEP,
        closes_at=now + max(KEEP, timedelta(seconds=question_seconds)),
    )


def make_way(question: Question, now: datetime) -> tuple[QuestionState, datetime]:
    """State and closing instant of a question when the next one is asked at the same counter.

    It keeps its 20 s in any case; after that it makes way and counts as cut short.
    """
    if now >= question.keep_until:
        return QuestionState.CUT_SHORT, now
    return QuestionState.ASKED, min(question.closes_at, question.keep_until)


def state_at(question: Question, now: datetime) -> QuestionState:
    """The state with time taken into account: an open question past its end is unanswered, or cut short."""
    if question.state is not QuestionState.ASKED or now < question.closes_at:
        return question.state
    was_shortened = question.closes_at <= question.keep_until
    return QuestionState.CUT_SHORT if was_shortened else QuestionState.UNANSWERED


def is_answerable(question: Question, now: datetime) -> bool:
    """Whether the tablet may still answer."""
    return state_at(question, now) is QuestionState.ASKED


def check_answer(score: int, reasons: Sequence[str], comment: str | None) -> None:
    """Check an answer's content.

    Raises:
        BadInput: naming `score`, `reasons` or `comment`.
    """
    if not LOWEST <= score <= HIGHEST:
        raise BadInput(field="score", expected=f"{LOWEST}–{HIGHEST}")
    if any(reason not in REASONS for reason in reasons) or len(set(reasons)) != len(reasons):
        raise BadInput(field="reasons", expected=", ".join(REASONS))
    if reasons and score > REASONS_UP_TO:
        raise BadInput(field="reasons", expected=f"score ≤ {REASONS_UP_TO}")
    if comment is not None and len(comment) > COMMENT_LENGTH:
        raise BadInput(field="comment", expected=f"≤ {COMMENT_LENGTH}")


def phone_closes_at(*, end_of_next_working_day: datetime) -> datetime:
    """Until when a citizen may rate from the phone: the end of the next working day after the visit."""
    return end_of_next_working_day
