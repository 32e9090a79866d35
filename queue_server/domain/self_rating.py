"""Answers that look as if they were not the citizen's own. They are shown to those who lead, and counted all the same.

A sign is no proof: an officer may have been asked to help, a citizen may tap before reading. So nothing is dropped
and nobody is accused by a number; the manager sees which answers to ask about. Only answers given at a counter's
tablet are looked at: a phone is out of the officer's reach.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

# Nobody reads a question and five faces so fast.
TOO_QUICK = timedelta(seconds=1)
# Nobody serves so many so fast: calling, walking and one sentence each take longer.
RUN_LENGTH, RUN_WITHIN = 5, timedelta(minutes=2)
# A whole day's opinions, all of them when the hall is empty.
CLOSING_LENGTH, CLOSING_WITHIN, CLOSING_SHARE = 5, timedelta(minutes=15), 0.8


class Sign(StrEnum):
    """Why an answer may not be the citizen's own."""

    TOO_QUICK = "too_quick"
    RUN = "run"
    AT_CLOSING = "at_closing"


@dataclass(frozen=True, slots=True, kw_only=True)
class TabletAnswer:
    """One answer at a counter's tablet: the rating's id, when the question came up, when it was answered."""

    rating: int
    counter: int
    asked_at: datetime
    at: datetime


def signs(answers: Iterable[TabletAnswer], *, closing: datetime) -> dict[int, tuple[Sign, ...]]:
    """The signs of each answer of one business day that closes at `closing`, by rating; those without are left out."""
    by_counter = defaultdict[int, list[TabletAnswer]](list)
    for answer in sorted(answers, key=lambda one: (one.at, one.rating)):
        by_counter[answer.counter].append(answer)
    found = defaultdict[int, list[Sign]](list)
    for own in by_counter.values():
        for answer in own:
            if answer.at - answer.asked_at < TOO_QUICK:
                found[answer.rating].append(Sign.TOO_QUICK)
        for rating in _in_runs(own):
            found[rating].append(Sign.RUN)
        late = [answer for answer in own if answer.at >= closing - CLOSING_WITHIN]
        if len(late) >= CLOSING_LENGTH and len(late) >= CLOSING_SHARE * len(own):
            for answer in late:
                found[answer.rating].append(Sign.AT_CLOSING)
    return {rating: tuple(own) for rating, own in found.items()}


def _in_runs(answers: Sequence[TabletAnswer]) -> list[int]:
    """The ratings, in order, that belong to `RUN_LENGTH` or more within `RUN_WITHIN`."""
    inside: set[int] = set()
    for first, last in zip(answers, answers[RUN_LENGTH - 1 :], strict=False):
        if last.at - first.at <= RUN_WITHIN:
            inside |= {answer.rating for answer in answers if first.at <= answer.at <= last.at}
    return [answer.rating for answer in answers if answer.rating in inside]
