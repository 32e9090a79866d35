"""What a citizen touches: ticket kiosk, rating tablet, and the pages a phone opens from a QR code.

Serves pages and their files, nothing else: everything they know they ask over the wire (docs/wire.md).
"""

from pathlib import Path

from flask import Blueprint, Response, send_from_directory

__all__ = ["blueprint"]

_STATIC = Path(__file__).parent / "static"


def blueprint() -> Blueprint:
    """The pages `/kiosk`, `/tablet`, `/t/<token>`, `/d/<token>` and their files under `/kiosk/static/`.

    A token in an address is never looked at here and never written into the page: the page's own
    script reads it from the address and asks the API, so a wrong token costs this blueprint nothing.
    The response headers (policy, cache, referrer) are the application's.
    """
    pages = Blueprint("kiosk", __name__, static_folder=str(_STATIC), static_url_path="/kiosk/static")

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

    return pages


def _page(name: str) -> Response:
    return send_from_directory(_STATIC, name, max_age=0)
