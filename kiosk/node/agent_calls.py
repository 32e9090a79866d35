"""What the print agent asks: the server's jobs with the node's own among them, and those alone while it is away."""

from typing import Any

from flask import Blueprint, Response, jsonify, request

from kiosk.node.forwarding import bearer, passed_back
from kiosk.node.ledger import FIRST_ID
from kiosk.node.node import Node
from kiosk.node.paper import is_own
from kiosk.node.refusals import Refusal
from kiosk.node.upstream import Answer, Json, ServerAway

_MOST_JOBS = 500
_USUAL_JOBS = 100
_NOT_AN_AGENT = (401, 403)
Reply = Response | tuple[Response, int] | tuple[str, int]


def blueprint(node: Node) -> Blueprint:
    """Routes of the agent below `/api/v1`."""
    calls = Blueprint("agent_calls", __name__, url_prefix="/api/v1")
    _jobs(node, calls)
    _reports(node, calls)
    _printers(node, calls)
    return calls


def _jobs(node: Node, calls: Blueprint) -> None:
    @calls.get("/print-jobs")
    def print_jobs() -> Reply:
        after, limit = _number("after", 0), min(_number("limit", _USUAL_JOBS), _MOST_JOBS)
        others: list[Json] = []
        if after < FIRST_ID:
            try:
                answer = node.forwarder.ask()
            except ServerAway:
                pass
            else:
                _remember(node, answer)
                if answer.status != 200 or answer.document().get("next") is not None:
                    return passed_back(answer)
                others = answer.document()["jobs"]
        _require_agent(node)
        own = node.paper.pending(printer=request.args.get("printer"), after=max(after, FIRST_ID), limit=limit + 1)
        is_more = len(own) > limit
        page = {"jobs": others + own[:limit], "next": own[limit - 1]["id"] if is_more else None}
        # The agent asks what day it is, so that it prints no number of yesterday; the PC's own clock may be wrong.
        return jsonify(page | {"now": node.clock.now().isoformat(timespec="milliseconds")})

    @calls.get("/print-jobs/<int:job>/state")
    def state(job: int) -> Reply:
        if not is_own(job):
            return node.forwarder.forward()
        found = node.paper.state(job) if node.forwarder.is_own_page() else None
        if found is None:
            raise Refusal("not_found")
        return jsonify({"print": found})


def _reports(node: Node, calls: Blueprint) -> None:
    @calls.post("/print-jobs/<int:job>/take")
    def take(job: int) -> Reply:
        if not is_own(job):
            return node.forwarder.forward()
        _require_agent(node)
        found = node.paper.take(job)
        if found is None:
            raise Refusal("not_found")
        return jsonify({"job": found})

    @calls.post("/print-jobs/<int:job>/<any(done, failed):outcome>")
    def report(job: int, outcome: str) -> Reply:
        if not is_own(job):
            return node.forwarder.forward()
        _require_agent(node)
        body = _body()
        if outcome == "done":
            is_known = node.paper.done(job)
        else:
            is_known = node.paper.failed(job, str(body.get("fault", "other")), is_final=body.get("is_final") is True)
        if not is_known:
            raise Refusal("not_found")
        return "", 204


def _printers(node: Node, calls: Blueprint) -> None:
    @calls.get("/printers/mine")
    def mine() -> Reply:
        try:
            answer = node.forwarder.ask()
        except ServerAway:
            known = node.agents.printers_of(bearer())
            if known is None:
                raise
            return jsonify(known)
        _remember(node, answer, printers=answer.document() if answer.status == 200 else None)
        return passed_back(answer)

    @calls.post("/printers/state")
    def say_state() -> Reply:
        body = _body()
        own = (node.knowledge.printer or {}).get("code")
        is_agent = node.agents.is_known(bearer())
        if is_agent and body.get("printer") in (None, own) and isinstance(body.get("state"), str):
            node.agents.heard(body["state"])
        try:
            return node.forwarder.forward()
        except ServerAway:
            if not is_agent:
                raise
            return "", 204  # it is said again every half minute


def _remember(node: Node, answer: Answer, printers: Json | None = None) -> None:
    if answer.status == 200:
        node.agents.accept(bearer(), printers)
    elif answer.status in _NOT_AN_AGENT:
        node.agents.reject(bearer())


def _require_agent(node: Node) -> None:
    """Jobs of our own go to whom the server takes for an agent; to others the node says no more than that it is cut
    off.
    """
    if not node.agents.is_known(bearer()):
        raise ServerAway("not known as an agent")


def _number(name: str, default: int) -> int:
    text = request.args.get(name, "")
    return int(text) if text.isdecimal() else default


def _body() -> dict[str, Any]:
    read = request.get_json(silent=True)
    return read if isinstance(read, dict) else {}
