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
    if key is None:
        done = do()
        return Outcome(value=(done.value, True), events=done.events, notices=done.notices)
    if not 0 < len(key) <= LONGEST_KEY or not key.isprintable():
        raise BadInput(field="Idempotency-Key", expected=f"1–{LONGEST_KEY}")
    # Keyed: a plain hash would let a phone number be found again by trying all of them.
    body_hash = hmac.new(unit.installation.secret, msgspec.json.encode(asked), hashlib.sha256).hexdigest()
    kept = event_log.find_answer(unit.tx, owner=unit.actor.key, key=key)
    if kept is not None:
        if kept[0] != body_hash:
            raise IdempotencyConflict(key=key)
        return Outcome(value=(msgspec.json.decode(kept[1]), False))
    done = do()
    answer = msgspec.json.encode(done.value).decode()
    event_log.keep_answer(unit.tx, owner=unit.actor.key, key=key, body_hash=body_hash, answer=answer, now=unit.now)
    return Outcome(value=(done.value, True), events=done.events, notices=done.notices)
