"""Routes of boards and signs, and of the clips they play."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

from flask import Blueprint, Response, jsonify, request, send_file, send_from_directory
from werkzeug.http import HTTP_STATUS_CODES

from display.announcement import Announcement, sentence
from display.own_number import OwnNumber, own_number
from display.prompts import prompt
from display.voice import MIMETYPE, Speaker, VoiceUnavailable

_STATIC = Path(__file__).parent / "static"
_KEPT_SECONDS = 86_400  # a new voice is heard by the next day at the latest


def make_blueprint(speaker: Speaker, may_speak: Callable[[], bool], may_tell: Callable[[], bool]) -> Blueprint:
    """The blueprint; see `display.blueprint`."""
    made = Blueprint("display", __name__, static_folder=str(_STATIC), static_url_path="/display/static")
    version = _version()

    @made.get("/display/board")
    def board() -> Response:
        return send_from_directory(_STATIC, "board.html")

    @made.get("/display/version")
    def present_version() -> Response:
        return jsonify({"version": version})

    @made.get("/display/counter/<int:number>")
    def sign(number: int) -> Response:  # noqa: ARG001 — the page reads it from its address
        return send_from_directory(_STATIC, "sign.html")

    @made.get("/display/voice")
    def voice() -> Response:
        # There are millions of labels: who has no credential cannot make the server speak them all.
        if not may_speak():
            return _problem(401, "not_signed_in", "a call is spoken to boards, signs and staff")
        call = Announcement.parse(request.args)
        if call is None:
            return _problem(400, "bad_input", "label, counter, language or reading is not of the form of a call")
        return _clip(speaker, sentence(call), call.language)

    @made.get("/display/number")
    def own() -> Response:
        if not may_tell():
            return _problem(401, "not_signed_in", "a number is told at the kiosk that gave it")
        given = OwnNumber.parse(request.args)
        if given is None:
            return _problem(400, "bad_input", "label, ahead or language is not of the form of a number")
        return _clip(speaker, own_number(given), given.language)

    @made.get("/display/prompts/<language>/<name>")
    def read_aloud(language: str, name: str) -> Response:
        words = prompt(name, language)
        if words is None:
            return _problem(404, "not_found", "there is no prompt of this name in this language")
        return _clip(speaker, words, language)

    return made


def _version() -> str:
    """Changes with every change of the pages: boards load themselves anew when nobody is being called."""
    digest = hashlib.sha256()
    for folder in (_STATIC, _STATIC.parents[1] / "look"):
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()[:12]


def _clip(speaker: Speaker, text: str, language: str) -> Response:
    try:
        clip = speaker.spoken(text, language=language, form=request.args.get("as"))
    except VoiceUnavailable:
        return _problem(503, "voice_unavailable", "this server has no voice; the words are on the screen")
    response = send_file(clip, mimetype=MIMETYPE[clip.suffix])
    response.headers["Cache-Control"] = f"private, max-age={_KEPT_SECONDS}"
    return response


def _problem(status: int, code: str, detail: str) -> Response:
    """RFC 9457, as everywhere on the wire; read by programs alone, so in one language."""
    body = {"type": "about:blank", "title": HTTP_STATUS_CODES[status], "status": status, "code": code, "detail": detail}
    return Response(json.dumps(body), status=status, content_type="application/problem+json")
