"""Routes behind the live feed: what was missed, and where to begin."""

from typing import Any

from flask import Blueprint

from queue_server.domain.permissions import DeviceKind, Permission
from queue_server.use_cases import listing, overview, records
from queue_server.use_cases.accounts import Caller
from queue_server.web import answers
from queue_server.web.api import Api
from queue_server.web.reception import query_page


def blueprint(api: Api) -> Blueprint:
    """Routes `/events` and `/snapshot`."""
    made = api.blueprint()
    run = api.run

    @api.route(
        made,
        "GET",
        "/events",
        Permission.READ_FEED,
        answers={200: answers.Events},
        query=("after", "limit"),
    )
    def read_events(caller: Caller) -> Any:
        """Events behind a sequence, oldest first."""
        return run.read(caller.site_id, listing.events, caller.actor, *query_page())

    @api.route(made, "GET", "/snapshot", Permission.READ_FEED, answers={200: answers.Anything})
    def read_snapshot(caller: Caller) -> Any:
        """What the socket sends on joining."""
        return snapshot_for(api, caller)

    return made


def snapshot_for(api: Api, caller: Caller) -> Any:
    """The site's snapshot with the device's own settings."""
    device = caller.device
    own = None
    if device is not None:
        own = {
            "id": device.id,
            "kind": device.kind.value,
            "name": device.name,
            "counter": device.counter,
            "zone": device.zone,
            "diagonal_inches": device.diagonal_inches,
            "viewing_metres": device.viewing_metres,
            "announcements": records.announcements(api.run.site(caller.site_id).settings.announcements(device.zone)),
            "theme": device.theme,
            "face": device.face,
            "sounds": device.sounds,
            "speaks": api.sounding.speaks(caller.site_id, device.id) if device.kind is DeviceKind.BOARD else (),
        }
    return api.run.read(caller.site_id, overview.snapshot, caller.actor) | {"device": own}
