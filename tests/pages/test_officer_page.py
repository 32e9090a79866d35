"""The officer's page in real Chromium on a real server: one press, one command; nothing is sent twice."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.audit import violations
from tests.databases import Databases
from tests.faults.history import Unknown, Wire
from tests.live_server import PASSWORD, LiveServer

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, databases: Databases) -> Iterator[LiveServer]:
    folder = tmp_path_factory.mktemp("officer") / "data"
    made = LiveServer(folder, databases.url(folder))
    for name, role, more in (("lan", "officer", ("--counter", "7")), ("le", "receptionist", ()), ("an", "officer", ())):
        made.user(name, role, *more)
    made.start()
    yield made
    made.stop()


@pytest.fixture(scope="module")
def kiosk(server: LiveServer) -> Iterator[Wire]:
    with Wire(server, server.device("kiosk", "kiosk")) as wire:
        yield wire


_numbers = iter(range(10_000))


def issue(kiosk: Wire, service: str = "H") -> str:
    key = f"page-{next(_numbers)}"
    try:
        _, answer = kiosk.call("POST", "/tickets", {"service": service}, key)
    except Unknown:  # a test has restarted the server: the same key again
        _, answer = kiosk.call("POST", "/tickets", {"service": service}, key)
    label: str = answer["ticket"]["label"]
    return label


@pytest.fixture
def page(server: LiveServer, browser: Browser, kiosk: Wire) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1366, "height": 768}, reduced_motion="reduce")
    opened = context.new_page()
    yield opened
    context.close()
    with Wire(server) as officer:  # the next test begins at a free counter
        officer.sign_in("lan")
        _, state = officer.call("GET", "/counters/7")
        if state["ticket"]:
            officer.call("POST", f"/tickets/{state['ticket']['id']}/finish")


def sign_in(page: Page, server: LiveServer, name: str = "lan") -> None:
    page.goto(f"{server.url}/login")
    page.fill("input[name=username]", name)
    page.fill("input[name=password]", PASSWORD)
    page.click("button[type=submit]")


def at_work(page: Page, server: LiveServer) -> None:
    sign_in(page, server)
    expect(page.locator(".console")).to_be_visible()
    expect(page.locator(".wait tbody tr").first).to_be_visible()


def sent(page: Page) -> list[str]:
    """Commands as they go out."""
    commands: list[str] = []
    page.on("request", lambda r: commands.append(r.url.split("/api/v1")[1]) if r.method == "POST" else None)
    return commands


def press(page: Page, key: str) -> None:
    """As an officer does it: the last command's answer is there, the page takes the next."""
    expect(page.locator(".call:not([aria-disabled])")).to_be_visible()
    page.keyboard.press(key)


def test_space_does_the_whole_day(page: Page, server: LiveServer, kiosk: Wire) -> None:
    first, second = issue(kiosk), issue(kiosk)
    at_work(page, server)
    commands = sent(page)
    press(page, " ")
    expect(page.locator(".state.is-called")).to_be_visible()
    called = page.locator(".who .label").inner_text()
    press(page, "F2")
    expect(page.locator(".state.is-serving")).to_be_visible()
    press(page, " ")
    expect(page.locator(".who .label")).not_to_have_text(called)
    expect(page.locator(".state.is-called")).to_be_visible()
    assert [command.split("/")[-1] for command in commands] == ["call-next", "begin", "finish", "call-next"]
    assert {first, second} & {called, page.locator(".who .label").inner_text()}


def test_the_next_is_not_called_when_finishing_is_refused(page: Page, server: LiveServer, kiosk: Wire) -> None:
    issue(kiosk)
    at_work(page, server)
    press(page, " ")
    expect(page.locator(".state.is-called")).to_be_visible()
    press(page, " ")
    expect(page.locator(".state.is-serving")).to_be_visible()

    def refuse(route: Route) -> None:
        problem = '{"code": "command_refused", "detail": "Không làm được lúc này", "status": 409}'
        route.fulfill(status=409, content_type="application/problem+json", body=problem)

    page.route("**/finish", refuse)
    commands = sent(page)
    press(page, " ")
    expect(page.locator(".notice.is-trouble")).to_contain_text("Không làm được lúc này")
    assert [command.split("/")[-1] for command in commands] == ["finish"]


def test_a_lost_answer_is_settled_by_reading_never_by_repeating(page: Page, server: LiveServer, kiosk: Wire) -> None:
    issue(kiosk)
    at_work(page, server)

    def lose(route: Route) -> None:
        route.fetch()  # the server does it
        route.abort()  # and the answer is lost

    page.route("**/call-next", lose)
    commands = sent(page)
    press(page, " ")
    expect(page.locator(".state.is-called")).to_be_visible()
    expect(page.locator(".notice")).to_contain_text("đọc lại trạng thái")
    assert [command.split("/")[-1] for command in commands] == ["call-next"]


