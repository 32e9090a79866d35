"""`python -m kiosk --status`: how the node of this PC is, in words for whoever looks after it."""

import json
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Any

_SECONDS = 5.0
_FINE, _TROUBLE, _SILENT = 0, 1, 2


def tell(port: int, say: Callable[[str], None]) -> int:
    """Say how the node is; 0: fine, 1: somebody has to look at it, 2: it does not answer."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"http://127.0.0.1:{port}/node", timeout=_SECONDS) as answer:
            found: dict[str, Any] = json.load(answer)
    except (OSError, ValueError, urllib.error.URLError) as error:
        say(f"the node does not answer: {error}")
        return _SILENT
    series = found["series"]
    say(f"server: {found['state']}")
    say("series: none, the kiosk gives no numbers by itself" if series is None else _series(found))
    say(f"waiting to be handed in: {found['waiting_to_be_handed_in']}")
    for one in found["refused"]:
        say(f"refused by the server: {one['label']} of {one['business_day']}: {one['code']}")
    return _TROUBLE if found["refused"] or series is None else _FINE


def _series(found: dict[str, Any]) -> str:
    series = found["series"]
    return f"series: {series['first']}-{series['last']}, given today: {found['given_today']}"
