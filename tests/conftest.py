"""Fixtures of the whole suite: a small centre, a server in this process with a clock one can turn."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask.testing import FlaskClient
from playwright.sync_api import Browser, BrowserType, expect, sync_playwright

from queue_server.app import Server, create_server
from queue_server.centre_file import load_centre
from queue_server.domain.centre import SiteSettings
from queue_server.domain.permissions import DeviceKind, Role
from queue_server.installation import COMMAND_LINE, add_device, initialise, open_installation, site_id
from queue_server.settings import CONFIG, Settings
from queue_server.storage import catalogue
from queue_server.use_cases import accounts
from queue_server.use_cases.devices import NewDevice
from tests.databases import Databases, PostgresqlCopies, SqliteFiles, postgresql_server
from tests.telling import pytest_runtest_makereport as pytest_runtest_makereport
from tests.telling import pytest_terminal_summary as pytest_terminal_summary

# A Wednesday at 09:00 in Quảng Ngãi, an ordinary working day.
MORNING = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
PASSWORD = "mot mat khau du dai"
SAMPLE = load_centre(CONFIG / "centre.toml")
# As Argon2id as any, but a hundredth of the work: most tests sign somebody in.
QUICK_HASH = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash(PASSWORD)


@dataclass
class Clock:
    """The one clock of a test's server; it stands until it is turned."""

    now: datetime = MORNING

    def __call__(self) -> datetime:
        return self.now

    def turn(self, **by: float) -> None:
        """Move on by hours, minutes, seconds."""
        self.now += timedelta(**by)


@dataclass
class Client:
    """One credential's HTTP client."""

    http: FlaskClient
    headers: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, **more: Any) -> Any:
        return self.http.get(f"/api/v1{path}", headers=self.headers | more.pop("headers", {}), **more)

    def post(self, path: str, body: Any = None, *, key: str | None = None, **more: Any) -> Any:
        headers = self.headers | ({"Idempotency-Key": key} if key else {}) | more.pop("headers", {})
        if "data" not in more:
            more["json"] = {} if body is None else body
        return self.http.post(f"/api/v1{path}", headers=headers, **more)

    def delete(self, path: str) -> Any:
        return self.http.delete(f"/api/v1{path}", headers=self.headers)


