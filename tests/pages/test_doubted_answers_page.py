"""What a manager sees of answers that may not be the citizens' own: a real server, a real tablet's answers."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.audit import violations
from tests.faults.history import Wire
from tests.kiosk.desk import Desk
from tests.live_server import PASSWORD, LiveServer

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    server = LiveServer(tmp_path_factory.mktemp("doubted") / "data")
    server.user("huong", "manager")
    server.start()
    yield Desk(server)
    server.stop()


def test_the_manager_sees_each_doubted_answer_and_why_and_it_counts_all_the_same(browser: Browser, desk: Desk) -> None:
    labels = []
    with Wire(desk.server, desk.server.device("tablet", "tablet", "--counter", "7")) as tablet:
        for score in (5, 5, 5, 5, 4):  # the officer empties his line into the tablet: each at once, five in a row
            labels.append(desk.issue()["label"])
            called = desk.command("/counters/7/call-next")["ticket"]
            desk.command(f"/tickets/{called['id']}/finish")
            assert tablet.call("POST", f"/tickets/{called['id']}/rating", {"score": score})[0] == 201
    page = browser.new_context(viewport={"width": 1366, "height": 900}).new_page()
    page.goto(f"{desk.server.url}/login")
    page.fill("[name=username]", "huong")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(f"{desk.server.url}/reports")
    list_of_them = page.locator("details.doubted")
    expect(list_of_them.locator("summary")).to_contain_text("5/5")
    list_of_them.locator("summary").focus()
    page.keyboard.press("Enter")
    rows = list_of_them.locator("tbody tr")
    expect(rows).to_have_count(5)
    shown = rows.evaluate_all("all => all.map(row => [...row.cells].map(cell => cell.textContent))")
    assert sorted(cells[1] for cells in shown) == sorted(labels)
    assert {cells[0] for cells in shown} == {"7"}
    assert all("5 câu trong 2 phút" in cells[-1] for cells in shown)
    expect(page.locator("main")).to_contain_text("5/5")
    assert violations(page) == []
    page.context.close()
