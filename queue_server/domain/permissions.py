"""Who may do what: one table from role or device kind to permissions. Deny by default."""

from enum import StrEnum


class Role(StrEnum):
    """What a signed-in person is."""

    OFFICER = "officer"
    RECEPTIONIST = "receptionist"
    SUPERVISOR = "supervisor"
    MANAGER = "manager"
    ADMINISTRATOR = "administrator"


class DeviceKind(StrEnum):
    """What a device or program is."""

    KIOSK = "kiosk"
    BOARD = "board"
    SIGN = "sign"
    TABLET = "tablet"
    AGENT = "agent"
    PROGRAM = "program"


class Permission(StrEnum):
    """What a route asks for. `ANYONE` needs no credential (a token in the path may be one)."""

    ANYONE = "anyone"
    SIGNED_IN = "signed_in"
    READ_SERVICES = "read_services"
    ISSUE = "issue"
    READ_TICKETS = "read_tickets"
    READ_FEED = "read_feed"
    READ_COUNTERS = "read_counters"
    READ_COUNTER = "read_counter"
    SERVE = "serve"
    OPEN_COUNTERS = "open_counters"
    MOVE = "move"
    ARRANGE = "arrange"
    REPRINT = "reprint"
    RATE = "rate"
    READ_RATINGS = "read_ratings"
    READ_FIGURES = "read_figures"
    READ_PROCEDURES = "read_procedures"
    REGISTER_DOSSIER = "register_dossier"
    READ_DOSSIERS = "read_dossiers"
    PRINT = "print"
    PREVIEW = "preview"
    ADMINISTER = "administer"
    READ_METRICS = "read_metrics"
    LOOK_UP = "look_up"
    HEARTBEAT = "heartbeat"
    HAND_IN = "hand_in"
    READ_DEVICES = "read_devices"
    TEST_SOUND = "test_sound"


_P = Permission
_PEOPLE = {
    _P.ANYONE,
    _P.SIGNED_IN,
    _P.READ_SERVICES,
    _P.READ_TICKETS,
    _P.READ_FEED,
    _P.READ_COUNTERS,
    _P.READ_PROCEDURES,
    _P.PREVIEW,
    _P.LOOK_UP,
    _P.READ_DEVICES,
}
_OFFICER = _PEOPLE | {
    _P.READ_COUNTER,
    _P.SERVE,
    _P.OPEN_COUNTERS,
    _P.MOVE,
    _P.ARRANGE,
    _P.REPRINT,
    _P.REGISTER_DOSSIER,
    _P.READ_DOSSIERS,
}
_RECEPTIONIST = _PEOPLE | {_P.ISSUE, _P.MOVE, _P.ARRANGE, _P.REPRINT}
_SUPERVISOR = _RECEPTIONIST | {
    _P.READ_COUNTER,
    _P.OPEN_COUNTERS,
    _P.READ_RATINGS,
    _P.READ_FIGURES,
    _P.TEST_SOUND,
}
_MANAGER = _PEOPLE | {_P.READ_RATINGS, _P.READ_FIGURES, _P.READ_DOSSIERS}

GRANTED: dict[Role | DeviceKind, frozenset[Permission]] = {
    Role.OFFICER: frozenset(_OFFICER),
    Role.RECEPTIONIST: frozenset(_RECEPTIONIST),
    Role.SUPERVISOR: frozenset(_SUPERVISOR),
    Role.MANAGER: frozenset(_MANAGER),
    # The administrator of a small office is often all of them in one.
    Role.ADMINISTRATOR: frozenset(_OFFICER | _SUPERVISOR | _MANAGER | {_P.ADMINISTER}),
    DeviceKind.KIOSK: frozenset(
        {
            _P.ANYONE,
            _P.READ_SERVICES,
            _P.ISSUE,
            _P.MOVE,
            _P.READ_PROCEDURES,
            _P.LOOK_UP,
            _P.HEARTBEAT,
            _P.HAND_IN,
        }
    ),
    DeviceKind.BOARD: frozenset({_P.ANYONE, _P.READ_SERVICES, _P.READ_FEED, _P.READ_COUNTERS}),
    DeviceKind.SIGN: frozenset({_P.ANYONE, _P.READ_SERVICES, _P.READ_FEED, _P.READ_COUNTERS, _P.READ_COUNTER}),
    DeviceKind.TABLET: frozenset({_P.ANYONE, _P.READ_COUNTER, _P.RATE}),
    DeviceKind.AGENT: frozenset({_P.ANYONE, _P.PRINT}),
    DeviceKind.PROGRAM: frozenset(
        {
            _P.ANYONE,
            _P.READ_SERVICES,
            _P.READ_TICKETS,
            _P.READ_FEED,
            _P.READ_COUNTERS,
            _P.READ_DOSSIERS,
            _P.READ_METRICS,
            _P.READ_DEVICES,
        }
    ),
}

# Roles that act at any counter of their site, not at their own alone.
AT_ANY_COUNTER: frozenset[Role] = frozenset({Role.SUPERVISOR, Role.ADMINISTRATOR})


def is_granted(who: Role | DeviceKind | None, permission: Permission) -> bool:
    """Whether the role, device kind or (None) the anonymous caller has the permission."""
    if who is None:
        return permission is Permission.ANYONE
    return permission in GRANTED[who]
