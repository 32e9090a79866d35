"""The whole way of a call's sound: officer, server, voice, Opus, a board in real Chromium."""

import json
import time
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.conftest import CHROMIUM, CHROMIUM_WINDOWED
from tests.display.hall import Hall
from tests.faults.history import Wire
from tests.live_server import PASSWORD

pytestmark = pytest.mark.browser


def announced(page: Page, count: int = 1) -> list[dict[str, Any]]:
    """What the page says it has announced; read without a script in it, which would count as somebody's touch."""
    body = page.locator("body")
    for _ in range(600):
        told = [one for one in json.loads(body.get_attribute("data-announced") or "[]") if "ended" in one]
        if len(told) >= count:
            return told
        time.sleep(0.05)
    raise AssertionError(told)


@pytest.fixture
def board(hall: Hall) -> Iterator[Page]:
    for query in ({"counter": "12"}, {"test": "1"}):
        hall.hear(**query)
    page = hall.open(query="")
    expect(page.locator("body")).to_have_attribute("data-sound", "running")
    expect(page.locator(".clock")).not_to_have_text("")
    yield page
    page.close()


def test_a_call_chimes_and_is_spoken(hall: Hall, board: Page) -> None:
    hall.hear(label=hall.issue("K"))
    with Wire(hall.server) as officer:
        officer.sign_in("officer")
        _, answer = officer.call("POST", "/counters/12/call-next")
        (told,) = announced(board)
        officer.call("POST", f"/tickets/{answer['ticket']['id']}/finish")
    assert told["label"] == answer["ticket"]["label"]
    assert told["chime"] > 0.1
    assert len(told["voice"]) == 2
    assert min(told["voice"]) > 0.1


def test_a_citizen_who_is_already_served_is_not_called_out(hall: Hall, board: Page) -> None:
    first, *_ = hall.call("K", "N", "K")  # each is served before the one before it has been spoken
    (last,) = announced(board)
    assert last["label"] == first
    assert len(last["voice"]) <= 1


def test_staff_test_the_loudspeakers_from_the_floor_page(hall: Hall, board: Page, browser: Browser) -> None:
    hall.server.user("truong", "supervisor")
    page = browser.new_context(viewport={"width": 1366, "height": 768}).new_page()
    page.goto(f"{hall.server.url}/login")
    page.locator("[name=username]").fill("truong")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[type=submit]").click()
    page.wait_for_url(lambda url: "/login" not in url)
    page.goto(f"{hall.server.url}/floor")
    stage = board.locator(".stage").inner_text()
    page.get_by_role("button", name="Thử loa").click()
    expect(page.locator("body")).to_contain_text("Bảng gọi số đang đọc câu thử")
    (told,) = announced(board)
    assert (told["label"], len(told["voice"])) == ("test", 2)
    assert min(told["voice"]) > 0.1
    assert board.locator(".stage").inner_text() == stage
    page.context.close()


def test_a_browser_that_withholds_sound_is_said_and_a_touch_gives_it_back(hall: Hall, browser: Browser) -> None:
    strict = browser.browser_type.launch(
        executable_path=CHROMIUM_WINDOWED, args=[one for one in CHROMIUM if "autoplay" not in one]
    )
    try:
        page = strict.new_page(viewport={"width": 1920, "height": 1080})
        hall.show(page, query="")
        expect(page.locator("body")).to_have_attribute("data-sound", "locked")
        expect(page.locator(".unlock")).to_contain_text("Chạm để bật tiếng")
        hall.call("K")
        (silent,) = announced(page)
        assert (silent["chime"], silent["voice"]) == (0, [])
        page.locator(".unlock").click()
        expect(page.locator("body")).to_have_attribute("data-sound", "running")
        expect(page.locator(".unlock")).to_have_count(0)
        with Wire(hall.server) as officer:
            officer.sign_in("officer")
            hall.hear(label=hall.issue("N"))
            hall.hear(counter="12")
            officer.call("POST", "/counters/12/call-next")
            assert min(announced(page, 2)[1]["voice"]) > 0.1
    finally:
        strict.close()
