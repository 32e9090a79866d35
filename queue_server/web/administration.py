"""Routes of the administrator: devices, and the state of the installation."""

from typing import Any

import msgspec
from flask import Blueprint

from queue_server.domain import numbering
from queue_server.domain.permissions import DeviceKind, Permission
from queue_server.use_cases import administration, devices
from queue_server.use_cases.accounts import Caller
from queue_server.web import answers, bodies
from queue_server.web.api import Api


def blueprint(api: Api) -> Blueprint:
    """Routes under `/administration` and `/devices`."""
    made = api.blueprint()
    run = api.run

    @api.route(made, "GET", "/administration", Permission.ADMINISTER, answers={200: answers.Anything})
    def read_administration(caller: Caller) -> Any:
        """The site, its people and devices, and what is missing."""
        return run.read(caller.site_id, administration.overview, caller.actor)

    @api.route(made, "GET", "/devices", Permission.ADMINISTER, answers={200: answers.Anything})
    def read_devices(caller: Caller) -> Any:
        """The site's devices."""
        return run.read(caller.site_id, administration.devices, caller.actor)

    @api.route(
        made,
        "POST",
        "/devices",
        Permission.ADMINISTER,
        body=bodies.AddDevice,
        answers={201: answers.Anything},
    )
    def add_device(caller: Caller, body: bodies.AddDevice) -> Any:
        """Enter a device; its token is in this answer only."""
        new = devices.NewDevice(
            name=body.name,
            kind=DeviceKind(body.kind),
            counter=body.counter,
            zone=body.zone,
            printers=(*([body.printer] if body.printer else []), *body.printers),
            rate_per_second=body.rate,
            series=None if body.series is None else numbering.make_series(body.series.first, body.series.last),
            diagonal_inches=body.diagonal_inches,
            viewing_metres=body.viewing_metres,
            theme=body.theme,
            face=body.face,
        )
        device_id, token = run.write(caller.site_id, devices.add, caller.actor, new)
        return 201, {"device": {"id": device_id, "name": body.name, "kind": body.kind}, "token": token}

    @api.route(
        made, "POST", "/devices/<int:device_id>", Permission.ADMINISTER, body=bodies.ChangeDevice, answers={204: None}
    )
    def change_device(caller: Caller, body: bodies.ChangeDevice, device_id: int) -> Any:
        """Give a screen other settings."""
        given = {name: getattr(body, name) for name in body.__struct_fields__}
        values = {name: value for name, value in given.items() if value is not msgspec.UNSET}
        return run.write(caller.site_id, administration.change_device, caller.actor, device_id, values)

    @api.route(made, "DELETE", "/devices/<int:device_id>", Permission.ADMINISTER, answers={204: None})
    def revoke_device(caller: Caller, device_id: int) -> Any:
        """Take a device's token away."""
        return run.write(caller.site_id, devices.revoke, caller.actor, device_id)

    return made
