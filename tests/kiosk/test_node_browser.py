"""The kiosk's page behind its node, on a real server that goes and comes back, in real Chromium."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.audit import await_faces
from tests.faults.history import Wire, read_all
from tests.kiosk.layout import FAULTS
from tests.kiosk.live_node import LiveNode, until
from tests.kiosk.pictures import Keep, keeper
from tests.kiosk.test_kiosk_states import tap
from tests.live_server import LiveServer

pytestmark = pytest.mark.browser

SIZES = [(1080, 1920), (1920, 1080), (1280, 800)]
LINE_ABOVE = "Hệ thống trung tâm đang mất kết nối"
LANGUAGE = "[data-do=language][data-value=en]"


@pytest.fixture
def keep(request: pytest.FixtureRequest) -> Keep:
    return keeper(request, "node")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """A real server that has one kiosk with a series."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("QUEUE_DATABASE_URL", raising=False)
        made = LiveServer(tmp_path_factory.mktemp("server"))
    made.user("leader", "administrator")
    yield made
    made.kill()


@pytest.fixture(scope="module")
def node(server: LiveServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveNode]:
    token = server.device("kiosk", "kiosk", "--printer", "kiosk-1", "--series", "901-949")
    server.start()
    with LiveNode(server.url, tmp_path_factory.mktemp("node") / "data", token=token) as made:
        yield made


@pytest.fixture(params=SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def kiosk(request: pytest.FixtureRequest, browser: Browser, server: LiveServer, node: LiveNode) -> Iterator[Page]:
    """The node's page at a size, the server there; a script error or a refused script fails the test."""
    if server.process is None:
        server.start()
    node.wait_until_connected()
    width, height = request.param
    faults: list[str] = []
    context = browser.new_context(
        viewport={"width": width, "height": height}, has_touch=True, reduced_motion="reduce", locale="vi-VN"
    )
    page = context.new_page()
    page.set_default_timeout(20_000)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if "Content Security" in said.text else None)
    page.goto(f"{node.url}/kiosk#token={node.token}")
    expect(page.locator(".tile").first).to_be_visible()
    yield page
    context.close()
    assert faults == []


def fits(page: Page, keep: Keep, name: str) -> None:
    """Nothing overlaps, sticks out or is too small to touch; audited, and kept as a picture."""
    await_faces(page)
    assert page.evaluate(FAULTS) == [], name
    size = page.viewport_size
    assert size is not None
    keep(page, f"{name}-{size['width']}x{size['height']}")


def test_a_citizen_gets_a_number_with_the_server_and_without(
    kiosk: Page, server: LiveServer, node: LiveNode, keep: Keep
) -> None:
    tap(kiosk, "[data-value=collect]")
    expect(kiosk.locator(".label")).to_have_text(re.compile(r"^S0\d\d$"))
    expect(kiosk.locator("[data-do=wrong]")).to_be_visible()
    tap(kiosk, "[data-do=done]")

    server.kill()
    expect(kiosk.locator(".notice")).to_contain_text(LINE_ABOVE, timeout=60_000)
    expect(kiosk.locator(".tile .wait").first).to_have_text("")
    fits(kiosk, keep, "away-home")
    tap(kiosk, "[data-value=submit]")
    expect(kiosk.locator(".fields .tile").first).to_be_visible()
    fits(kiosk, keep, "away-fields")
    tap(kiosk, "[data-value=H]")
    expect(kiosk.locator(".label")).to_have_text(re.compile(r"^H9\d\d$"))
    label = kiosk.locator(".label").inner_text()
    expect(kiosk.locator(".qr")).to_be_visible()
    expect(kiosk.locator(".print")).to_contain_text("Phiếu đang in")
    expect(kiosk.locator("[data-do=wrong]")).to_have_count(0)
    fits(kiosk, keep, "away-ticket")
    tap(kiosk, "[data-do=done]")

    server.start()
    expect(kiosk.get_by_text(LINE_ABOVE)).to_have_count(0, timeout=60_000)
    expect(kiosk.locator(".tile .wait").first).not_to_have_text("")
    until(lambda: node.status()["waiting_to_be_handed_in"] == 0)
    with Wire(server) as leader:
        leader.sign_in("leader")
        [handed_in] = [one for one in read_all(leader, "/tickets", "tickets") if one["label"] == label]
    assert handed_in["issued_offline"] is True


def test_search_and_papers_are_there_without_the_server(kiosk: Page, server: LiveServer, keep: Keep) -> None:
    server.kill()
    expect(kiosk.locator(".notice")).to_contain_text(LINE_ABOVE, timeout=60_000)
    tap(kiosk, LANGUAGE)
    expect(kiosk.locator(".notice")).to_contain_text("out of reach")
    tap(kiosk, "[data-do=search]")
    expect(kiosk.locator(".keys")).to_be_visible()
    for letter in "khai sinh":
        kiosk.locator("[data-do=space]" if letter == " " else f"[data-do=type][data-value='{letter}']").click(delay=420)
    expect(kiosk.locator(".found .row").first).to_be_visible()
    fits(kiosk, keep, "away-search")
    tap(kiosk, ".found .row")
    expect(kiosk.locator("[data-do=ready]")).to_be_visible()
    tap(kiosk, "[data-do=printList]")
    expect(kiosk.locator("[data-do=printList]")).not_to_have_attribute("aria-disabled", "true")


def test_a_used_up_series_sends_to_reception(browser: Browser, server: LiveServer, tmp_path: Path, keep: Keep) -> None:
    if server.process is None:
        server.start()
    token = server.device("small-kiosk", "kiosk", "--printer", "kiosk-1", "--series", "990-991")
    with LiveNode(server.url, tmp_path / "data", token=token) as node:
        node.wait_until_connected()
        server.kill()
        for key in ("k1", "k2"):
            assert node.issue(key, "S").status_code == 201
        context = browser.new_context(viewport={"width": 1080, "height": 1920}, has_touch=True, reduced_motion="reduce")
        page = context.new_page()
        page.goto(f"{node.url}/kiosk#token={token}")
        expect(page.locator(".notice")).to_contain_text(LINE_ABOVE, timeout=60_000)
        tap(page, "[data-value=collect]")
        expect(page.locator(".say")).to_contain_text("đã cấp hết số dự phòng")
        expect(page.locator(".say")).to_contain_text("bàn tiếp đón")
        fits(page, keep, "away-used-up")
        context.close()
