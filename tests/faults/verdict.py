"""The judge of a run: what clients were told, what the server still knows, and every way in which they disagree.

As in Jepsen an operation ends in one of three ways: acknowledged (it must be there), refused (it must not be),
or unknown (no answer, or a 503: it may be there, whole, or not at all).
"""

import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

Record = dict[str, Any]

TOO_MANY, UNAVAILABLE = 429, 503
AT_COUNTER = ("called", "serving")
ENDED = ("served", "no_show", "cancelled", "expired")
REOPENING = ("ticket_undone", "ticket_returned")
EVENT_OF = {"call": "ticket_called", "begin": "ticket_began", "finish": "ticket_finished"}


@dataclass
class History:
    """What clients were told: the only truth a server must live up to."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    issued: dict[str, Record] = field(default_factory=dict)  # key -> ticket
    open_keys: dict[str, Record] = field(default_factory=dict)  # key -> body, answer unknown
    refused: set[str] = field(default_factory=set)  # keys that were refused by a rule: no ticket may come of them
    answered_twice: list[str] = field(default_factory=list)  # keys that were answered with two different tickets
    broken: list[str] = field(default_factory=list)  # answers no client should ever get
    reached: dict[int, set[str]] = field(default_factory=dict)  # ticket id -> acknowledged commands
    called_to: dict[int, set[int]] = field(default_factory=dict)  # ticket id -> counters that were told they have it
    rated: dict[int, int] = field(default_factory=dict)
    kills: int = 0

    def ask(self, key: str, body: Record) -> None:
        """Note that a ticket is asked for: from now until an answer comes its fate is unknown."""
        with self.lock:
            self.open_keys[key] = body

    def answer(self, key: str, status: int, answer: Any) -> bool:
        """Note the answer to an issue; True when the key's fate is known now."""
        with self.lock:
            if status in (200, 201):
                before = self.issued.setdefault(key, answer["ticket"])
                if before != answer["ticket"]:
                    self.answered_twice.append(key)
            elif 400 <= status < 500 and status != TOO_MANY:
                self.refused.add(key)
            else:
                if status not in (TOO_MANY, UNAVAILABLE):
                    self.broken.append(f"key {key} was answered {status}")
                return False
            self.open_keys.pop(key, None)
            return True

    def acknowledge(self, ticket: int, word: str, counter: int | None = None) -> None:
        """Note that the server said yes to a command, and for a call to which counter."""
        with self.lock:
            self.reached.setdefault(ticket, set()).add(word)
            if counter is not None:
                self.called_to.setdefault(ticket, set()).add(counter)

    def count(self, word: str) -> int:
        """How many tickets' command was acknowledged."""
        with self.lock:
            return sum(word in words for words in self.reached.values())


@dataclass(frozen=True)
class Kept:
    """What the server knows after the fault; `series` are the numbers of kiosks that give some by themselves."""

    tickets: list[Record]
    events: list[Record]
    ratings: list[Record]
    series: tuple[range, ...] = ()


def violations(history: History, kept: Kept) -> list[str]:
    """Every promise that was broken, as a sentence; empty when none was."""
    tickets = {one["id"]: one for one in kept.tickets}
    return [
        *history.broken,
        *_lost_or_changed(history, tickets),
        *_given_twice(history),
        *_never_asked_for(history, kept),
        *_numbers(kept.tickets, kept.series),
        *_two_at_a_counter(kept.tickets),
        *_commands(history, tickets, kept.events),
        *_ratings(history, tickets, kept.ratings),
        *_log(kept.events, tickets),
        *_log_of_each_ticket(kept.events),
    ]


def _lost_or_changed(history: History, tickets: dict[int, Record]) -> Iterator[str]:
    for key, acknowledged in history.issued.items():
        found = tickets.get(acknowledged["id"])
        if found is None:
            yield f"the ticket of key {key} is lost"
        elif any(found[name] != acknowledged[name] for name in ("label", "number", "business_day", "issued_at")):
            yield f"the ticket of key {key} is not the one that was given"


def _given_twice(history: History) -> Iterator[str]:
    for key in history.answered_twice:
        yield f"key {key} was answered with two tickets"
    for number, count in Counter(one["id"] for one in history.issued.values()).items():
        if count > 1:
            yield f"ticket {number} was given to {count} keys"
    for (day, label), count in Counter((one["business_day"], one["label"]) for one in history.issued.values()).items():
        if count > 1:
            yield f"{label} of {day} was given {count} times"


