"""What staff see of printers and slips, on a real server in real Chromium."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.audit import violations
from tests.faults.history import Wire
from tests.live_server import LiveServer
from tests.pages.test_kiosks_and_help import keep, signed_in

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    made = LiveServer(tmp_path_factory.mktemp("paper") / "data")
    made.user("le", "receptionist")
    made.user("truong", "supervisor")
    made.start()
    yield made
    made.stop()


def test_an_empty_roll_is_seen_on_the_floor_and_at_reception_and_so_is_the_slip(
    browser: Browser, server: LiveServer, request: pytest.FixtureRequest
) -> None:
    token = server.device("In tiếp đón", "agent", "--printer", "reception", "--printer", "kiosk-1")
    floor = signed_in(browser, server, "truong", "/floor")
    reception = signed_in(browser, server, "le", "/reception")
    with Wire(server, token) as agent:
        for printer in ("kiosk-1", "reception"):
            agent.call("POST", "/printers/state", {"state": "ok", "printer": printer})
        expect(floor.locator("[data-key=printer-reception]")).to_contain_text("in được", timeout=15_000)
        reception.locator(".services .press").first.click()
        expect(reception.locator(".given")).to_contain_text("Phiếu in ở Máy in quầy tiếp đón", timeout=15_000)
        agent.call("POST", "/printers/state", {"state": "paper_out", "printer": "reception"})
        expect(floor.locator("[data-key=printer-reception]")).to_contain_text("hết giấy", timeout=15_000)
        expect(floor.locator("[data-key=printer-reception]")).to_contain_text("1 phiếu đang chờ")
        expect(reception.locator(".given")).to_contain_text("hết giấy", timeout=15_000)
        assert violations(floor) == []
        assert violations(reception) == []
        keep(floor, request, "floor-printers")
        keep(reception, request, "reception-paper-out")
        agent.call("POST", "/printers/state", {"state": "ok", "printer": "reception"})
        _, listed = agent.call("GET", "/print-jobs")
        agent.call("POST", f"/print-jobs/{listed['jobs'][0]['id']}/done")
    expect(reception.locator(".given")).to_contain_text("Phiếu đã in ở Máy in quầy tiếp đón", timeout=15_000)
    floor.context.close()
    reception.context.close()
