"""Where a push may be sent, and when one is due. Its address comes from a browser, so from anybody."""

import base64
import binascii
import ipaddress
from urllib.parse import urlsplit

from queue_server.domain.errors import BadInput

# As on the page: so many others before one when it is nearly his turn.
SOON_AHEAD = 2
LONGEST_ENDPOINT = 1000
POINT_BYTES, SECRET_BYTES = 65, 16  # RFC 8291: an uncompressed point of P-256, and the authentication secret


def check_endpoint(endpoint: str, *, also: str | None) -> None:
    """Check that a push service's address is one on the open internet, over https.

    `also` is one further service that the settings allow, whatever its address. A name's addresses are
    looked at when a push is sent, since they may change (`is_public`).

    Raises:
        BadInput: naming `endpoint`.
    """
    if also is not None and endpoint.startswith(f"{also}/"):
        return
    refusal = BadInput(field="endpoint", expected="https://…")
    if len(endpoint) > LONGEST_ENDPOINT or not endpoint.isascii() or not endpoint.isprintable() or " " in endpoint:
        raise refusal
    try:
        parts = urlsplit(endpoint)
        port = parts.port
    except ValueError:
        raise refusal from None
    host = (parts.hostname or "").rstrip(".")
    has_user = parts.username is not None or parts.password is not None
    if parts.scheme != "https" or has_user or port not in (None, 443) or "\\" in endpoint:
        raise refusal
    # Names of the open internet have a dot and end in a word; all spellings of an address do not.
    last = host.rpartition(".")[2]
    if "." not in host or not last[:1].isalpha() or last in ("localhost", "local", "internal", "lan", "home", "arpa"):
        raise refusal


def is_public(address: str) -> bool:
    """Whether an IP address is of the open internet: not this machine's, the office's or anything reserved."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    inner = getattr(found, "ipv4_mapped", None) or getattr(found, "sixtofour", None)
    return found.is_global and not found.is_multicast and (inner is None or inner.is_global)


def check_keys(p256dh: str, auth: str) -> None:
    """Check the browser's two keys, base64url without padding as browsers give them.

    Raises:
        BadInput: naming `p256dh` or `auth`.
    """
    point, secret = _decoded(p256dh), _decoded(auth)
    if len(point) != POINT_BYTES or point[:1] != b"\x04":
        raise BadInput(field="p256dh", expected="P-256")
    if len(secret) != SECRET_BYTES:
        raise BadInput(field="auth", expected=f"{SECRET_BYTES}")


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return b""
