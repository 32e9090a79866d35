"""What the kiosk's page asks: forwarded while the server answers, answered by the node while it does not."""

import logging
import sqlite3
import threading
from typing import Any

from flask import Blueprint, Response, jsonify, request

from kiosk.node.desk import Wanted, hash_of, read_wanted, usable_key
from kiosk.node.forwarding import passed_back
from kiosk.node.node import Node
from kiosk.node.paper import is_own
from kiosk.node.refusals import Refusal, notice
from kiosk.node.upstream import Answer, Json, ServerAway

log = logging.getLogger("kiosk.node")

_TURNS = tuple(threading.Lock() for _ in range(64))
Reply = Response | tuple[Response, int]


def blueprint(node: Node) -> Blueprint:
    """Routes of the page below `/api/v1`."""
    calls = Blueprint("page_calls", __name__, url_prefix="/api/v1")
    _tickets(node, calls)
    _offer(node, calls)
    _life(node, calls)
    return calls


def _tickets(node: Node, calls: Blueprint) -> None:
    @calls.post("/tickets")
    def issue() -> Reply:
        if not node.forwarder.is_own_page():
            return node.forwarder.forward()
        wanted, key = read_wanted(request.get_data()), usable_key(request.headers.get("Idempotency-Key"))
        # A page that repeats its request waits for the answer to the first: one key is decided on once.
        with _TURNS[hash(key) % len(_TURNS)]:
            before = node.desk.before(key, wanted)
            if before is not None:
                return jsonify({"ticket": before.answer}), 200
            try:
                answer = node.forwarder.ask()
            except ServerAway:
                return _give(node, key, wanted)
            _keep(node, key, wanted, answer)
            return passed_back(answer)

    @calls.post("/tickets/<int:ticket>/move")
    def move(ticket: int) -> Reply:
        if not is_own(ticket):
            return node.forwarder.forward()
        own = node.ledger.find_id(ticket) if node.forwarder.is_own_page() else None
        if own is None:
            raise Refusal("not_found")
        if own.server_id is None:
            raise Refusal("not_handed_in")
        return node.forwarder.forward(f"/api/v1/tickets/{own.server_id}/move")


def _give(node: Node, key: str, wanted: Wanted) -> Reply:
    """A number of our own, unless the server has given one to this key."""
    kept = node.ledger.kept_answer(key)
    if kept is None:
        return jsonify({"ticket": node.desk.give(key, wanted).answer}), 201
    if kept[0] != hash_of(wanted):
        raise Refusal("idempotency_conflict")
    return jsonify(kept[1]), 200


def _keep(node: Node, key: str, wanted: Wanted, answer: Answer) -> None:
    if answer.status not in (200, 201):
        return
    try:
        node.ledger.keep_answer(key, hash_of(wanted), answer.document(), node.clock.now().date().isoformat())
    except sqlite3.Error:
        # The citizen has his number; only a repeat while the server is away would get another.
        log.exception("the server's answer could not be kept")


def _offer(node: Node, calls: Blueprint) -> None:
    def with_memory(remembered: Any) -> Reply:
        try:
            return node.forwarder.forward()
        except ServerAway:
            known: Json | None = remembered() if node.forwarder.is_own_page() else None
            if known is None:
                raise
            return jsonify(known)

    @calls.get("/services")
    def services() -> Reply:
        return with_memory(
            lambda: node.knowledge.offer(node.clock.now(), words=notice, fault=node.agents.printer_fault)
        )

    @calls.get("/procedures")
    def procedures() -> Reply:
        return with_memory(lambda: node.knowledge.document("procedures"))

    @calls.post("/dossiers/lookup")
    def look_up() -> Reply:
        try:
            return node.forwarder.forward()
        except ServerAway:
            raise Refusal("needs_the_server") from None


def _life(node: Node, calls: Blueprint) -> None:
    @calls.post("/heartbeat")
    def heartbeat() -> Reply:
        if node.forwarder.is_own_page():
            node.pulse.beat()
        return node.forwarder.forward()

    @calls.get("/kiosks/mine")
    def mine() -> Reply:
        """For the watchdog: a page that hangs while the server is away is to be restarted too."""
        try:
            return node.forwarder.forward()
        except ServerAway:
            if not node.forwarder.is_own_page():
                raise
            return jsonify({"silent_seconds": node.pulse.silent_seconds()})
