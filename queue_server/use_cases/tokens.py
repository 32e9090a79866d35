"""Tokens that citizens carry: derived, so that a reprint shows the same QR, and unguessable."""

import hashlib
import hmac
from datetime import date

TOKEN_BITS = 128


def follow_token(secret: bytes, *, site_id: int, day: date, label: str) -> str:
    """The token of a ticket's phone page: 128 bits of HMAC-SHA256 over what names the ticket, as hex.

    A ticket is named by site, business day and label (unique by constraint); unlike the row's id
    that is known before the row is written.
    """
    return _derive(secret, f"follow|{site_id}|{day.isoformat()}|{label}")


def tracking_token(secret: bytes, *, site_id: int, code: str) -> str:
    """The token of a dossier's tracking page, over site and dossier code."""
    return _derive(secret, f"dossier|{site_id}|{code}")


def csrf_token(secret: bytes, *, session_hash: str) -> str:
    """The token that must accompany a session cookie in a header."""
    return _derive(secret, f"csrf|{session_hash}")


def token_hash(token: str) -> str:
    """What is stored and indexed of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def _derive(secret: bytes, message: str) -> str:
    return hmac.new(secret, message.encode(), hashlib.sha256).hexdigest()[: TOKEN_BITS // 4]
