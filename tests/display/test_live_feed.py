"""Every screen's feed against a server that loses, repeats, overtakes, restarts and is restored."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.display.scripted_feed import ScriptedFeed

pytestmark = pytest.mark.browser


@pytest.fixture
def feed(browser: Browser) -> Iterator[ScriptedFeed]:
    page = browser.new_page()
    made = ScriptedFeed(page)
    yield made
    page.close()


def test_events_arrive_once_and_in_order_and_a_hole_is_fetched(feed: ScriptedFeed) -> None:
    feed.follow()
    feed.began(100)
    feed.asks(1)
    feed.happen(101, 102, 103, 104)
    feed.tell(102, 101, 102, 101)
    feed.hears(101, 102)
    assert feed.asked == [100], "what came late was no hole"
    feed.tell(104)
    feed.hears(101, 102, 103, 104)
    assert feed.asked == [100, 102]


def test_a_short_cut_is_caught_up_without_a_new_beginning(feed: ScriptedFeed) -> None:
    feed.follow()
    feed.began(100)
    feed.happen(101, 102)
    feed.cut()
    feed.hears(101, 102)
    feed.began(100)


def test_an_event_that_overtakes_its_snapshot_is_heard_once(feed: ScriptedFeed) -> None:
    feed.follow()
    feed.began(100)
    feed.asks(1)
    feed.happen(101)
    feed.on_connect = [("event", {"sequence": 101}), ("snapshot", {"sequence": 100})]
    feed.cut()
    feed.asks(2)
    feed.happen(102)
    feed.tell(102)
    feed.hears(101, 102)
    feed.began(100)


def test_what_could_not_be_fetched_is_asked_for_again(feed: ScriptedFeed) -> None:
    feed.follow()
    feed.began(100)
    feed.asks(1)
    feed.is_down = True
    feed.tell(102)
    feed.happen(101, 102)
    feed.is_down = False
    feed.hears(101, 102)


def test_a_restored_database_is_begun_afresh(feed: ScriptedFeed) -> None:
    feed.follow()
    feed.began(100)
    feed.happen(101)
    feed.tell(101)
    feed.hears(101)
    feed.history = [{"sequence": 40}]
    feed.cut()
    feed.began(100, 40)
    feed.happen(41)
    feed.tell(41)
    feed.hears(101, 41)


def test_without_a_socket_the_screen_polls(feed: ScriptedFeed) -> None:
    feed.refuses_sockets = True
    feed.follow()
    feed.began(100)
    feed.happen(101)
    feed.hears(101)


def test_a_line_that_brings_no_snapshot_is_asked_for_one(feed: ScriptedFeed) -> None:
    feed.on_connect = [("line_moved", {})]
    feed.follow()
    feed.began(100)
    feed.happen(101)
    feed.tell(101)
    feed.hears(101)


def test_a_displaced_page_polls_and_leaves_its_twin_the_socket(feed: ScriptedFeed) -> None:
    feed.follow()
    feed.began(100)
    feed.displace()
    feed.happen(101, 102)
    feed.hears(101, 102)
    # By now it would have come back several times, had the line only been cut.
    feed.asks(len(feed.asked) + 5)
    assert feed.connects == 1
    assert feed.page.evaluate("window.stale") == []


def test_a_displaced_page_says_that_it_is_stale_when_nobody_answers(feed: ScriptedFeed) -> None:
    feed.follow(stale=1500)
    feed.began(100)
    feed.displace()
    feed.is_down = True
    feed.page.wait_for_function("window.stale.at(-1) === true")
    feed.is_down = False
    feed.page.wait_for_function("window.stale.at(-1) === false")
    assert feed.connects == 1


def test_a_displaced_page_comes_back_later(feed: ScriptedFeed) -> None:
    feed.follow(displaced=400)
    feed.began(100)
    feed.displace()
    feed.happen(101)
    feed.page.wait_for_function("window.heard.length === 1")
    while feed.connects < 2:
        feed.page.wait_for_timeout(20)
    feed.happen(102)
    feed.tell(102)
    feed.hears(101, 102)
