"""Sends messages to phones whose page is closed, through the push service of each phone's browser (RFC 8030).

The message is encrypted for that one browser; the push service sees neither number nor counter. A message that
cannot be sent is dropped: the page itself, the board and the voice tell the same.
"""

import base64
import json
import logging
import socket
import tomllib
from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from urllib3.connection import HTTPSConnection
from urllib3.connectionpool import HTTPSConnectionPool

from queue_server.domain.actor import SYSTEM
from queue_server.domain.push import is_public
from queue_server.settings import CONFIG
from queue_server.use_cases import pushes
from queue_server.use_cases.pushes import Push
from queue_server.use_cases.runner import Runner

TIMEOUT_SECONDS = 10
LIVES_SECONDS = 600  # later a phone that was off is told nothing: by then the call is over
GONE = (404, 410)  # RFC 8030: the browser has taken its subscription back
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of P-256, FIPS 186-5
log = logging.getLogger("queue_server.web_push")


class NotPublic(OSError):
    """The push service's name stands for an address that is not of the open internet."""


class WebPush:
    """Sends what is due. `spawn` runs the sending of one message beside the loop that asks for it."""

    def __init__(self, *, run: Runner, secret: bytes, spawn: Callable[..., Any]) -> None:
        self._run = run
        self._key = _private_key(secret)
        self._spawn = spawn

    def tick(self) -> None:
        """Send what is due now."""
        for site_id in self._run.lookup(pushes.sites_with_phones):
            self._send_due(site_id)

    def _send_due(self, site_id: int) -> None:
        if not self._run.read(site_id, pushes.has_due, SYSTEM):
            return
        for push in self._run.write(site_id, pushes.claim_due, SYSTEM):
            self._spawn(self._send, site_id, push)

    def _send(self, site_id: int, push: Push) -> None:
        try:
            status = self._deliver(push)
        except Exception as error:
            # Whatever it is, it is this one message's: neither the address nor the text may reach a log.
            log.warning("a push to %s failed: %s", urlsplit(push.endpoint).hostname, type(error).__name__)
            return
        if status in GONE:
            self._run.write(site_id, pushes.unsubscribe, SYSTEM, push.ticket)
        elif status >= 300:
            log.warning("a push to %s was refused: %s", urlsplit(push.endpoint).hostname, status)

    def _deliver(self, push: Push) -> int:
        # Imported when the first phone asks for it, off the loop: 13 MB and 0.4 s that most offices never need.
        self._run.aside(import_module, "pywebpush")
        from py_vapid import Vapid02
        from pywebpush import WebPusher

        keys = {"p256dh": push.p256dh, "auth": push.auth}
        with _guarded_session(self._run.installation.push_also, push.endpoint) as session:
            pusher = WebPusher({"endpoint": push.endpoint, "keys": keys}, requests_session=session)
            parts = urlsplit(push.endpoint)
            claims = {"sub": self._contact(), "aud": f"{parts.scheme}://{parts.netloc}"}
            headers = {**Vapid02(self._key).sign(claims), "Urgency": "high", "Topic": "queue"}
            body = json.dumps(_words(push), ensure_ascii=False)
            answer = pusher.send(body, headers, ttl=LIVES_SECONDS, timeout=TIMEOUT_SECONDS)
            status: int = answer.status_code
            return status

    def _contact(self) -> str:
        """Who is to be asked when our pushes make trouble (RFC 8292); must be an https or mailto address."""
        own = self._run.installation.public_url or ""
        return own if own.startswith("https://") else "https://localhost"


def public_key(secret: bytes) -> str:
    """The key that phones need to ask for pushes, as `applicationServerKey` wants it."""
    point = _private_key(secret).public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(point).rstrip(b"=").decode()


def _private_key(secret: bytes) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(secret, "big") % (_ORDER - 1) + 1, ec.SECP256R1())


def _words(push: Push) -> dict[str, str]:
    """Title and text of the notice in the ticket's language; a later one of the same tag replaces it."""
    texts = _texts(push.language.value)[push.kind]
    facts = {"label": push.label, "counter": push.counter}
    return {name: text.format_map(facts) for name, text in texts.items()} | {"tag": push.label, "kind": push.kind}


@cache
def _texts(language: str) -> dict[str, Any]:
    return tomllib.loads((CONFIG / "texts" / f"pushes.{language}.toml").read_text(encoding="utf-8"))


def _guarded_session(also: str | None, endpoint: str) -> Any:
    """An HTTP session that follows no redirect, knows no proxy, and speaks to the open internet only."""
    import requests
    from requests.adapters import HTTPAdapter

    session = requests.Session()
    session.trust_env = False
    session.max_redirects = 0
    if also is None or not endpoint.startswith(f"{also}/"):
        adapter = HTTPAdapter()
        adapter.poolmanager.pool_classes_by_scheme = {"https": _GuardedPool}
        session.mount("https://", adapter)
        session.adapters.pop("http://")
    return session


class _GuardedConnection(HTTPSConnection):
    """Looks at the address it is really connected to, before a word is said: a name may point anywhere, and move."""

    def _new_conn(self) -> socket.socket:
        made = super()._new_conn()
        if not is_public(made.getpeername()[0]):
            made.close()
            raise NotPublic(self.host)
        return made


class _GuardedPool(HTTPSConnectionPool):
    ConnectionCls = _GuardedConnection
