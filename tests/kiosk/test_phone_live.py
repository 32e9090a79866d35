"""The phone's page on the real server: how much it fetches, what it keeps without a network, sleeping and waking."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.audit import violations
from tests.kiosk.desk import Desk
from tests.kiosk.pictures import keeper
from tests.live_server import LiveServer
from tests.push_service import Phone

pytestmark = pytest.mark.browser

FIRST_VIEW_BYTES = 40_000  # the limit is 60 kB; 36 kB measured


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    server = LiveServer(tmp_path_factory.mktemp("phone") / "data")
    server.start()
    yield Desk(server)
    server.stop()


@pytest.fixture
def context(windowed_browser: Browser) -> Iterator[BrowserContext]:
    made = windowed_browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, locale="vi-VN", reduced_motion="reduce"
    )
    yield made
    made.close()


def opened(context: BrowserContext, desk: Desk, ticket: dict[str, Any]) -> Page:
    page = context.new_page()
    page.set_default_timeout(15_000)
    page.goto(f"{desk.server.url}/t/{ticket['follow_token']}")
    expect(page.locator(".label")).to_have_text(ticket["label"])
    return page


def wait_for_worker(page: Page) -> None:
    """Until the page's worker has kept all it needs."""
    page.evaluate("navigator.serviceWorker.ready.then(({ active }) => active.scriptURL)")


def test_the_first_view_is_small_all_requests_counted(context: BrowserContext, desk: Desk) -> None:
    desk.empty()
    ticket = desk.issue()
    page = context.new_page()
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    fetched: dict[str, float] = {}
    began: dict[str, float] = {}
    line.on("Network.requestWillBeSent", lambda said: began.__setitem__(said["requestId"], said["timestamp"]))
    line.on("Network.loadingFinished", lambda said: fetched.__setitem__(said["requestId"], said["encodedDataLength"]))
    page.goto(f"{desk.server.url}/t/{ticket['follow_token']}")
    expect(page.locator(".label")).to_have_text(ticket["label"])
    wait_for_worker(page)
    # The number stands before anything else is fetched: the typeface is the first of what comes later.
    names = page.evaluate("performance.getEntriesByType('resource').map(({ name }) => name)")
    later = next(place for place, name in enumerate(names) if "/phone_fonts.js" in name)
    first = names[:later]
    assert any("/api/v1/follow/" in name for name in first)
    sizes = [fetched[request] for request in sorted(fetched, key=lambda request: began[request])]
    first_view = sum(sizes[: len(first) + 1])  # and the page itself
    print(f"first view {first_view / 1000:.1f} kB in {len(first) + 1} requests, all {sum(sizes) / 1000:.1f} kB")
    assert 10_000 < first_view < FIRST_VIEW_BYTES
    assert all(name.startswith(desk.server.url) for name in names)


def test_without_a_network_the_number_stays_readable(context: BrowserContext, desk: Desk) -> None:
    desk.empty()
    for _ in range(2):
        desk.issue()
    ticket, other = desk.issue(), desk.issue()
    page = opened(context, desk, ticket)
    expect(page.locator(".big")).to_contain_text("2")
    wait_for_worker(page)
    context.set_offline(True)
    page.reload()
    expect(page.locator(".big")).to_have_text("Không có mạng, đang thử lại", timeout=15_000)
    expect(page.locator(".label")).to_have_text(ticket["label"])
    expect(page.locator(".what")).to_contain_text("còn 2 người trước ông, bà")
    assert violations(page) == []
    kept = page.evaluate(
        """async () => {
          const found = [];
          for (const name of await caches.keys())
            for (const { url } of await (await caches.open(name)).keys()) found.push(url);
          return found;
        }"""
    )
    assert kept
    for address in kept:
        assert "/api/" not in address
        assert ticket["follow_token"] not in address
    with pytest.raises(Exception, match="ERR_INTERNET_DISCONNECTED"):
        page.goto(f"{desk.server.url}/t/{other['follow_token']}")
    context.set_offline(False)
    page.goto(f"{desk.server.url}/t/{ticket['follow_token']}")
    expect(page.locator(".live")).to_contain_text("Trực tiếp")


def test_a_worker_answers_for_its_own_ticket_alone(context: BrowserContext, desk: Desk) -> None:
    desk.empty()
    ticket = desk.issue()
    page = opened(context, desk, ticket)
    wait_for_worker(page)
    scopes = page.evaluate(
        "navigator.serviceWorker.getRegistrations().then((all) => all.map(({ scope }) => new URL(scope).pathname))"
    )
    assert scopes == [f"/t/{ticket['follow_token']}"]
    # On a later day another number: the former is forgotten, worker and all.
    page.evaluate(
        """() => {
          const [key] = Object.keys(localStorage).filter((name) => name.startsWith("phone.ticket."));
          const kept = JSON.parse(localStorage.getItem(key));
          localStorage.setItem(key, JSON.stringify({ ...kept, business_day: "2020-01-02" }));
        }"""
    )
    page.close()
    new = desk.issue()
    page = opened(context, desk, new)
    wait_for_worker(page)
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('phone.ticket.')).length") == 1
    left = page.evaluate(
        """async () => {
          const others = async () => (await navigator.serviceWorker.getRegistrations())
            .filter(({ scope }) => !scope.endsWith(location.pathname));
          for (let tries = 0; tries < 250 && (await others()).length > 0; tries += 1) {
            await new Promise((resolve) => { setTimeout(resolve, 20); });
          }
          return (await others()).length;
        }"""
    )
    assert left == 0