def _never_asked_for(history: History, kept: Kept) -> Iterator[str]:
    known = {one["id"] for one in history.issued.values()}
    replaced = {event["ticket"]["id"] for event in kept.events if "replaced_by" in event}
    strangers = {one["id"] for one in kept.tickets} - known - replaced
    if len(strangers) > len(history.open_keys):
        yield f"{len(strangers)} tickets nobody was told of, but only {len(history.open_keys)} keys are open"


def _numbers(tickets: list[Record], series: tuple[range, ...]) -> Iterator[str]:
    reserved = {number for one in series for number in one}
    given: dict[tuple[str, str], list[Record]] = {}
    for one in tickets:
        given.setdefault((one["business_day"], one["prefix"]), []).append(one)
    for (day, prefix), found in given.items():
        if len({one["number"] for one in found}) != len(found):
            yield f"a number of {prefix} on {day} is there twice"
        run = {one["number"] for one in found if not one.get("issued_offline")}
        if run != set(range(1, max(run, default=0) + 1)) - reserved:
            yield f"a number of {prefix} on {day} is missing"
        if not {one["number"] for one in found} - run <= reserved:
            yield f"a number of {prefix} on {day} is in no kiosk's series"


def _two_at_a_counter(tickets: list[Record]) -> Iterator[str]:
    for counter, count in Counter(one["counter"] for one in tickets if one["status"] in AT_COUNTER).items():
        if count > 1 or counter is None:
            yield f"{count} tickets are at counter {counter}"


def _commands(history: History, tickets: dict[int, Record], events: list[Record]) -> Iterator[str]:
    logged = {(event["kind"], event["ticket"]["id"]) for event in events if "ticket" in event}
    for ticket, words in history.reached.items():
        for word in words & set(EVENT_OF):
            if (EVENT_OF[word], ticket) not in logged:
                yield f"the acknowledged {word} of ticket {ticket} is not in the log"
        if "finish" in words and tickets.get(ticket, {}).get("status") != "served":
            yield f"ticket {ticket} was finished and is not"
        if "call" in words and tickets.get(ticket, {}).get("status") == "waiting":
            yield f"ticket {ticket} was called and waits again"
    for ticket, counters in history.called_to.items():
        if len(counters) > 1:
            yield f"ticket {ticket} was called to counters {sorted(counters)}"


def _ratings(history: History, tickets: dict[int, Record], ratings: list[Record]) -> Iterator[str]:
    scores: dict[int, list[int]] = {}
    for one in ratings:
        scores.setdefault(one["ticket"], []).append(one["score"])
    for ticket, found in scores.items():
        if len(found) > 1:
            yield f"ticket {ticket} has {len(found)} ratings"
        if tickets.get(ticket, {}).get("status") != "served":
            yield f"ticket {ticket} is rated and was not served"
    for ticket, score in history.rated.items():
        if score not in scores.get(ticket, []):
            yield f"the acknowledged rating of ticket {ticket} is lost or changed"


def _log(events: list[Record], tickets: dict[int, Record]) -> Iterator[str]:
    if [event["sequence"] for event in events] != list(range(1, len(events) + 1)):
        yield "the log has a hole or a repeat"
    last = {event["ticket"]["id"]: event["ticket"] for event in events if "ticket" in event}
    for number in sorted(set(last) | set(tickets)):
        states = [(one.get(number, {}).get("status"), one.get(number, {}).get("counter")) for one in (last, tickets)]
        if states[0] != states[1]:
            yield f"ticket {number} is not where its last event left it"


def _log_of_each_ticket(events: list[Record]) -> Iterator[str]:
    """Replay the log: what was shown on the boards, step by step."""
    before: dict[int, Record] = {}
    at_counter: dict[int, int] = {}  # counter -> ticket
    for event in events:
        if "ticket" not in event:
            continue
        kind, ticket = event["kind"], event["ticket"]
        number, earlier = ticket["id"], before.get(ticket["id"])
        if (earlier is None) != (kind == "ticket_issued"):
            yield f"ticket {number} was issued twice or never"
        if earlier and earlier["status"] in ENDED and ticket["status"] != earlier["status"] and kind not in REOPENING:
            yield f"ticket {number} was {earlier['status']} and then {ticket['status']}"
        at_counter = {counter: one for counter, one in at_counter.items() if one != number}
        if ticket["status"] in AT_COUNTER:
            if earlier and earlier["status"] in AT_COUNTER and earlier["counter"] != ticket["counter"]:
                yield f"ticket {number} was at two counters"
            if ticket["counter"] in at_counter:
                yield f"counter {ticket['counter']} had two tickets"
            at_counter[ticket["counter"]] = number
        before[number] = ticket
