"""What the administrator sees: devices, people, and what is missing for a sound installation."""

from queue_server.domain.errors import NotFound
from queue_server.storage import devices as device_rows
from queue_server.storage import people
from queue_server.use_cases import postings, records
from queue_server.use_cases.runner import Outcome, Unit


def overview(unit: Unit) -> records.Record:
    """The site, its people and devices, the public address, and warnings by code."""
    settings = unit.site.settings
    warnings = []
    if unit.installation.public_url is None:
        warnings.append({"code": "no_public_url"})
    if unit.site.always_open:
        warnings.append({"code": "always_open"})
    return {
        "site": {"code": settings.code, "name": settings.name, "name_en": settings.name_en},
        "public_url": unit.installation.public_url,
        "warnings": warnings,
        "users": [
            {
                "id": user.id,
                "name": user.name,
                "display_name": user.display_name,
                "role": user.role.value,
                "counter": user.counter,
                "is_disabled": user.is_disabled,
            }
            for user in people.users(unit.tx, site_id=unit.site.id)
        ],
        **devices(unit),
        "counters": [c.number for c in settings.counters],
        "zones": sorted({c.zone for c in settings.counters}),
        "postings": postings.listed(unit),
        "printers": [{"code": p.code, "name": p.name, "address": p.address} for p in settings.printers],
        "longest_pass_seconds": _longest_pass(unit),
    }


def devices(unit: Unit) -> records.Record:
    """The site's devices; their tokens are known to nobody any more."""
    return {
        "devices": [
            {
                "id": device.id,
                "name": device.name,
                "kind": device.kind.value,
                "counter": device.counter,
                "zone": device.zone,
                "printer": device.printers[0] if device.printers else None,
                "printers": list(device.printers),
                "rate": device.rate_per_second,
                "series": records.series(device.series),
                "diagonal_inches": device.diagonal_inches,
                "viewing_metres": device.viewing_metres,
                "theme": device.theme,
                "face": device.face,
            }
            for device in device_rows.of_site(unit.tx, site_id=unit.site.id)
        ]
    }


def change_device(unit: Unit, device_id: int, values: dict[str, object]) -> Outcome[None]:
    """Give a screen other settings (zone, theme, face, sizes); it takes them over at once.

    Raises:
        NotFound: no such living device.
    """
    if values and not device_rows.change(unit.tx, site_id=unit.site.id, device_id=device_id, values=values):
        raise NotFound(what="device", name=device_id)
    return Outcome(value=None, events=[postings.changed(unit, device=device_id, change="settings")])


def _longest_pass(unit: Unit) -> int:
    """By how much, at most, one who comes later may be called earlier: largest minus smallest target."""
    targets = [service.target_seconds for service in unit.site.settings.services]
    shortest = min([*targets, unit.site.settings.priority_target_seconds])
    return max(targets) - shortest
