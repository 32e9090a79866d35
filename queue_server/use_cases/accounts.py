"""Who a credential belongs to, and how people who sign in come about."""

import secrets
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from queue_server.domain.actor import Actor
from queue_server.domain.errors import AlreadyExists, BadInput
from queue_server.domain.permissions import Role
from queue_server.storage import devices, people
from queue_server.use_cases.runner import Outcome, Unit
from queue_server.use_cases.tokens import token_hash

User = people.User
SESSION_LASTS = timedelta(hours=14)  # one long working day; signing in again is part of the morning
SHORTEST_PASSWORD = 15  # NIST SP 800-63B-4: where the password is the only factor
LONGEST_PASSWORD = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """A checked credential: the site it belongs to, the actor behind it, its session or device."""

    site_id: int
    actor: Actor
    session: people.Session | None = None
    device: devices.Device | None = None

    def is_among(self, living: "Living") -> bool:
        """Whether the credential is still good."""
        if self.session is not None:
            return self.session.token_hash in living.session_hashes
        return self.device is not None and self.device.id in living.device_ids


@dataclass(frozen=True, slots=True, kw_only=True)
class Living:
    """The credentials good at one instant."""

    device_ids: frozenset[int]
    session_hashes: frozenset[str]


def living_credentials(tx: Connection, now: datetime) -> Living:
    """All devices not revoked and sessions not ended, of all sites."""
    return Living(
        device_ids=devices.living_ids(tx),
        session_hashes=people.living_session_hashes(tx, now=now),
    )


def caller_of_token(tx: Connection, token: str) -> Caller | None:
    """The caller behind a bearer token, or None when it is unknown or revoked."""
    device = devices.find(tx, token_hash=token_hash(token))
    if device is None:
        return None
    actor = Actor(
        key=f"device:{device.id}",
        role=device.kind,
        name=device.name,
        counter=device.counter,
        printers=device.printers,
    )
    return Caller(site_id=device.site_id, actor=actor, device=device)


def caller_of_session(tx: Connection, now: datetime, token: str) -> Caller | None:
    """The caller behind a session cookie, or None when it is unknown, expired or its person disabled."""
    session = people.find_session(tx, token_hash=token_hash(token), now=now)
    if session is None:
        return None
    user = session.user
    actor = Actor(
        key=f"user:{user.id}",
        role=user.role,
        name=user.display_name,
        counter=session.counter,
        user_id=user.id,
    )
    return Caller(site_id=user.site_id, actor=actor, session=session)


def find_user(tx: Connection, name: str) -> "User | None":
    """The person with this sign-in name, or None."""
    return people.find_user(tx, name=name)


def open_session(unit: Unit, user: people.User, counter: int | None) -> Outcome[str]:
    """Start a session for a person whose password was right; the new token, never an old one.

    Raises:
        NotFound: the counter named does not exist.
    """
    if counter is not None:
        unit.site.counter(counter)
    token = secrets.token_urlsafe(32)
    people.add_session(
        unit.tx,
        token_hash=token_hash(token),
        user_id=user.id,
        counter=user.counter if counter is None else counter,
        now=unit.now,
        expires_at=unit.now + SESSION_LASTS,
    )
    return Outcome(value=token)


def end_session(unit: Unit, session: people.Session) -> Outcome[None]:
    """Sign out."""
    people.end_session(unit.tx, token_hash=session.token_hash)
    return Outcome(value=None)


def comparable_password(password: str) -> str:
    """A password as it is hashed and compared: as typed, but one keyboard's letters like another's (NFC)."""
    return unicodedata.normalize("NFC", password)


def check_password(password: str) -> None:
    """Check a new password's length; composition is the person's own business.

    Raises:
        BadInput: shorter than 15 or longer than 256 characters.
    """
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise BadInput(field="password", expected=f"{SHORTEST_PASSWORD}–{LONGEST_PASSWORD}")


def add_user(
    unit: Unit, *, name: str, display_name: str, role: Role, counter: int | None, password_hash: str
) -> Outcome[int]:
    """Enter a person; the id.

    Raises:
        AlreadyExists: the name is taken (in any site: it is what people sign in with).
        NotFound: no such counter.
    """
    if people.find_user(unit.tx, name=name) is not None:
        raise AlreadyExists(what="user", name=name)
    if counter is not None:
        unit.site.counter(counter)
    user_id = people.add_user(
        unit.tx,
        site_id=unit.site.id,
        name=name,
        display_name=display_name,
        role=role,
        counter=counter,
        password_hash=password_hash,
    )
    return Outcome(value=user_id)
