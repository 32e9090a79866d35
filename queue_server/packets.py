"""What goes over a screen's socket: Socket.IO packets as ready frames, and their JSON."""

from typing import Any

import msgspec

from queue_server.screen_socket import text_frame


def event_frame(name: str, body: dict[str, Any]) -> bytes:
    """A Socket.IO event packet (Engine.IO message 4, Socket.IO event 2) as one WebSocket frame."""
    return text_frame(f'42["{name}",{msgspec.json.encode(body).decode()}]')


class StrictJson:
    """The JSON module Socket.IO uses: fast, strict, and the same as everywhere."""

    @staticmethod
    def dumps(value: Any, **_options: Any) -> str:
        """Encode."""
        return msgspec.json.encode(value).decode()

    @staticmethod
    def loads(text: str, **_options: Any) -> Any:
        """Decode."""
        return msgspec.json.decode(text)
