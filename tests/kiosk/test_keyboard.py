"""Every flow of kiosk, phone and tablet by keyboard alone: reached by Tab, seen, pressed, and the focus never lost.

A step is "Enter SELECTOR" or "Space SELECTOR" (Tab to it, press it), "at SELECTOR" (that screen has come up and the
focus is in it), "all SELECTOR" (the same, and every control of it is reached by Tab), "type TEXT", "key NAME",
"scan TEXT", or "see SELECTOR".
"""

import pytest
from playwright.sync_api import Page, expect

from tests.kiosk import samples
from tests.kiosk.conftest import OpenPage
from tests.kiosk.fake_wire import Wire
from tests.kiosk.keys import Keys
from tests.kiosk.test_kiosk_states import BIRTH, RECEIPT, scan
from tests.kiosk.test_phone_states import STATES
from tests.push_service import Phone

pytestmark = pytest.mark.browser

FLOWS = {
    "a need, a field, a ticket, another field, the end": [
        "all .home",
        "Space [data-do=priority]",
        "see [data-do=priority][aria-checked=true]",
        "Enter [data-value=submit]",
        "all .fields",
        "Space .fields [data-value=H]",
        "all .ticket",
        "Enter [data-do=wrong]",
        "all .home",
        "Enter [data-value=post]",
        "at .ticket",
        "Enter [data-do=wrong]",
        "at .home",
        "Enter [data-do=keep]",
        "at .ticket",
        "Enter [data-do=done]",
        "at .home .lang",
    ],
    "search with the keyboard on the screen, the papers, a guidance number": [
        "Enter [data-do=search]",
        "all .search",
        "Enter [data-value=k]",
        "Enter [data-value=h]",
        "Space [data-value=a]",
        "Enter [data-value=i]",
        "Enter [data-do=space]",
        "Enter [data-value=s]",
        "Enter [data-value=x]",
        "Enter [data-do=erase]",
        f"Enter .row[data-value='{BIRTH}']",
        "all .papers",
        "Enter [data-do=printList]",
        "see [data-do=printList][aria-disabled=true]",
        "Enter [data-do=back]",
        "at .search",
        f"Enter .row[data-value='{BIRTH}']",
        "at .papers",
        "Space [data-do=guide]",
        "at .ticket",
    ],
    "typing on a keyboard that is there, and having all papers": [
        "Enter [data-do=search]",
        "at .search",
        "type ket hon",
        "see .row",
        "key Backspace",
        "Enter .row",
        "at .papers",
        "Enter [data-do=ready]",
        "at .ticket",
    ],
    "the papers of a field and back again": [
        "Enter [data-value=submit]",
        "at .fields",
        "Space [data-do=check]",
        "see [data-do=check][aria-pressed=true]",
        "Enter .fields [data-value=C]",
        "all .procedures",
        "Enter .procedures .row",
        "at .papers",
        "Enter [data-do=back]",
        "at .procedures",
        "Enter [data-do=fieldTicket]",
        "at .ticket",
    ],
    "help in a language, several people, a phone number": [
        "Enter [data-do=wishes]",
        "at .wishes",
        "Space [data-value=interpreter]",
        "all .wishes",
        "Enter [data-value=hre]",
        "Enter [data-do=more]",
        "Enter [data-do=more]",
        "Enter [data-do=fewer]",
        *(f"Enter [data-do=digit][data-value='{digit}']" for digit in "09012345678"),
        "Enter [data-do=undial]",
        "Enter [data-do=digit][data-value='7']",
        "see .query .num",
        "Enter [data-do=back]",
        "at .home",
        "see .extras .is-set",
        "Enter [data-value=result]",
        "at .ticket",
        "see .wished",
    ],
    "English, and every aid": [
        "Enter [data-do=language][data-value=en]",
        "see html[lang=en]",
        "Space [data-do=lowReach]",
        "see html[data-reach=low]",
        "all .home",
        "Space [data-do=largeText]",
        "see html[data-text=large]",
        "Space [data-do=contrast]",
        "see html[data-contrast=high]",
        "Space [data-do=voice]",
        "see [data-do=voice][aria-pressed=true]",
        "all .home",
        "Enter [data-value=submit]",
        "all .fields",
        "Enter [data-do=back]",
        "at .home",
    ],
    "a receipt under the scanner, and its result": [
        "Enter [data-do=wishes]",
        "at .wishes",
        "scan",
        "all .dossier-state",
        "Enter [data-do=service]",
        "at .ticket",
    ],
}


