"""A request of this PC passed on to the server and its answer passed back: neither cookies nor anything else than
the few headers the wire needs.
"""

import hmac
from urllib.parse import quote

from flask import Response, request

from kiosk.node.link import ANSWERS_WITHIN_SECONDS, Link
from kiosk.node.upstream import Answer, ServerAway

_SENT = ("Authorization", "Accept", "Accept-Language", "Content-Type", "Idempotency-Key")
_PLAIN = "/:@!$&'()*+,;=~"
_PASSED_BACK = ("content-type", "content-language", "content-disposition", "cache-control", "retry-after")


class Forwarder:
    """Passes requests on. `token`: the kiosk's own, by which its page is known while the server is away."""

    def __init__(self, link: Link, token: str) -> None:
        self._link, self._token = link, token

    def is_own_page(self) -> bool:
        """Whether the request carries the kiosk's own token."""
        return hmac.compare_digest(bearer().encode(), self._token.encode())

    def ask(self, path: str | None = None, *, seconds: float = ANSWERS_WITHIN_SECONDS) -> Answer:
        """The server's answer to the request at hand, or to the same at another path.

        Raises:
            ServerAway: no answer, or the server's word that it cannot work at all.
        """
        headers = {name: value for name in _SENT if (value := request.headers.get(name)) is not None}
        own = path or _target()
        body = request.get_data() if request.method == "POST" else None
        answer = self._link.ask(request.method, own, headers=headers, body=body, seconds=seconds)
        if answer.code == "database_unavailable":
            raise ServerAway("the server's database is not available")
        return answer

    def forward(self, path: str | None = None) -> Response:
        """The server's answer as it is.

        Raises:
            ServerAway: as `ask`.
        """
        return passed_back(self.ask(path))


def _target() -> str:
    """The request's path and query as they may stand in a request line, whatever was typed."""
    query = quote(request.query_string, safe=_PLAIN + "%")
    return quote(request.path, safe=_PLAIN) + (f"?{query}" if query else "")


def bearer() -> str:
    """The token of the request, empty without one."""
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" else ""


def passed_back(answer: Answer) -> Response:
    """An answer of the server as an answer of the node."""
    response = Response(answer.body, status=answer.status)
    del response.headers["Content-Type"]
    for name in _PASSED_BACK:
        if name in answer.headers:
            response.headers[name.title()] = answer.headers[name]
    return response