class Office:
    """An installed office in a temporary folder: its server, clock and credentials."""

    def __init__(
        self,
        folder: Path,
        databases: Databases,
        *,
        always_open: bool = False,
        public_url: str | None = "https://q.example.vn",
        **settings: Any,
    ) -> None:
        self.settings = Settings(data_dir=folder, database_url=databases.url(folder), public_url=public_url, **settings)
        initialise(self.settings, SAMPLE, always_open=always_open)
        self.clock = Clock()
        self._opened = open_installation(self.settings)
        self.site = site_id(self._opened, None)
        self.server: Server = create_server(self.settings, clock=self.clock)
        self._names = 0

    def device(
        self, kind: DeviceKind, *, site: str | None = None, printer: str | Sequence[str] | None = None, **more: Any
    ) -> Client:
        """A new device of the kind (`counter`, `printer`, `zone`, `rate_per_second` as it needs)."""
        printers = (printer,) if isinstance(printer, str) else tuple(printer or ())
        self._names += 1
        token = add_device(
            self._opened,
            site=site_id(self._opened, site),
            new=NewDevice(name=f"{kind.value}-{self._names}", kind=kind, printers=printers, **more),
        )
        return Client(self.server.flask.test_client(use_cookies=False), {"Authorization": f"Bearer {token}"})

    def kiosk(self) -> Client:
        """A kiosk that may issue as fast as a test does."""
        return self.device(DeviceKind.KIOSK, printer="kiosk-1", rate_per_second=10_000)

    def person(self, role: Role, *, counter: int | None = None, site: str | None = None) -> Client:
        """A new person of the role, signed in."""
        self._names += 1
        name = f"{role.value}-{self._names}"
        self._opened.run.write(
            site_id(self._opened, site),
            accounts.add_user,
            COMMAND_LINE,
            name=name,
            display_name=name,
            role=role,
            counter=counter,
            password_hash=QUICK_HASH,
        )
        http = self.server.flask.test_client()
        answer = http.post("/api/v1/session", json={"username": name, "password": PASSWORD})
        assert answer.status_code == 200, answer.text
        assert answer.json is not None
        return Client(http, {"X-CSRF-Token": answer.json["csrf_token"]})

    def officer(self, counter: int) -> Client:
        """An officer whose usual counter is this one."""
        return self.person(Role.OFFICER, counter=counter)

    def anyone(self) -> Client:
        """Somebody without a credential."""
        return Client(self.server.flask.test_client(use_cookies=False))

    def change_site(self, change: Callable[[SiteSettings], SiteSettings]) -> None:
        """Let the site have other settings, as when its file is loaded anew."""
        with self.server.database.write(self.site) as tx:
            settings, always_open = catalogue.read_settings(tx, site_id=self.site)
            catalogue.change_site(tx, site_id=self.site, settings=change(settings), always_open=always_open)

    def listen(self) -> Any:
        """A new board on the live feed that has its snapshot; `get_received()` gives what it heard since then."""
        board = self.device(DeviceKind.BOARD)
        token = board.headers["Authorization"].removeprefix("Bearer ")
        screen = self.server.realtime.socketio.test_client(self.server.flask, auth={"token": token})
        deadline = time.monotonic() + 10
        while not any(one["name"] == "snapshot" for one in screen.get_received()):
            assert time.monotonic() < deadline, "no snapshot came"
            time.sleep(0.005)
        return screen

    def close(self) -> None:
        self._opened.database.close()
        self.server.database.close()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--screens", type=Path, default=None, help="folder for pictures of the real screens")
    parser.addoption("--renew-slips", action="store_true", help="write the golden pictures of slips anew; look at them")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Where tests run in several processes, those that kill, fill and cut run one after the other, and a page's test
    that fails is tried once more (decision 23); alone it is not, for then somebody looks.
    """
    for item in items:
        if item.get_closest_marker("faults"):
            item.add_marker(pytest.mark.xdist_group("faults"))
        if item.get_closest_marker("browser") and hasattr(config, "workerinput"):
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def databases(request: pytest.FixtureRequest) -> Iterator[Databases]:
    """Every test that has an office runs on both databases."""
    if request.param == "sqlite":
        yield SqliteFiles()
    else:
        with postgresql_server() as server:
            yield PostgresqlCopies(server)


@pytest.fixture
def office(tmp_path: Path, databases: Databases) -> Iterator[Office]:
    """The sample centre on an ordinary morning."""
    made = Office(tmp_path, databases)
    yield made
    made.close()
    databases.drop(tmp_path)


# Chromium without a window: a third of a windowed context's work, and the suite opens a thousand. What the shell
# lacks (policies, notices when closed) or what its window decides (withheld sound) is tested in the browser an office
# installs.
CHROMIUM_SHELL = "/usr/bin/chromium-headless-shell"
CHROMIUM_WINDOWED = "/usr/bin/chromium"
CHROMIUM = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
)


@pytest.fixture(scope="session")
def chromium() -> Iterator[BrowserType]:
    """What starts a Chromium; the library allows one instance a thread."""
    # What a page promises is its state, not its speed on a loaded machine; the bench measures that.
    expect.set_options(timeout=15_000)
    with sync_playwright() as playwright:
        yield playwright.chromium


@pytest.fixture(scope="session")
def browser(chromium: BrowserType) -> Iterator[Browser]:
    """The one Chromium of the run."""
    shell = chromium.launch(executable_path=CHROMIUM_SHELL, args=CHROMIUM)
    yield shell
    shell.close()


@pytest.fixture(scope="session")
def windowed_browser(chromium: BrowserType) -> Iterator[Browser]:
    """The Chromium an office installs, for what the shell lacks."""
    windowed = chromium.launch(executable_path=CHROMIUM_WINDOWED, args=CHROMIUM)
    yield windowed
    windowed.close()
