"""One morning through every part, from kiosk to figures: a real server, several pages at once in real Chromium."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.audit import violations
from tests.databases import Databases
from tests.live_server import PASSWORD, LiveServer

pytestmark = pytest.mark.browser

DESK = (1366, 768)
LINE = ("H", "H", "C", "E", "S", "H", "N", "R", "G", "H")
OTHERS_CALLED_AT = (20, 4, 13, 17, 6)


class Hall:
    """The pages of a hall, opened on a live server, and the pictures taken of them."""

    def __init__(self, browser: Browser, server: LiveServer, screens: Path | None) -> None:
        self.server = server
        self._browser = browser
        self._screens = screens
        self._contexts: list[BrowserContext] = []
        self.faults: list[str] = []

    def open(self, path: str, size: tuple[int, int]) -> Page:
        context = self._browser.new_context(
            viewport={"width": size[0], "height": size[1]}, locale="vi-VN", reduced_motion="reduce"
        )
        self._contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: self.faults.append(f"{path}: {error}"))
        page.on(
            "console",
            lambda said: self.faults.append(f"{path}: {said.text}") if "Content Security" in said.text else None,
        )
        page.goto(self.server.url + path)
        return page

    def sign_in(self, name: str, path: str) -> Page:
        page = self.open(f"/login?next={path}", DESK)
        page.fill("input[name=username]", name)
        page.fill("input[name=password]", PASSWORD)
        page.click("button[type=submit]")
        page.wait_for_url(f"**{path}")
        return page

    def picture(self, page: Page, name: str) -> None:
        """Every state is audited; with --screens it is kept as a picture."""
        assert violations(page) == [], name
        if self._screens is not None:
            self._screens.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=self._screens / f"{name}.png")

    def slip(self, preview: Page) -> None:
        """The latest slip as the printer draws it."""
        jobs = preview.request.get(f"{self.server.url}/api/v1/print-jobs/recent").json()["jobs"]
        ticket = next(job["id"] for job in jobs if job["kind"] == "ticket")
        drawn = preview.request.get(f"{self.server.url}/print-preview/{ticket}.png").body()
        assert drawn.startswith(b"\x89PNG")
        if self._screens is not None:
            (self._screens / "slip.png").write_bytes(drawn)

    def close(self) -> None:
        for context in self._contexts:
            context.close()


@pytest.fixture
def hall(browser: Browser, databases: Databases, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Hall]:
    server = LiveServer(tmp_path / "data", databases.url(tmp_path / "data"))
    server.start()
    made = Hall(browser, server, request.config.getoption("--screens"))
    yield made
    made.close()
    server.stop()


def post(server: LiveServer, token: str, path: str, body: dict[str, Any], key: str = "") -> dict[str, Any]:
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json", "Idempotency-Key": key or "none"}
    with urlopen(Request(f"{server.url}/api/v1{path}", json.dumps(body).encode(), headers)) as answer:
        found: dict[str, Any] = json.load(answer)
    return found


def test_a_morning_from_the_kiosk_to_the_figures(hall: Hall) -> None:
    server = hall.server
    tokens = {
        "kiosk": server.device("kiosk", "kiosk", "--printer", "kiosk-1"),
        "board": server.device("board", "board", "--diagonal-inches", "55", "--viewing-metres", "8"),
        "sign": server.device("sign", "sign", "--counter", "7"),
        "tablet": server.device("tablet", "tablet", "--counter", "7"),
    }
    server.user("van", "officer", "--counter", "7", "--display-name", "Lê Thị Hồng Vân")
    server.user("ha", "supervisor", "--display-name", "Nguyễn Thị Thu Hà")
    server.user("minh", "manager", "--display-name", "Trần Văn Minh")
    for number, service in enumerate(LINE):
        post(server, tokens["kiosk"], "/tickets", {"service": service}, key=f"line-{number}")
    call_at_other_counters(server)

    board = hall.open(f"/display/board?voice=off#token={tokens['board']}", (1920, 1080))
    sign = hall.open(f"/display/counter/7#token={tokens['sign']}", (1080, 1920))
    tablet = hall.open(f"/tablet#token={tokens['tablet']}", (1280, 800))
    expect(board.locator(".list .row .l").first).to_be_visible()
    expect(sign.locator(".which b")).to_have_text("7")

    kiosk = hall.open(f"/kiosk#token={tokens['kiosk']}", (1080, 1920))
    expect(kiosk.locator("[data-value=submit]")).to_be_visible()
    hall.picture(kiosk, "kiosk-home")
    kiosk.locator("[data-value=submit]").click()
    expect(kiosk.locator(".fields [data-value=H]")).to_be_visible()
    kiosk.locator(".fields [data-value=H]").click(delay=450)
    expect(kiosk.locator(".label")).to_have_text(re.compile(r"^H\d{3}$"))
    label = kiosk.locator(".label").inner_text()
    hall.picture(kiosk, "kiosk-ticket")

    officer = hall.sign_in("van", "/counter")
    phone = follow(hall, server, label)
    expect(phone.locator("body")).to_contain_text(label)
    hall.picture(phone, "phone")

    called = serve_until(officer, board, label)
    expect(board.locator(".stage .label")).to_have_text(label)
    expect(board.locator(".go b")).to_have_text("7")
    expect(sign.locator(".who.is-called .label")).to_have_text(label)
    expect(phone.locator("body")).to_contain_text("7")
    hall.picture(board, "board")
    hall.picture(sign, "sign")
    hall.picture(phone, "phone-called")
    assert called > 0

    officer.keyboard.press("F2")
    expect(officer.locator(".state.is-serving")).to_be_visible()
    hall.picture(officer, "officer")
    receive_dossier(hall, officer)
    officer.keyboard.press("F8")
    decline_until(tablet, label)
    hall.picture(tablet, "tablet")
    tablet.locator("[data-do=score][data-value='2']").click(delay=450)
    tablet.locator("[data-do=reason]").first.click(delay=450)
    tablet.locator("[data-do=send]").click(delay=450)

    floor = hall.sign_in("ha", "/floor")
    expect(floor.locator(".below .low")).to_be_visible()
    clipped = "parts => parts.filter(part => part.scrollWidth > part.clientWidth).map(part => part.textContent)"
    assert floor.locator(".place, .place span").evaluate_all(clipped) == []
    hall.picture(floor, "floor")
    figures = hall.sign_in("minh", "/reports")
    expect(figures.locator(".sums")).to_contain_text(str(called))
    expect(figures.locator(".levels")).to_contain_text("1/1")
    hall.picture(figures, "reports")
    preview = hall.sign_in("ha", "/print-preview")
    expect(preview.locator(".slip img").first).to_have_js_property("naturalWidth", 576)
    hall.picture(preview, "print-preview")
    hall.slip(preview)
    assert hall.faults == []


def call_at_other_counters(server: LiveServer) -> None:
    """A hall at work: other officers call over the wire."""
    for number in OTHERS_CALLED_AT:
        name = f"officer{number}"
        server.user(name, "officer", "--counter", str(number))
        credentials = json.dumps({"username": name, "password": PASSWORD}).encode()
        headers = {"Content-Type": "application/json"}
        with urlopen(Request(f"{server.url}/api/v1/session", credentials, headers)) as answer:
            headers |= {"X-CSRF-Token": json.load(answer)["csrf_token"]}
            headers |= {"Cookie": answer.headers["Set-Cookie"].split(";")[0]}
        with urlopen(Request(f"{server.url}/api/v1/counters/{number}/call-next", b"{}", headers)):
            pass


def follow(hall: Hall, server: LiveServer, label: str) -> Page:
    """The phone page, at the address the slip's QR holds."""
    token = server.device("reader", "agent", "--printer", "kiosk-1")
    request = Request(f"{server.url}/api/v1/print-jobs?limit=500", headers={"Authorization": f"Bearer {token}"})
    with urlopen(request) as answer:
        jobs = json.load(answer)["jobs"]
    address = next(job["slip"]["follow_url"] for job in jobs if job["slip"]["label"] == label)
    return hall.open(address.removeprefix(server.url), (390, 844))