def test_holding_a_key_or_pressing_twice_calls_once(page: Page, server: LiveServer, kiosk: Wire) -> None:
    issue(kiosk)
    issue(kiosk)
    at_work(page, server)
    commands = sent(page)
    page.evaluate(
        """() => { for (const repeat of [false, true, true, false]) {
          const event = new KeyboardEvent("keydown", { key: " ", bubbles: true, cancelable: true, repeat });
          document.body.dispatchEvent(event); } }"""
    )
    expect(page.locator(".state.is-called")).to_be_visible()
    assert [command.split("/")[-1] for command in commands] == ["call-next"]


def test_the_page_survives_a_restart_with_its_citizen(page: Page, server: LiveServer, kiosk: Wire) -> None:
    issue(kiosk)
    at_work(page, server)
    press(page, " ")
    expect(page.locator(".state.is-called")).to_be_visible()
    label = page.locator(".who .label").inner_text()
    server.kill()
    server.start()
    press(page, " ")
    expect(page.locator(".state.is-serving")).to_be_visible(timeout=15_000)
    assert page.locator(".who .label").inner_text() == label


def test_hold_and_resume_transfer_and_a_ticket_out_of_turn(page: Page, server: LiveServer, kiosk: Wire) -> None:
    issue(kiosk)
    issue(kiosk)
    at_work(page, server)
    press(page, " ")
    expect(page.locator(".state.is-called")).to_be_visible()
    held = page.locator(".who .label").inner_text()
    press(page, "F6")
    expect(page.locator(".held")).to_contain_text(held)
    page.locator(f".held button:has-text('{held}')").click()
    expect(page.locator(".who .label")).to_have_text(held)
    page.keyboard.press("F7")
    assert violations(page) == []
    page.locator("dialog button[value=G]").click()
    expect(page.locator(".who .label.is-none")).to_be_visible()
    row = page.locator(".wait tbody tr").last
    wanted = row.locator("td").first.inner_text()
    row.focus()
    page.keyboard.press("Enter")
    page.fill("dialog input[name=reason]", "khách đau")
    page.keyboard.press("Enter")
    expect(page.locator(".who .label")).to_have_text(wanted)


def test_an_officer_without_a_counter_chooses_one(page: Page, server: LiveServer) -> None:
    sign_in(page, server, "an")
    expect(page.locator(".places .press").first).to_be_visible()
    assert violations(page) == []
    page.locator("[data-number='15']").click()
    expect(page.locator("h1")).to_have_text("Quầy 15")


def test_a_wrong_password_is_said_and_foreign_addresses_are_not_followed(page: Page, server: LiveServer) -> None:
    page.goto(f"{server.url}/login?next=//evil.example/")
    page.fill("input[name=username]", "le")
    page.fill("input[name=password]", "wrong")
    page.click("button[type=submit]")
    expect(page.locator("[role=alert]")).to_contain_text("không đúng")
    assert violations(page) == []
    page.fill("input[name=password]", PASSWORD)
    page.click("button[type=submit]")
    page.wait_for_url(f"{server.url}/reception")


def test_reception_gives_finds_and_cancels(page: Page, server: LiveServer) -> None:
    sign_in(page, server, "le")
    page.locator("[data-do=give][data-code=K]").click()
    expect(page.locator(".given .label")).to_have_text("K001")
    page.fill("input[name=query]", "k1")
    page.keyboard.press("Enter")
    expect(page.locator(".found")).to_contain_text("đang chờ")
    assert violations(page) == []
    page.locator("[data-do=cancel]").click()
    expect(page.locator(".found")).to_contain_text("đã hủy")


def test_percentages_never_round_up(page: Page, server: LiveServer) -> None:
    page.goto(f"{server.url}/login")
    shown = page.evaluate(
        """async () => {
          const { percent, csvCell } = await import("/pages/format.js");
          return [percent(9997, 10000), percent(1, 1), percent(2, 3), percent(0, 5), percent(1, 0),
                  csvCell("=1+1"), csvCell("-5"), csvCell("@x"), csvCell('a"b')];
        }"""
    )
    assert shown == [
        "99,9\u00a0%",
        "100,0\u00a0%",
        "66,6\u00a0%",
        "0,0\u00a0%",
        "–",
        '"\'=1+1"',
        '"-5"',
        '"\'@x"',
        '"a""b"',
    ]
