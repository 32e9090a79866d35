"""A file kept in parts, as an answer: whole, or the stretch that a player asks for (RFC 9110, 14).

Players of videos ask for stretches to begin before all is there and to jump; some play nothing without.
"""

from collections.abc import Callable

from flask import Response, request
from werkzeug.exceptions import RequestedRangeNotSatisfiable

from queue_server.web import problems


class KeptFile:
    """A file as an iterable of its parts, read one at a time when it is asked for; others are served between two.

    `read_part` answers the part of a number, None behind the last; all but the last hold `part_bytes`.
    """

    def __init__(self, read_part: Callable[[int], bytes | None], *, part_bytes: int) -> None:
        self._read_part = read_part
        self._part_bytes = part_bytes
        self._at = 0

    def __iter__(self) -> "KeptFile":
        return self

    def __next__(self) -> bytes:
        part, skipped = divmod(self._at, self._part_bytes)
        content = (self._read_part(part) or b"")[skipped:]
        if not content:
            raise StopIteration
        self._at += len(content)
        return content

    def seekable(self) -> bool:
        """The parts before a stretch need not be read."""
        return True

    def seek(self, offset: int) -> None:
        """Go on at this byte of the file."""
        self._at = offset

    def tell(self) -> int:
        """The byte it stands at."""
        return self._at


def answer_file(file: KeptFile, *, media_type: str, size: int, digest: str) -> Response:
    """The file, or the one stretch of it that the request asks for: 206, or 416 when it has no such stretch.

    `digest` names the content: with another one in If-Range the whole is answered. So it is for several
    stretches, which a server may ignore.
    """
    response = Response(file, mimetype=media_type)
    response.content_length = size
    response.set_etag(digest)
    response.accept_ranges = "bytes"
    try:
        response.make_conditional(request, accept_ranges=_asks_for_one(), complete_length=size)
    except RequestedRangeNotSatisfiable:
        response = problems.respond(416, "no_such_range")
        response.headers["Content-Range"] = f"bytes */{size}"
    return response


def _asks_for_one() -> bool:
    """Whether there is one range of bytes; what else may stand there is no reason to refuse the file."""
    asked = request.range
    return asked is not None and asked.units == "bytes" and len(asked.ranges) == 1