def serve_until(officer: Page, board: Page, label: str) -> int:
    """Space, all day: call, begin, finish and call the next, until the label is called; how many were served before."""
    expect(officer.locator(".wait tbody tr").first).to_be_visible()
    for served in range(len(LINE) + 1):
        officer.keyboard.press(" " if served else "F2")
        expect(officer.locator(".state.is-called")).to_be_visible()
        current = officer.locator(".who .label").inner_text()
        expect(board.locator(".stage .label")).to_have_text(current)
        if current == label:
            return served + 1
        officer.keyboard.press(" ")
        expect(officer.locator(".state.is-serving")).to_be_visible()
    raise AssertionError(f"{label} was never called")


def decline_until(tablet: Page, label: str) -> None:
    """Each citizen's question keeps its 20 s: those before ours are declined one by one."""
    for _ in range(len(LINE)):
        shown = tablet.locator("header b, header p").filter(has_text=re.compile(r"H\d{3}")).last
        current = re.search(r"H\d{3}", shown.inner_text())
        if current is not None and current[0] == label:
            return
        tablet.locator("[data-do=decline]").click(delay=450)
        expect(tablet.locator("body")).not_to_contain_text(current[0] if current else "")
    raise AssertionError(f"{label} was never asked")


def receive_dossier(hall: Hall, officer: Page) -> None:
    officer.locator("[data-do=dossier]").click()
    officer.fill("input[name=applicant_name]", "Nguyễn Thị Lan")
    officer.fill("input[name=documents]", "Đơn đăng ký biến động; Giấy chứng nhận đã cấp")
    hall.picture(officer, "officer-dossier")
    officer.locator("dialog button.is-main").click()
    expect(officer.locator("dialog")).to_contain_text("Hẹn trả ngày")
    officer.locator("dialog button.is-main").click()
