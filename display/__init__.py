"""What a hall sees and hears: board, counter sign, voice. Knows the wire, never the server."""

from pathlib import Path

from flask import Blueprint, Response, request, send_file, send_from_directory

from display.reading import Announcement, sentence
from display.voice import VoiceUnavailable, spoken

__all__ = ["blueprint"]

_STATIC = Path(__file__).parent / "static"


def blueprint(voice_folder: Path) -> Blueprint:
    """The pages of boards and signs, and spoken calls. Clips are kept in `voice_folder`."""
    made = Blueprint("display", __name__, static_folder=str(_STATIC), static_url_path="/display/static")

    @made.get("/display/board")
    def board() -> Response:
        return send_from_directory(_STATIC, "board.html")

    @made.get("/display/counter/<int:number>")
    def sign(number: int) -> Response:  # noqa: ARG001 — the page reads it from its address
        return send_from_directory(_STATIC, "sign.html")

    @made.get("/display/voice.wav")
    def voice() -> Response:
        call = Announcement.parse(request.args)
        if call is None:
            return Response(status=400)
        try:
            clip = spoken(sentence(call), language=call.language, folder=voice_folder)
        except VoiceUnavailable:
            return Response(status=503)
        return send_file(clip, mimetype="audio/wav", max_age=86400)

    return made
