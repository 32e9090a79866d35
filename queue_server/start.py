"""`./dev run`: from nothing to a working office on one port, and a second time the same with all data kept."""

import json
import os
import secrets
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from queue_server.centre_file import load_centre
from queue_server.certificates import lan_address
from queue_server.domain.centre import PrinterSettings
from queue_server.domain.permissions import DeviceKind, Role
from queue_server.installation import Opened, add_device, add_user, initialise, open_installation, site_id
from queue_server.serving import ServerProcess, certificate_of
from queue_server.settings import CONFIG, Settings
from queue_server.storage import people
from queue_server.use_cases.devices import NewDevice

ADMINISTRATOR = "quantri"
# Made up, for the demonstration.
_OFFICERS = ("Hoa", "Trâm", "Dũng", "Hạnh", "Phúc", "Lộc", "Vân", "Minh", "Thảo", "Quý", "Loan", "Sơn", "Nhi", "Tín")
DEMO_OFFICERS_FROM = 2  # counter 1 is left to whoever tries the officer's page


def start(settings: Settings, *, demo: bool, speed: float) -> int:
    """Set up what is missing, print the addresses, serve until stopped.

    A demonstration plays in a data folder of its own: simulated citizens never stand in the real record.
    """
    if demo:
        folder = settings.data_dir / "demo"
        settings = replace(settings, data_dir=folder, database_url=f"sqlite:///{folder / 'queue.db'}")
    settings = _reachable(settings)
    # The sample is taken over once; an office that has settings of its own keeps them.
    centre = None if settings.secret_file.exists() else load_centre(CONFIG / "centre.toml")
    initialise(settings, centre, always_open=demo)
    opened = open_installation(settings)
    site = site_id(opened, None)
    devices = _devices(settings, opened, site)
    password = _administrator(opened, site)
    officers = _demo_officers(settings, opened, site) if demo else None
    printers = [p for p in opened.run.site(site).settings.printers if p.address]
    opened.database.close()
    _say_where(settings, devices, password, demo=demo)
    with _beside(_agents(settings, devices, printers) + _demo(settings, officers, speed)):
        ServerProcess(settings).run()
    return 0


def _reachable(settings: Settings) -> Settings:
    """Listen on the LAN and print its address in QR codes, unless the settings say otherwise."""
    address = lan_address()
    host = settings.host
    if host == "127.0.0.1" and "QUEUE_HOST" not in os.environ and address is not None:
        host = "0.0.0.0"  # noqa: S104
    public = settings.public_url
    if public is None and address is not None:
        public = f"{_scheme(settings)}://{address}:{settings.port}"
    return replace(settings, host=host, public_url=public)


def _scheme(settings: Settings) -> str:
    return "https" if certificate_of(settings.certificates)[0].exists() else "http"


def _devices(settings: Settings, opened: Opened, site: int) -> dict[str, str]:
    """Tokens of this machine's own screens, by name: made once, kept beside the database with mode 600."""
    file = settings.data_dir / "own-screens.json"
    kept: dict[str, str] = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    printers = opened.run.site(site).settings.printers
    wanted = [
        NewDevice(name="kiosk-1", kind=DeviceKind.KIOSK, printers=tuple(p.code for p in printers[:1])),
        NewDevice(name="board-1", kind=DeviceKind.BOARD),
        NewDevice(name="sign-1", kind=DeviceKind.SIGN, counter=1),
        NewDevice(name="tablet-1", kind=DeviceKind.TABLET, counter=1),
        *_agent_wanted(printers),
    ]
    for new in wanted:
        if new.name not in kept:
            kept[new.name] = add_device(opened, site=site, new=new)
    _write_private(file, json.dumps(kept, indent=1))
    return kept


def _agent_wanted(printers: Sequence[PrinterSettings]) -> list[NewDevice]:
    """The one agent of this machine; a site with other printers than before gets one with another token."""
    codes = tuple(printer.code for printer in printers if printer.address)
    return [NewDevice(name=_agent_name(codes), kind=DeviceKind.AGENT, printers=codes)] if codes else []


def _agent_name(codes: Sequence[str]) -> str:
    return f"agent-{'-'.join(codes)}"[:80]


