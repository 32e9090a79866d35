"""What staff see of the kiosks, and of those who asked for help there, on a real server in real Chromium."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.audit import violations
from tests.faults.history import Wire
from tests.live_server import PASSWORD, LiveServer

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    made = LiveServer(tmp_path_factory.mktemp("staff") / "data")
    made.user("le", "receptionist")
    made.user("truong", "supervisor")
    made.start()
    yield made
    made.stop()


@pytest.fixture(scope="module")
def token(server: LiveServer) -> str:
    return server.device("Máy lấy số 1", "kiosk", "--printer", "kiosk-1")


def signed_in(browser: Browser, server: LiveServer, name: str, path: str) -> Page:
    page = browser.new_context(viewport={"width": 1366, "height": 768}).new_page()
    page.goto(f"{server.url}/login")
    page.locator("[name=username]").fill(name)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[type=submit]").click()
    page.wait_for_url(lambda url: "/login" not in url)
    page.goto(server.url + path)
    return page


def test_reception_sees_who_needs_help_as_the_number_is_taken(
    browser: Browser, server: LiveServer, token: str, request: pytest.FixtureRequest
) -> None:
    page = signed_in(browser, server, "le", "/reception")
    expect(page.locator(".services .press").first).to_be_visible()
    with Wire(server, token) as kiosk:
        body = {"service": "H", "help": "interpreter", "help_language": "hre", "party_size": 4}
        kiosk.call("POST", "/tickets", body, key="help-1")
    expect(page.locator(".helped")).to_contain_text("H001 Cần phiên dịch: Tiếng Hrê · 4 người", timeout=8000)
    assert violations(page) == []
    keep(page, request, "reception-help")
    page.context.close()


def test_the_floor_sees_a_kiosk_that_runs_and_its_version(
    browser: Browser, server: LiveServer, token: str, request: pytest.FixtureRequest
) -> None:
    kiosk = browser.new_context(viewport={"width": 1080, "height": 1920}).new_page()
    with kiosk.expect_response("**/api/v1/heartbeat") as reported:
        kiosk.goto(f"{server.url}/kiosk#token={token}")
    assert reported.value.status == 204
    expect(kiosk.locator(".tile").first).to_be_visible()
    version = kiosk.request.get(f"{server.url}/kiosk/version").json()["version"]
    page = signed_in(browser, server, "truong", "/floor")
    expect(page.locator(".kiosks:not(.printers) .kiosk-line")).to_contain_text(f"Máy lấy số 1 đang chạy bản {version}")
    assert violations(page) == []
    keep(page, request, "floor-kiosks")
    for context in (kiosk.context, page.context):
        context.close()


def test_two_taps_from_idle_give_a_number_within_a_second(browser: Browser, server: LiveServer, token: str) -> None:
    page = browser.new_context(viewport={"width": 1080, "height": 1920}, has_touch=True).new_page()
    page.goto(f"{server.url}/kiosk#token={token}")
    page.locator("[data-value=submit]").tap()
    field = page.locator(".fields [data-value=C]")
    expect(field).to_be_visible()
    page.evaluate(MEASURE)
    field.click(delay=450)
    expect(page.locator(".label")).to_have_text(re.compile(r"C\d{3}"))
    assert page.evaluate("window.taken") < 1000
    page.context.close()


# From the release of the second tap until the number stands on the screen, by the page's own clock.
MEASURE = """() => {
  addEventListener("click", () => { window.tapped = performance.now(); }, { capture: true });
  new MutationObserver(() => {
    if (document.querySelector(".label")) window.taken ??= performance.now() - window.tapped;
  }).observe(document.body, { childList: true, subtree: true });
}"""


def keep(page: Page, request: pytest.FixtureRequest, name: str) -> None:
    folder: Path | None = request.config.getoption("--screens")
    if folder is not None:
        (folder / "kiosk").mkdir(parents=True, exist_ok=True)
        page.screenshot(path=folder / "kiosk" / f"{name}.png")
