"""Many calls at once, many calls in a row, a long time: nobody goes by unseen, nothing grows, the board goes on."""

from collections.abc import Iterator
from contextlib import suppress

import pytest
from playwright.sync_api import Browser, CDPSession, Error, Frame, expect

from tests.display.scripted_hall import ScriptedHall, SocketHall, ticket
from tests.faults.extent import tell

pytestmark = pytest.mark.browser

WEEK = 7 * 24 * 3600 * 1000  # milliseconds
COUNTERS = 24
AT_ONCE = 500  # calls the page is given before it is waited for


@pytest.fixture
def hall(browser: Browser) -> Iterator[ScriptedHall]:
    page = browser.new_page(viewport={"width": 1920, "height": 1080}, reduced_motion="reduce")
    yield ScriptedHall(page)
    page.close()


def shown(hall: ScriptedHall) -> set[str]:
    labels = hall.page.locator(".stage .label").all_inner_texts()
    return {*labels, *hall.page.locator(".list .row .l").all_inner_texts()}


def test_ten_calls_in_a_minute_all_stand_until_their_citizens_came(hall: ScriptedHall) -> None:
    page = hall.open()
    expect(page.locator(".clock")).not_to_have_text("")
    labels = [f"A{number:03}" for number in range(1, 11)]
    for number, label in enumerate(labels, start=1):
        hall.call(number, label, number)
    expect(page.locator(".is-crowded .list .row .l")).to_have_count(9)
    assert shown(hall) == set(labels)
    for number, label in enumerate(labels[:5], start=1):
        hall.event("ticket_began", ticket=ticket(number, label, number, "serving"))
    expect(page.locator(".is-crowded")).to_have_count(0)
    expect(page.locator(".list .row .l")).to_have_count(6)
    assert shown(hall) >= set(labels[5:])


def test_who_waits_longest_for_his_citizen_is_not_pushed_out_by_those_already_served(hall: ScriptedHall) -> None:
    page = hall.open()
    expect(page.locator(".clock")).not_to_have_text("")
    hall.call(100, "B100", 5)
    hall.call(1, "C001", 1)
    for number in range(2, 12):
        hall.call(number, f"A{number:03}", 2)
        hall.event("ticket_finished", ticket=ticket(number, f"A{number:03}", 2, "served"))
    expect(page.locator(".list .row .l").filter(has_text="A011")).to_have_count(1)
    expect(page.locator(".stage .label, .list .row .l").filter(has_text="C001")).to_have_count(1)
    expect(page.locator(".list .row .l")).to_have_count(6)


def test_a_call_takes_the_stage_from_a_slide_at_once(hall: ScriptedHall) -> None:
    hall.page.clock.install()
    hall.snapshot["postings"] = [
        {"id": 1, "kind": "hours", "words": "Giờ làm việc", "words_en": None, "zone": None, "media_type": None}
    ]
    page = hall.open()
    expect(page.locator(".stage h2")).to_have_text("Chưa gọi số nào")
    page.clock.run_for(65_000)
    expect(page.locator(".stage.is-hours")).to_be_visible()
    hall.call(1, "H001", 7)
    expect(page.locator(".stage .label")).to_have_text("H001")
    assert page.locator(".is-hours").count() == 0
    page.clock.run_for(120_000)
    expect(page.locator(".stage .label")).to_have_text("H001")  # its citizen has not come yet
    hall.event("ticket_began", ticket=ticket(1, "H001", 7, "serving"))
    page.clock.run_for(5_000)
    expect(page.locator(".stage.is-hours")).to_be_visible()
    expect(page.locator(".list .row .l").first).to_have_text("H001")


def test_a_week_without_a_reload_and_a_sleep_end_with_a_board_that_is_up_to_date(hall: ScriptedHall) -> None:
    hall.page.clock.install()
    page = hall.open()
    expect(page.locator(".clock")).not_to_have_text("")
    for _ in range(7):
        page.clock.fast_forward(WEEK // 7)
        page.clock.run_for(3_000)
    hall.happen(101)  # something happened while it slept
    hall.cut()
    page.clock.run_for(5_000)
    expect(page.locator(".note.is-trouble")).to_have_count(0)
    hall.call(1, "H001", 7)
    expect(page.locator(".stage .label")).to_have_text("H001")


def test_a_new_version_of_the_page_is_taken_over_when_nobody_is_being_called(hall: ScriptedHall) -> None:
    hall.page.clock.install()
    page = hall.open()
    expect(page.locator(".clock")).not_to_have_text("")
    hall.call(1, "H001", 7)
    expect(page.locator(".stage .label")).to_have_text("H001")
    page.evaluate("window.isOld = true")
    hall.version = "2"
    page.clock.run_for(800_000)
    assert page.evaluate("window.isOld"), "not while a citizen is awaited"
    loaded: list[Frame] = []
    page.on("framenavigated", lambda frame: loaded.append(frame))
    hall.event("ticket_finished", ticket=ticket(1, "H001", 7, "served"))
    for _ in range(50):  # the page's clock runs ahead of its requests: it may have to look again
        if loaded:
            break
        with suppress(Error):  # it may go while its clock runs
            page.clock.run_for(400_000)
    assert loaded
    expect(page.locator(".stage h2")).to_have_text("Chưa gọi số nào")


def heap(session: CDPSession) -> tuple[int, int, int]:
    """Bytes of the script heap after a collection, nodes and listeners of the document."""
    for _ in range(2):
        session.send("HeapProfiler.collectGarbage")
    counted = session.send("Memory.getDOMCounters")
    return session.send("Runtime.getHeapUsage")["usedSize"], counted["nodes"], counted["jsEventListeners"]


def test_ten_thousand_calls_leave_the_page_as_small_as_it_was(browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 1920, "height": 1080}, reduced_motion="reduce")
    with SocketHall(page) as hall:
        soak(hall, calls=10_000)
    page.close()


def soak(hall: SocketHall, *, calls: int) -> None:
    page = hall.open()
    expect(page.locator(".clock")).not_to_have_text("")
    session = page.context.new_cdp_session(page)
    for number in range(1, 1001):
        call_and_finish(hall, number)
    expect(page.locator(".list .row .l").first).to_be_visible()
    before = heap(session)
    for number in range(1001, calls + 1):
        call_and_finish(hall, number)
    after = heap(session)
    assert after[0] <= before[0] * 1.2 + 500_000, (before, after)
    assert after[1] <= before[1] * 1.2 + 200, (before, after)
    assert after[2] <= before[2] + 20, (before, after)
    tell(f"script heap of a board after 1,000 and {calls:,} calls: {before[0]:,} and {after[0]:,} bytes")


def call_and_finish(hall: SocketHall, number: int) -> None:
    counter, label = number % COUNTERS + 1, f"A{number % 1000:03}"
    hall.call(number, label, counter)
    hall.event("ticket_finished", ticket=ticket(number, label, counter, "served"))
    if number % AT_ONCE == 0:
        settled(hall, number)


def settled(hall: SocketHall, number: int) -> None:
    """Wait until the page has heard the last call."""
    expect(
        hall.page.locator(".list .row .l, .stage .label").filter(has_text=f"A{number % 1000:03}").first
    ).to_be_visible()