def test_a_phone_that_slept_through_its_call_shows_it_on_waking(context: BrowserContext, desk: Desk) -> None:
    desk.empty()
    ticket = desk.issue()
    page = opened(context, desk, ticket)
    expect(page.locator(".live")).to_contain_text("Trực tiếp")
    phone = context.new_cdp_session(page)
    phone.send("Page.enable")
    phone.send("Page.setWebLifecycleState", {"state": "frozen"})
    desk.command("/counters/7/call-next")
    phone.send("Page.setWebLifecycleState", {"state": "active"})
    expect(page.locator(".go b")).to_have_text("7")
    assert page.title() == f"Mời đến quầy 7 · {ticket['label']}"


def test_it_finds_the_server_again_after_a_restart(context: BrowserContext, desk: Desk) -> None:
    desk.empty()
    ticket = desk.issue()
    page = opened(context, desk, ticket)
    desk.server.kill()
    expect(page.locator(".live")).to_contain_text("Mất kết nối", timeout=15_000)
    desk.server.start()
    expect(page.locator(".live")).to_contain_text("Trực tiếp", timeout=10_000)
    desk.command("/counters/7/call-next")
    expect(page.locator(".go b")).to_have_text("7", timeout=3000)


def test_the_worker_shows_what_is_pushed(context: BrowserContext, desk: Desk) -> None:
    desk.empty()
    context.grant_permissions(["notifications"], origin=desk.server.url)
    ticket = desk.issue()
    page = opened(context, desk, ticket)
    wait_for_worker(page)
    line = context.new_cdp_session(page)
    registered: dict[str, str] = {}

    def note(said: dict[str, Any]) -> None:
        for one in said["registrations"]:
            if not one["isDeleted"]:
                registered[one["scopeURL"]] = one["registrationId"]

    line.on("ServiceWorker.workerRegistrationUpdated", note)
    line.send("ServiceWorker.enable")
    expect(page.locator("[data-do=push]")).to_be_visible()
    pushed = {"title": "Mời đến quầy 7", "body": "Đến lượt", "tag": ticket["label"], "kind": "called"}
    line.send(
        "ServiceWorker.deliverPushMessage",
        {"origin": desk.server.url, "registrationId": registered[page.url], "data": json.dumps(pushed)},
    )
    shown = page.evaluate(
        """async () => {
          const registration = await navigator.serviceWorker.ready;
          for (let tries = 0; tries < 250; tries += 1) {
            const [notice] = await registration.getNotifications();
            if (notice) return [notice.title, notice.body, notice.tag];
            await new Promise((resolve) => { setTimeout(resolve, 20); });
          }
        }"""
    )
    assert shown == ["Mời đến quầy 7", "Đến lượt", ticket["label"]]


def test_only_on_consent_is_the_phone_told_when_closed(
    context: BrowserContext, desk: Desk, request: pytest.FixtureRequest
) -> None:
    keep = keeper(request, "phone")
    desk.empty()
    ticket = desk.issue()
    page = context.new_page()
    page.set_default_timeout(15_000)
    # No push service can be reached from here: the browser's part is stood in for, the rest is real.
    page.add_init_script(
        """(() => {
          const made = { toJSON: () => ({ endpoint: "https://push.example.com/x", keys: KEYS }),
            unsubscribe: async () => { window.subscribed = null; return true; } };
          window.subscribed = null;
          PushManager.prototype.getSubscription = async () => window.subscribed;
          PushManager.prototype.subscribe = async ({ userVisibleOnly, applicationServerKey }) => {
            window.asked = [userVisibleOnly, applicationServerKey.length];
            window.subscribed = made;
            return made;
          };
          Notification.requestPermission = async () => window.answer ?? "granted";
        })()""".replace("KEYS", json.dumps(keys()))
    )
    page.goto(f"{desk.server.url}/t/{ticket['follow_token']}")
    button = page.locator("[data-do=push]")
    expect(button).to_have_attribute("aria-pressed", "false")
    assert page.evaluate("window.asked") is None
    expect(page.locator("html.dressed")).to_have_count(1)
    keep(page, "notices-offered")
    button.tap()
    expect(button).to_have_attribute("aria-pressed", "true")
    assert page.evaluate("window.asked") == [True, 65]
    keep(page, "notices-on")
    button.tap()
    expect(button).to_have_attribute("aria-pressed", "false")
    page.evaluate("window.answer = 'denied'")
    button.tap()
    expect(page.locator(".note")).to_contain_text("không cho báo tin")
    keep(page, "notices-refused")


def keys() -> dict[str, str]:
    wanted = Phone().subscription("")
    return {"p256dh": wanted["p256dh"], "auth": wanted["auth"]}
