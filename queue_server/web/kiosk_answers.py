"""What answers about kiosks hold, for the OpenAPI document."""

from typing import Any

import msgspec

from queue_server.web.answers import HeldTicket


class HandedIn(msgspec.Struct, kw_only=True):
    """The answer of handing in."""

    ticket: HeldTicket


class Kiosks(msgspec.Struct, kw_only=True):
    """The site's kiosks with their last signs of life."""

    kiosks: list[dict[str, Any]]
    now: str


class OwnSeries(msgspec.Struct, kw_only=True):
    """What a kiosk needs to give numbers by itself while the server does not answer."""

    series: dict[str, int] | None
    site: dict[str, Any]
    days: list[dict[str, Any]]
    slip: dict[str, dict[str, str | None]]
    services: list[dict[str, Any]]
    tokens: dict[str, dict[str, str]]
    public_url: str | None
    printer: dict[str, Any] | None
    now: str


class OwnKiosk(msgspec.Struct, kw_only=True):
    """Seconds since the page reported; null before the first time."""

    silent_seconds: int | None
