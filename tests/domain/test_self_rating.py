"""Which answers look as if they were not the citizen's own, and which do not."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from queue_server.domain.self_rating import RUN_LENGTH, Sign, TabletAnswer, signs

MORNING = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
CLOSING = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)


def answered(number: int, at: datetime, *, after: float = 6, counter: int = 7) -> TabletAnswer:
    return TabletAnswer(rating=number, counter=counter, asked_at=at - timedelta(seconds=after), at=at)


def apart(count: int, *, minutes: float, begin: datetime = MORNING, counter: int = 7) -> list[TabletAnswer]:
    return [
        answered(100 * counter + number, begin + number * timedelta(minutes=minutes), counter=counter)
        for number in range(count)
    ]


def test_an_ordinary_morning_has_no_sign() -> None:
    assert signs(apart(20, minutes=7), closing=CLOSING) == {}


def test_an_answer_within_a_second_has_and_one_after_a_second_has_not() -> None:
    quick, slow = answered(1, MORNING, after=0.999), answered(2, MORNING + timedelta(minutes=5), after=1)
    assert signs([quick, slow], closing=CLOSING) == {1: (Sign.TOO_QUICK,)}


def test_five_within_two_minutes_at_one_counter_are_a_run() -> None:
    run = apart(5, minutes=0.5)
    assert signs(run, closing=CLOSING) == {answer.rating: (Sign.RUN,) for answer in run}
    assert signs(apart(5, minutes=0.51), closing=CLOSING) == {}
    assert signs(run[:4], closing=CLOSING) == {}


def test_counters_beside_each_other_make_no_run() -> None:
    hall = [answer for counter in (7, 8, 9) for answer in apart(2, minutes=0.5, counter=counter)]
    assert signs(hall, closing=CLOSING) == {}


def test_those_around_a_run_are_not_in_it() -> None:
    before, run = apart(3, minutes=10), apart(5, minutes=0.2, begin=MORNING + timedelta(hours=1), counter=7)
    run = [answered(50 + number, answer.at) for number, answer in enumerate(run)]
    assert set(signs([*before, *run], closing=CLOSING)) == {50, 51, 52, 53, 54}


def test_a_day_answered_at_closing_is_told_and_a_busy_afternoon_is_not() -> None:
    late = apart(5, minutes=2.9, begin=CLOSING - timedelta(minutes=14))
    assert signs(late, closing=CLOSING) == {answer.rating: (Sign.AT_CLOSING,) for answer in late}
    day = [answered(number, MORNING + number * timedelta(minutes=9)) for number in range(2)]
    assert signs([*day, *late], closing=CLOSING) == {}


@given(st.lists(st.tuples(st.integers(0, 3000), st.integers(7, 8), st.floats(0, 20)), max_size=40))
def test_a_run_is_never_shorter_than_five_and_order_does_not_matter(given_at: list[tuple[int, int, float]]) -> None:
    answers = [
        answered(number, MORNING + timedelta(seconds=seconds), after=after, counter=counter)
        for number, (seconds, counter, after) in enumerate(given_at)
    ]
    found = signs(answers, closing=CLOSING)
    assert found == signs(reversed(answers), closing=CLOSING)
    for counter in (7, 8):
        run = [one for one in answers if one.counter == counter and Sign.RUN in found.get(one.rating, ())]
        assert len(run) == 0 or len(run) >= RUN_LENGTH