@pytest.mark.parametrize("flow", FLOWS)
def test_the_kiosk_by_keyboard_alone(timed: Page, wire: Wire, flow: str) -> None:
    wire.lookup = samples.looked_up()
    keys = Keys(timed)
    timed.keyboard.press("Tab")
    for step in FLOWS[flow]:
        take(keys, step)


def test_the_kiosks_bad_days_by_keyboard_alone(timed: Page, wire: Wire) -> None:
    keys = Keys(timed)
    wire.services["services"][1]["is_full"] = True
    timed.clock.run_for(11_000)
    for step in (
        "Enter [data-value=submit]",
        "at .fields",
        "see .is-full",
        "Enter .fields [data-value=C]",
        "all .full",
    ):
        take(keys, step)
    for step in ("Enter .full [data-do=back]", "at .home", "Space [data-do=priority]"):
        take(keys, step)
    # The question whether someone is still there takes the focus, keeps it, and gives it back.
    keys.rest(45)
    expect(timed.locator(".still button")).to_be_focused()
    timed.keyboard.press("Tab")
    expect(timed.locator(".still")).to_have_count(0)
    expect(timed.locator("[data-do=priority]")).to_be_focused()
    keys.rest(45)
    expect(timed.locator(".still button")).to_be_focused()
    timed.keyboard.press("Escape")
    expect(timed.locator("[data-do=priority]")).to_be_focused()
    timed.route("**/api/v1/tickets", lambda route: route.abort())
    for step in ("Enter [data-value=result]", "at [data-do=giveUp]", "Enter [data-do=giveUp]", "at .home"):
        take(keys, step)
    timed.unroute("**/api/v1/tickets")
    wire.refusal = (409, {"code": "x", "title": "Không được", "detail": "Không được", "status": 409})
    for step in ("Enter [data-value=result]", "all .no", "Enter [data-do=done]", "at .home"):
        take(keys, step)
    wire.services["site"] |= {"is_open": False, "opens_at": "2026-11-25T13:30:00+07:00"}
    timed.clock.run_for(11_000)
    for step in ("at .closed", "all .closed", "Enter [data-do=language][data-value=en]", "see html[lang=en]"):
        take(keys, step)


def test_a_notice_that_comes_does_not_take_the_focus(timed: Page, wire: Wire) -> None:
    keys = Keys(timed)
    keys.reach("[data-value=post]")
    for notice in ("Hôm nay nghỉ sớm lúc 16:00", None):
        wire.services["site"]["notice"] = notice
        timed.clock.run_for(11_000)
        expect(timed.locator(".notice")).to_have_count(0 if notice is None else 1)
        expect(timed.locator("[data-value=post]")).to_be_focused()


def test_the_phone_by_keyboard_alone(open_windowed_page: OpenPage, wire: Wire) -> None:
    wire.follow |= {"push_key": Phone().subscription("")["p256dh"]}
    page = open_windowed_page("/t/follow-token", 390, 844, has_own_clock=True)
    # No push service can be reached from here: the browser's part is stood in for.
    page.add_init_script(
        """PushManager.prototype.getSubscription = async () => null;
           PushManager.prototype.subscribe = async () => { throw new Error("out of reach"); };
           Notification.requestPermission = async () => "granted";"""
    )
    page.reload()
    expect(page.locator("[data-do=push]")).to_be_visible()
    wire.wait_for_screens(1)
    keys = Keys(page)
    assert keys.sweep() == ["language", "bell", "push", "ask=delay", "ask=cancel"]
    for step in (
        "Space [data-do=bell]",
        "see [data-do=bell][aria-pressed=true]",
        "Enter [data-do=push]",
        "at .refused",
    ):
        take(keys, step)
    for step in ("Enter [data-value=cancel]", "at .sure", "key Escape"):
        take(keys, step)
    expect(page.locator("[data-value=cancel]")).to_be_focused()
    take(keys, "Enter [data-value=delay]")
    take(keys, "at .sure")
    keys.reach("[data-do=keep]")
    wire.move_line(ahead=4, sequence=4712)  # a redraw meanwhile leaves the focus where it is
    expect(page.locator(".big")).to_have_text("Còn 4 người nữa")
    expect(page.locator("[data-do=keep]")).to_be_focused()
    for step in ("Space [data-do=delay]", "at .note:not(.refused)", "Enter [data-value=cancel]", "at .sure"):
        take(keys, step)
    take(keys, "Enter [data-do=cancel]")
    expect(page.locator(".big")).to_have_text("Ông, bà đã rời hàng")
    take(keys, "at .what")
    assert [name for name, _ in wire.phone_commands if name != "push-end"] == ["delay", "cancel"]


