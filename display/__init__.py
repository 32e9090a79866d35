"""What a hall sees and hears: board, counter sign, voice. Knows the wire, never the server."""

import hashlib
import json
from pathlib import Path

from flask import Blueprint, Response, jsonify, request, send_file, send_from_directory
from werkzeug.http import HTTP_STATUS_CODES

from display.prompts import prompt
from display.reading import Announcement, sentence
from display.voice import VoiceUnavailable, spoken

__all__ = ["VoiceUnavailable", "blueprint", "spoken"]

_STATIC = Path(__file__).parent / "static"


def blueprint(voice_folder: Path) -> Blueprint:
    """The pages of boards and signs, and spoken calls. Clips are kept in `voice_folder`."""
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

    @made.get("/display/voice.wav")
    def voice() -> Response:
        call = Announcement.parse(request.args)
        if call is None:
            return _problem(400, "bad_input", "label, counter or language is not of the form of a call")
        try:
            clip = spoken(sentence(call), language=call.language, folder=voice_folder)
        except VoiceUnavailable:
            return _problem(503, "voice_unavailable", "this server has no voice; the board chimes without it")
        return send_file(clip, mimetype="audio/wav", max_age=86400)

    @made.get("/display/prompts/<language>/<name>.wav")
    def read_aloud(language: str, name: str) -> Response:
        words = prompt(name, language)
        if words is None:
            return _problem(404, "not_found", "there is no prompt of this name in this language")
        try:
            clip = spoken(words, language=language, folder=voice_folder)
        except VoiceUnavailable:
            return _problem(503, "voice_unavailable", "this server has no voice; the words are on the screen")
        return send_file(clip, mimetype="audio/wav", max_age=86400)

    return made


def _version() -> str:
    """Changes with every change of the pages: boards load themselves anew when nobody is being called."""
    digest = hashlib.sha256()
    for folder in (_STATIC, _STATIC.parents[1] / "look"):
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()[:12]


def _problem(status: int, code: str, detail: str) -> Response:
    """RFC 9457, as everywhere on the wire; read by programs alone, so in one language."""
    body = {"type": "about:blank", "title": HTTP_STATUS_CODES[status], "status": status, "code": code, "detail": detail}
    return Response(json.dumps(body), status=status, content_type="application/problem+json")
