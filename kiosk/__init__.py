"""What a citizen touches: ticket kiosk, rating tablet, and the pages a phone opens from a QR code.

Serves pages and their files, nothing else: everything they know they ask over the wire (docs/wire.md).
"""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

from flask import Blueprint, Response, abort, jsonify, request, send_file, send_from_directory

__all__ = ["Speak", "blueprint"]

_STATIC = Path(__file__).parent / "static"
_LANGUAGES = ("vi", "en")
_MIMETYPE = {".opus": "audio/ogg", ".mp3": "audio/mpeg", ".wav": "audio/wav"}

Speak = Callable[[str, str, str | None], Path | None]
"""A sentence, its language and the form wanted to a sound file, or None where the server has no voice."""


def blueprint(speak: Speak | None = None) -> Blueprint:
    """The pages `/kiosk`, `/tablet`, `/t/<token>`, `/d/<token>`, `/p/<site>/<procedure>`, their files, the prompts.

    A token in an address is never looked at here and never written into the page: the page's own
    script reads it from the address and asks the API, so a wrong token costs this blueprint nothing.
    The response headers (policy, cache, referrer) are the application's.
    """
    pages = Blueprint("kiosk", __name__, static_folder=str(_STATIC), static_url_path="/kiosk/static")
    version = _version()

    @pages.get("/kiosk")
    def kiosk() -> Response:
        return _page("kiosk.html")

    @pages.get("/tablet")
    def tablet() -> Response:
        return _page("tablet.html")

    @pages.get("/t/<token>")
    def follow(token: str) -> Response:  # noqa: ARG001  the page reads it from its own address
        return _page("phone.html")

    @pages.get("/t/worker.js")
    def worker() -> Response:
        # Beside the pages it works for: a worker's reach ends at its own folder.
        return _page("phone_worker.js")

    @pages.get("/d/<token>")
    def track(token: str) -> Response:  # noqa: ARG001  the page reads it from its own address
        return _page("dossier.html")

    @pages.get("/p/<site>/<code>")
    def papers(site: str, code: str) -> Response:  # noqa: ARG001  the page reads them from its own address
        return _page("papers.html")

    @pages.get("/kiosk/version")
    def present_version() -> Response:
        return jsonify({"version": version})

    _add_voice(pages, speak)
    return pages


def _add_voice(pages: Blueprint, speak: Speak | None) -> None:
    """Prompts of a fixed list, with words from the texts files: nobody can make the server speak his own."""
    prompts = {language: _prompts(language) for language in _LANGUAGES}

    @pages.get("/kiosk/voice/<language>/<name>")
    def voice(language: str, name: str) -> Response:
        sentence = prompts.get(language, {}).get(name)
        if sentence is None:
            abort(404)
        clip = None if speak is None else speak(sentence, language, request.args.get("as"))
        if clip is None:
            abort(503)
        return send_file(clip, mimetype=_MIMETYPE[clip.suffix], max_age=86400)


def _prompts(language: str) -> dict[str, str]:
    read: dict[str, str] = json.loads((_STATIC / "texts" / language / "prompts.json").read_text("utf-8"))
    return read


def _version() -> str:
    """A name for the pages as they are now, so that staff see which kiosk runs an old one."""
    digest = hashlib.sha256()
    for file in sorted(path for path in _STATIC.rglob("*") if path.is_file()):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


def _page(name: str) -> Response:
    return send_from_directory(_STATIC, name, max_age=0)
