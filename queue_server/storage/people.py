"""People with their sessions. Tokens are kept as hashes only."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from queue_server.domain.permissions import Role
from queue_server.storage.prepared import Prepared
from queue_server.storage.schema import session, user_account


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """A person who signs in. `counter` is the usual counter of an officer, or None."""

    id: int
    site_id: int
    name: str
    display_name: str
    role: Role
    counter: int | None
    password_hash: str
    is_disabled: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A person signed in. `counter` is the counter he sits at now, or None."""

    token_hash: str
    user: User
    counter: int | None
    expires_at: datetime


_USER_COLUMNS = (
    user_account.c.id,
    user_account.c.site_id,
    user_account.c.name,
    user_account.c.display_name,
    user_account.c.role,
    user_account.c.counter,
    user_account.c.password_hash,
    user_account.c.is_disabled,
)
_SESSION_NAMES = ["session_counter", "expires_at", *(column.name for column in _USER_COLUMNS)]
_SESSION = Prepared(
    select(session.c.counter.label("session_counter"), session.c.expires_at, *_USER_COLUMNS)
    .join(user_account, user_account.c.id == session.c.user_id)
    .where(
        session.c.token_hash == bindparam("hash"),
        session.c.expires_at > bindparam("now"),
        user_account.c.is_disabled.is_(False),
    )
)


def _user(values: dict[str, object]) -> User:
    kept = {column.name: values[column.name] for column in _USER_COLUMNS}
    return User(**(kept | {"role": Role(kept["role"])}))  # type: ignore[arg-type]


def find_user(tx: Connection, *, name: str) -> User | None:
    """The person with this sign-in name, or None."""
    row = tx.execute(select(*_USER_COLUMNS).where(user_account.c.name == name)).one_or_none()
    return None if row is None else _user(dict(row._mapping))


def users(tx: Connection, *, site_id: int) -> list[User]:
    """All people of a site by name."""
    rows = tx.execute(select(*_USER_COLUMNS).where(user_account.c.site_id == site_id).order_by(user_account.c.name))
    return [_user(dict(row._mapping)) for row in rows]


def add_user(
    tx: Connection,
    *,
    site_id: int,
    name: str,
    display_name: str,
    role: Role,
    counter: int | None,
    password_hash: str,
) -> int:
    """Enter a person; the id."""
    result = tx.execute(
        insert(user_account),
        {
            "site_id": site_id,
            "name": name,
            "display_name": display_name,
            "role": role.value,
            "counter": counter,
            "password_hash": password_hash,
            "is_disabled": False,
        },
    )
    user_id: int = result.inserted_primary_key[0]  # type: ignore[index]
    return user_id


def add_session(
    tx: Connection, *, token_hash: str, user_id: int, counter: int | None, now: datetime, expires_at: datetime
) -> None:
    """Store a new session; expired ones are dropped on the way."""
    tx.execute(delete(session).where(session.c.expires_at <= now))
    tx.execute(
        insert(session),
        {
            "token_hash": token_hash,
            "user_id": user_id,
            "counter": counter,
            "created_at": now,
            "expires_at": expires_at,
        },
    )


def find_session(tx: Connection, *, token_hash: str, now: datetime) -> Session | None:
    """The living session with this token, its person not disabled; or None."""
    row = _SESSION.first(tx, {"hash": token_hash, "now": now})
    if row is None:
        return None
    values = dict(zip(_SESSION_NAMES, row, strict=True))
    return Session(
        token_hash=token_hash,
        user=_user(values),
        counter=values["session_counter"],
        expires_at=values["expires_at"],
    )


def set_session_counter(tx: Connection, *, token_hash: str, counter: int | None) -> None:
    """Note at which counter the session's officer sits."""
    tx.execute(update(session).where(session.c.token_hash == token_hash).values(counter=counter))


def end_session(tx: Connection, *, token_hash: str) -> None:
    """Drop a session."""
    tx.execute(delete(session).where(session.c.token_hash == token_hash))


def living_session_hashes(tx: Connection, *, now: datetime) -> frozenset[str]:
    """Hashes of all sessions not expired whose person is not disabled."""
    statement = (
        select(session.c.token_hash)
        .join(user_account, user_account.c.id == session.c.user_id)
        .where(session.c.expires_at > now, user_account.c.is_disabled.is_(False))
    )
    return frozenset(tx.scalars(statement))