def _administrator(opened: Opened, site: int) -> str | None:
    """Make the first administrator; the password, shown this once, or None when there is one already."""
    if opened.run.lookup(lambda tx, _: people.find_user(tx, name=ADMINISTRATOR)) is not None:
        return None
    password = _new_password()
    add_user(
        opened,
        site=site,
        name=ADMINISTRATOR,
        display_name="Quản trị",
        role=Role.ADMINISTRATOR,
        counter=None,
        password=password,
    )
    return password


def _demo_officers(settings: Settings, opened: Opened, site: int) -> Path:
    """Officers and tablets for the played morning; where their credentials are kept."""
    file = settings.data_dir / "demo-credentials.json"
    if file.exists():
        return file
    kiosk = add_device(opened, site=site, new=NewDevice(name="demo-kiosk", kind=DeviceKind.KIOSK))
    counters = []
    for number in opened.run.site(site).counters:
        if number < DEMO_OFFICERS_FROM:
            continue
        name, password = f"demo{number:02d}", _new_password()
        add_user(
            opened,
            site=site,
            name=name,
            display_name=_OFFICERS[number % len(_OFFICERS)],
            role=Role.OFFICER,
            counter=number,
            password=password,
        )
        tablet = NewDevice(name=f"demo-tablet-{number}", kind=DeviceKind.TABLET, counter=number)
        token = add_device(opened, site=site, new=tablet)
        counters.append({"counter": number, "name": name, "password": password, "tablet": token})
    _write_private(file, json.dumps({"kiosk": kiosk, "counters": counters}, indent=1))
    return file


def _new_password() -> str:
    return "-".join(secrets.token_hex(2) for _ in range(4))


def _write_private(file: Path, content: str) -> None:
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as out:
        out.write(content)


def _say_where(settings: Settings, devices: dict[str, str], password: str | None, *, demo: bool) -> None:
    base = f"{_scheme(settings)}://127.0.0.1:{settings.port}"
    lines = [
        ("Kiosk", f"{base}/kiosk#token={devices['kiosk-1']}"),
        ("Board", f"{base}/display/board#token={devices['board-1']}"),
        ("Board, no voice", f"{base}/display/board?voice=off#token={devices['board-1']}"),
        ("Sign, counter 1", f"{base}/display/counter/1#token={devices['sign-1']}"),
        ("Tablet, counter 1", f"{base}/tablet#token={devices['tablet-1']}"),
        ("Staff", f"{base}/login"),
        ("Officer", f"{base}/counter"),
        ("Figures", f"{base}/reports"),
        ("Print preview", f"{base}/print-preview"),
        ("Address in QR codes", settings.public_url or "none: slips carry no QR (QUEUE_PUBLIC_URL)"),
    ]
    for name, address in lines:
        print(f"{name:<20} {address}", flush=True)
    if password is not None:
        print(
            f"{'First administrator':<20} {ADMINISTRATOR}   password {password}   (shown this once)",
            flush=True,
        )
    if demo:
        print(f"{'Demonstration':<20} counter 1 is yours; the other counters play by themselves", flush=True)


def _agents(settings: Settings, devices: dict[str, str], printers: Sequence[PrinterSettings]) -> list[list[str]]:
    """The command of the print agent, if any printer has an address: it learns them from the server."""
    if not printers:
        return []
    name = _agent_name([printer.code for printer in printers])
    token_file = settings.data_dir / "agent.token"
    _write_private(token_file, devices[name])
    server = f"{_scheme(settings)}://127.0.0.1:{settings.port}"
    command = [sys.executable, "-m", "printer", "--server", server, "--token-file", str(token_file)]
    authority = settings.certificates / "authority.pem"
    return [[*command, "--ca-file", str(authority)] if authority.exists() else command]


def _demo(settings: Settings, credentials: Path | None, speed: float) -> list[list[str]]:
    if credentials is None:
        return []
    url = f"{_scheme(settings)}://127.0.0.1:{settings.port}"
    command = [sys.executable, "-m", "queue_server", "demo", "--url", url, "--credentials", str(credentials)]
    return [[*command, "--speed", str(speed)]]


@contextmanager
def _beside(commands: list[list[str]]) -> Iterator[None]:
    """Run the commands as processes of their own while the server runs; end them with it."""
    started = [subprocess.Popen(command) for command in commands]  # noqa: S603
    try:
        yield
    finally:
        for process in started:
            process.terminate()
        for process in started:
            process.wait(timeout=10)
