"""Who hears what: connected screens and the rooms they are in."""

from dataclasses import dataclass, field

from queue_server.screen_socket import ScreenSocket
from queue_server.use_cases.accounts import Caller


@dataclass(slots=True)
class Screen:
    """One connected client. `socket` is None where the server gives no raw socket (tests)."""

    sid: str
    site: int
    rooms: tuple[str, ...]
    socket: ScreenSocket | None
    caller: Caller | None


@dataclass(slots=True)
class Rooms:
    """Connected screens, and who is in which room."""

    screens: dict[str, Screen] = field(default_factory=dict)
    by_site: dict[int, int] = field(default_factory=dict)
    by_room: dict[str, dict[str, Screen]] = field(default_factory=dict)

    def enter(self, screen: Screen) -> None:
        """Put a screen into its rooms."""
        self.screens[screen.sid] = screen
        self.by_site[screen.site] = self.by_site.get(screen.site, 0) + 1
        for room in screen.rooms:
            self.by_room.setdefault(room, {})[screen.sid] = screen

    def leave(self, sid: str) -> None:
        """Take a screen out of all rooms; unknown ones are none of ours."""
        screen = self.screens.pop(sid, None)
        if screen is None:
            return
        self.by_site[screen.site] -= 1
        for room in screen.rooms:
            members = self.by_room.get(room, {})
            members.pop(sid, None)
            if not members:
                self.by_room.pop(room, None)

    def of_site(self, site_id: int) -> int:
        """How many screens of a site are connected."""
        return self.by_site.get(site_id, 0)

    def members(self, room: str) -> list[Screen]:
        """The screens in a room, oldest first, as a list that stays as it is while they come and go."""
        return list(self.by_room.get(room, {}).values())


def of_screens(site_id: int) -> str:
    """Boards, signs, programs and staff who lead nobody: private kinds reach them as a number."""
    return f"site:{site_id}:screens"


def of_leaders(site_id: int) -> str:
    """Supervisors, managers, administrators: the whole feed."""
    return f"site:{site_id}:leaders"


def of_phones(site_id: int) -> str:
    """Everyone who follows a ticket of the site."""
    return f"site:{site_id}:phones"


def of_holders(caller: Caller) -> str:
    """All who showed this device's token, or this session's cookie."""
    if caller.session is not None:
        return f"session:{caller.session.token_hash}"
    return f"holders:{caller.actor.key}"


def of_ticket(ticket_id: int) -> str:
    """Those who follow this ticket."""
    return f"ticket:{ticket_id}"