def test_rating_on_the_phone_by_keyboard_alone(open_page: OpenPage, wire: Wire) -> None:
    wire.follow |= STATES["served"]
    page = open_page("/t/follow-token", 390, 844, has_own_clock=True)
    keys = Keys(page)
    expect(page.locator(".faces")).to_be_visible()
    assert keys.sweep() == ["language", "link", *(f"score={score}" for score in (5, 4, 3, 2, 1))]
    for step in (
        "Enter [data-value='2']",
        "all .reasons",
        "Enter [data-do=again]",
        "at .faces",
        "Space [data-value='1']",
    ):
        take(keys, step)
    for step in ("at .reasons", "Space [data-value=attitude]", "Space [data-value=other]", "Space [data-value=other]"):
        take(keys, step)
    keys.reach("textarea")
    page.keyboard.type("Cần nói chậm hơn")
    for step in ("Enter [data-do=rate]", "at .rated"):
        take(keys, step)
    given = {"score": 1, "reasons": ["attitude"], "comment": "Cần nói chậm hơn"}
    assert wire.phone_commands == [("rating", given)]


def test_the_tablet_by_keyboard_alone(open_page: OpenPage, wire: Wire) -> None:
    page = open_page("/tablet#token=tablet-token", 1280, 800, has_own_clock=True)
    expect(page.locator(".asleep")).to_be_visible()
    wire.wait_for_screens(1)
    keys = Keys(page)
    wire.push_questions("rating_asked", [samples.question(46, seconds=600)])
    take(keys, "all .faces")
    for step in ("Enter [data-do=language]", "see html[lang=en]", "Enter [data-value='2']", "all .reasons"):
        take(keys, step)
    for step in ("Enter [data-do=again]", "at .faces", "Space [data-value='1']", "at .reasons"):
        take(keys, step)
    for step in ("Space [data-value=long_wait]", "Space [data-value=other]", "Space [data-value=other]"):
        take(keys, step)
    keys.reach("textarea")
    page.keyboard.type("Chờ lâu")
    for step in ("Enter [data-do=send]", "at .given"):
        take(keys, step)
    assert wire.ratings == [{"ticket": 46, "score": 1, "reasons": ["long_wait"], "comment": "Chờ lâu"}]
    wire.push_questions("rating_asked", [samples.question(47, seconds=600)])
    page.clock.run_for(5000)
    for step in ("at .faces", "Enter [data-do=decline]", "at .given"):
        take(keys, step)
    wire.wait_until(lambda: wire.declined == [47])


def take(keys: Keys, step: str) -> None:
    """Do one step of a flow."""
    word, _, rest = step.partition(" ")
    if word in ("Enter", "Space"):
        keys.press(rest, word)
    elif word == "at":
        keys.arrive(rest)
    elif word == "all":
        keys.arrive(rest)
        keys.sweep()
    elif word == "type":
        keys.page.keyboard.type(rest, delay=130)
        keys.page.clock.run_for(500)
    elif word == "key":
        keys.page.keyboard.press(rest)
    elif word == "scan":
        scan(keys.page, RECEIPT)
    else:
        expect(keys.page.locator(rest).first).to_be_visible()
