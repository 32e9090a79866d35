"""Credentials for a bench, entered straight into an installation: kiosks, boards, tablets and officers of its sites."""

import hashlib
from dataclasses import dataclass, replace

from queue_server.centre_file import load_centre
from queue_server.domain.centre import Centre, CounterSettings
from queue_server.domain.permissions import DeviceKind, Role
from queue_server.installation import COMMAND_LINE, Opened, add_device, initialise, open_installation
from queue_server.settings import CONFIG, Settings
from queue_server.storage import catalogue
from queue_server.use_cases import accounts
from queue_server.use_cases.devices import NewDevice
from tests.conftest import QUICK_HASH


@dataclass(frozen=True)
class SitePeople:
    """Tokens of a site's devices, and the officers' names with their counters."""

    id: int
    kiosks: list[str]
    officers: list[tuple[str, int]]
    tablets: list[str]
    board: str


def centre_of(sites: int, counters: int) -> Centre:
    """The sample's first site, so often, each with so many counters that serve every service."""
    sample = load_centre(CONFIG / "centre.toml").sites[0]
    services = tuple(one.code for one in sample.services)
    own = tuple(
        CounterSettings(number=number, services=services[number % len(services) :] + services[: number % len(services)])
        for number in range(1, counters + 1)
    )
    return Centre(sites=tuple(replace(sample, code=f"site-{number}", counters=own) for number in range(1, sites + 1)))


def enter(settings: Settings, *, sites: int, counters: int, kiosks: int, tablets: int = 0) -> list[SitePeople]:
    """Make the installation and everybody in it; one entry a site."""
    initialise(settings, centre_of(sites, counters), always_open=True)
    opened = open_installation(settings)
    try:
        ids = opened.run.lookup(lambda tx, _: catalogue.site_ids(tx)).values()
        return [_people(opened, site, counters, kiosks, tablets) for site in list(ids)[-sites:]]
    finally:
        opened.database.close()


def _people(opened: Opened, site: int, counters: int, kiosks: int, tablets: int) -> SitePeople:
    def device(name: str, kind: DeviceKind, counter: int | None = None) -> str:
        new = NewDevice(name=f"{name}-{site}", kind=kind, counter=counter, rate_per_second=10_000)
        return add_device(opened, site=site, new=new)

    officers = []
    for counter in range(1, counters + 1):
        name = f"officer-{site}-{counter}"
        opened.run.write(
            site,
            accounts.add_user,
            COMMAND_LINE,
            name=name,
            display_name=name,
            role=Role.OFFICER,
            counter=counter,
            password_hash=QUICK_HASH,
        )
        officers.append((name, counter))
    return SitePeople(
        id=site,
        kiosks=[device(f"kiosk-{number}", DeviceKind.KIOSK) for number in range(kiosks)],
        officers=officers,
        tablets=[device(f"tablet-{number}", DeviceKind.TABLET, number + 1) for number in range(tablets)],
        board=device("board", DeviceKind.BOARD),
    )


def key_of(*parts: object) -> str:
    """An idempotency key."""
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:24]
