"""The hall board in real Chromium on a real server: order, recovery, angles, sound."""

import pytest
from playwright.sync_api import Page, expect

from tests.audit import violations
from tests.display.hall import Hall

pytestmark = pytest.mark.browser

RECOVERS_WITHIN = 12_000  # milliseconds: the server's own start included


def listed(page: Page) -> list[str]:
    return page.locator(".list .row .l").all_inner_texts()


def test_an_empty_morning_invites_to_take_a_number(hall: Hall) -> None:
    page = hall.open()
    expect(page.locator(".stage h2")).to_have_text("Chưa gọi số nào")
    assert violations(page) == []
    assert "token" not in page.url


def test_the_newest_call_takes_the_stage_and_the_last_six_stay(hall: Hall) -> None:
    page = hall.open()
    expect(page.locator(".clock")).not_to_have_text("")
    labels = hall.call("K", "N", "K", "N", "K", "N", "K", "N")
    expect(page.locator(".list .row .l")).to_have_count(6)
    shown = [page.locator(".stage .label").inner_text(), *listed(page)]
    assert len(set(shown)) == 7
    assert set(shown) <= set(labels)


def test_a_restart_of_the_server_loses_and_repeats_nothing(hall: Hall) -> None:
    page = hall.open()
    before = hall.call("K", "N", "K", "N")
    expect(page.locator("body")).to_contain_text(before[-1])
    hall.server.kill()
    hall.server.start()
    missed = hall.call("K", "N", "K")
    for label in missed:
        expect(page.locator("body")).to_contain_text(label, timeout=RECOVERS_WITHIN)
    shown = [page.locator(".stage .label").inner_text(), *listed(page)]
    assert len(shown) == len(set(shown))
    fresh = hall.open()
    expect(fresh.locator(".list .row .l")).to_have_count(6)
    assert set(listed(fresh)[:4]) <= {*shown, fresh.locator(".stage .label").inner_text()}


def test_silence_is_said_with_the_time_of_the_last_word(hall: Hall) -> None:
    page = hall.browser.new_page(viewport={"width": 1920, "height": 1080})
    hall.pages.append(page)
    page.clock.install()
    page.goto(f"{hall.server.url}/display/board?voice=off#token={hall.board_token}")
    page.clock.run_for(500)
    expect(page.locator(".clock")).not_to_have_text("")
    page.context.set_offline(True)
    page.route("**/api/**", lambda route: route.abort())
    page.clock.run_for(20_000)
    expect(page.locator(".note.is-trouble")).to_contain_text("Mất kết nối, số liệu lúc")
    assert violations(page) == []
    page.context.set_offline(False)


def test_portrait_and_dark_halls_are_served_too(hall: Hall) -> None:
    hall.call("K")
    page = hall.open("?voice=off&theme=dark", (1080, 1920))
    expect(page.locator(".stage .label")).to_be_visible()
    assert page.evaluate("document.body.dataset.hall") == "dark"
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")
    assert violations(page) == []


def test_events_out_of_order_are_put_in_order(hall: Hall) -> None:
    page = hall.open()
    found = page.evaluate(
        """async () => {
          const { Ordering } = await import("/look/ordering.js");
          const heard = [];
          const ordering = new Ordering((event) => heard.push(event.sequence));
          ordering.start(10);
          ordering.push({ sequence: 12 }, { sequence: 9 }, { sequence: 13 });
          const hole = ordering.hasHole;
          ordering.push({ sequence: 11 }, { sequence: 12 }, { sequence: 14 });
          return { heard, hole, after: ordering.hasHole };
        }"""
    )
    assert found == {"heard": [11, 12, 13, 14], "hole": True, "after": False}
