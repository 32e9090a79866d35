"""The stand-in's answers to what a kiosk asks besides services and numbers."""

from typing import TYPE_CHECKING, Any

from flask import Blueprint, jsonify, request

from tests.kiosk import samples

if TYPE_CHECKING:
    from tests.kiosk.fake_wire import Wire


def more(wire: "Wire") -> Blueprint:
    """Procedures, papers, a receipt's dossier, signs of life."""
    calls = Blueprint("more_kiosk_calls", __name__, url_prefix="/api/v1")

    @calls.get("/procedures")
    def procedures() -> Any:
        addresses = {"papers_url": f"{wire.origin}/p/quang-ngai/1.001193"} if wire.has_follow_url else {}
        return jsonify({"procedures": [one | addresses for one in wire.procedures]})

    @calls.post("/procedures/<code>/print")
    def print_papers(code: str) -> Any:
        wire.printed.append(code)
        return jsonify({"print": samples.job(56) if wire.has_print else None}), 201

    @calls.get("/print-jobs/<int:job>/state")
    def paper(job: int) -> Any:
        return jsonify({"print": wire.paper | {"job": job}})

    @calls.get("/papers/<site>/<code>")
    def papers(site: str, code: str) -> Any:
        found = [one for one in wire.procedures if one["code"] == code]
        if not found:
            return jsonify({"status": 404, "code": "not_found"}), 404
        return jsonify({"procedure": found[0], "site": wire.services["site"]})

    @calls.post("/dossiers/lookup")
    def look_up() -> Any:
        wire.looked_up.append(request.get_json())
        if wire.lookup is None:
            return jsonify({"status": 404, "code": "not_found"}), 404
        return jsonify(wire.lookup)

    @calls.post("/heartbeat")
    def heartbeat() -> Any:
        with wire.changed:
            wire.heartbeats.append(request.get_json())
            wire.changed.notify_all()
        return "", 204

    @calls.get("/kiosks/mine")
    def own() -> Any:
        if request.headers.get("Authorization") != "Bearer kiosk-token":
            return jsonify({"status": 401, "code": "not_signed_in"}), 401
        return jsonify({"silent_seconds": wire.silent_seconds})

    return calls
