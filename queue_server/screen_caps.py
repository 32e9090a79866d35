"""How many living screens one address and one credential may hold, so that neither eats the server; in this process.

Not who may listen (queue_server.admission) and not how fast somebody may ask (queue_server.web.limits).
"""

import ipaddress
from collections.abc import Sequence
from typing import TypeVar

HELD = TypeVar("HELD")
_SUBNET_BYTES = 8  # a subscriber of IPv6 has a whole /64 (RFC 6177), so its addresses are counted as one


class ScreenCaps:
    """Counts living connections for each client address, and says who makes way for the newest of a credential.

    `refused` and `displaced` count since the start of the process.
    """

    def __init__(self, *, per_address: int, per_device: int) -> None:
        self._per_address = per_address
        self._per_device = per_device
        self._living: dict[str, int] = {}
        self.refused = 0
        self.displaced = 0

    def enter(self, address: str) -> bool:
        """Take a place for a connection from an address; False when it has all it may. Loopback may always."""
        client = _client(address)
        if client is None:
            return True
        living = self._living.get(client, 0)
        if living >= self._per_address:
            self.refused += 1
            return False
        self._living[client] = living + 1
        return True

    def leave(self, address: str) -> None:
        """Give back a place that `enter` gave."""
        client = _client(address)
        if client is None:
            return
        left = self._living[client] - 1
        if left:
            self._living[client] = left
        else:
            del self._living[client]

    def make_way(self, holders: Sequence[HELD]) -> Sequence[HELD]:
        """Of those who hold one credential, oldest first, the ones who are to go."""
        going = holders[: -self._per_device]
        self.displaced += len(going)
        return going


def _client(address: str) -> str | None:
    """Whom an address stands for; None is this machine itself: a PC's own browser, the bench."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address  # a proxy's own word for somebody
    if isinstance(parsed, ipaddress.IPv6Address):
        parsed = parsed.ipv4_mapped or parsed
    if parsed.is_loopback:
        return None
    return parsed.packed[:_SUBNET_BYTES].hex()
