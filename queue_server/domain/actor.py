"""Who acts: a person, a device, a citizen with a token, or the system itself."""

from dataclasses import dataclass

from queue_server.domain.errors import ForeignCounter
from queue_server.domain.permissions import AT_ANY_COUNTER, DeviceKind, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """The one on whose behalf a use case runs.

    `key` names him in the log (`user:7`, `device:3`, `follow`, `system`); `role` is None for a
    citizen with a token and for the system; `counter` is the counter an officer sits at or a
    tablet or sign belongs to; `user_id` is None for all but people; `printers` are a kiosk's (one at most)
    or an agent's.
    """

    key: str
    role: Role | DeviceKind | None = None
    name: str = ""
    counter: int | None = None
    user_id: int | None = None
    printers: tuple[str, ...] = ()

    @property
    def printer(self) -> str | None:
        """The printer of a kiosk, or the first of an agent; None for those without one."""
        return self.printers[0] if self.printers else None

    def require_counter(self, number: int) -> None:
        """Check that the actor may act at this counter.

        Raises:
            ForeignCounter: it is another's.
        """
        if self.counter != number and self.role not in AT_ANY_COUNTER:
            raise ForeignCounter(counter=number, own=self.counter)


SYSTEM = Actor(key="system")
CITIZEN = Actor(key="follow")
