"""Smaller files on the way: the text files of pages are sent gzipped to whoever takes it.

Files only. An answer of the API may hold a token beside what a stranger wrote, and the length of a packed answer
tells (BREACH, 2013); a file holds neither.
"""

import gzip
from functools import lru_cache

from flask import Response, request

PACKED = frozenset({"text/css", "text/html", "text/javascript", "application/json", "image/svg+xml"})
WORTH_BYTES = 600  # below, the gain is no packet


def pack(response: Response) -> None:
    """Send a file's answer gzipped, if it is a text and the reader takes it."""
    if response.mimetype not in PACKED or response.status_code != 200:
        return
    response.vary.add("Accept-Encoding")
    etag, _ = response.get_etag()
    if etag is None or request.method != "GET" or not request.accept_encodings["gzip"]:
        return
    response.direct_passthrough = False
    content = response.get_data()
    if len(content) < WORTH_BYTES:
        return
    response.set_data(_packed(content))
    response.headers["Content-Encoding"] = "gzip"
    # The same file in another form: alike, not equal. Asking again with it still answers 304.
    response.set_etag(etag, weak=True)


@lru_cache(maxsize=256)
def _packed(content: bytes) -> bytes:
    return gzip.compress(content, compresslevel=9, mtime=0)
