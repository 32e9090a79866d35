"""The few words a screen says on its WebSocket, told without the libraries' parsers. Pure."""

import msgspec
from engineio.packet import PONG

HEARTBEAT = str(PONG)


def is_heartbeat(data: bytes) -> bool:
    """Whether these bytes are one whole masked text frame of the letter 3, as every screen sends it every 5 s."""
    return len(data) == 7 and data[0] == 0x81 and data[1] == 0x81 and data[2] ^ data[6] == ord(HEARTBEAT)


def is_credential(text: str) -> bool:
    """Whether this is the `auth` of the default namespace: nothing, or an object."""
    if not text:
        return True
    try:
        return isinstance(msgspec.json.decode(text), dict)
    except (msgspec.DecodeError, RecursionError, UnicodeEncodeError):
        return False
