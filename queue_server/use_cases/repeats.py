"""A request that comes twice under one key: the first answer again, and nothing done a second time."""

import hashlib
import hmac
from collections.abc import Callable

import msgspec

from queue_server.domain.errors import BadInput, IdempotencyConflict
from queue_server.storage import event_log
from queue_server.use_cases import records
from queue_server.use_cases.runner import Outcome, Unit

LONGEST_KEY = 200


def once(
    unit: Unit, key: str | None, asked: object, do: Callable[[], Outcome[records.Record]]
) -> Outcome[tuple[records.Record, bool]]:
    """What `do` answers, and whether it is new; `asked` is all that the answer depends on, the request's body first.

    Without a key it is always done.

    Raises:
        BadInput: an unusable key.
        IdempotencyConflict: the key came before, and something else was asked.
    """
    kept = None if key is None else kept_answer(unit, key, asked)
    if kept is not None:
        return Outcome(value=(kept, False))
    done = do()
    if key is not None:
        keep(unit, key, asked, done.value)
    return Outcome(value=(done.value, True), events=done.events, notices=done.notices)


def kept_answer(unit: Unit, key: str, asked: object) -> records.Record | None:
    """The answer kept for the actor's key, None for a new key.

    Raises:
        BadInput: an unusable key.
        IdempotencyConflict: the key came before, and something else was asked.
    """
    if not 0 < len(key) <= LONGEST_KEY or not key.isprintable():
        raise BadInput(field="Idempotency-Key", expected=f"1–{LONGEST_KEY}")
    kept = event_log.find_answer(unit.tx, owner=unit.actor.key, key=key)
    if kept is None:
        return None
    if kept[0] != keyed_hash(unit, asked):
        raise IdempotencyConflict(key=key)
    answer: records.Record = msgspec.json.decode(kept[1])
    return answer


def keep(unit: Unit, key: str, asked: object, answer: records.Record) -> None:
    """Keep the answer of a new key."""
    body = msgspec.json.encode(answer).decode()
    hashed = keyed_hash(unit, asked)
    event_log.keep_answer(unit.tx, owner=unit.actor.key, key=key, body_hash=hashed, answer=body, now=unit.now)


def keep_instead(unit: Unit, key: str, answer: records.Record) -> None:
    """Keep another answer for a key that is known."""
    body = msgspec.json.encode(answer).decode()
    event_log.replace_answer(unit.tx, owner=unit.actor.key, key=key, answer=body)


def keyed_hash(unit: Unit, asked: object) -> str:
    """What is kept of a request. Keyed: a plain hash would let a phone number be found again by trying all of them."""
    return hmac.new(unit.installation.secret, msgspec.json.encode(asked), hashlib.sha256).hexdigest()
