"""Letters and the day's figures printed from the officer's page: by keyboard, once, and where they come out is said."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from queue_server.settings import CONFIG
from tests.audit import violations
from tests.faults.history import Wire
from tests.live_server import LiveServer
from tests.pages.test_kiosks_and_help import keep, signed_in

pytestmark = pytest.mark.browser

RECEPTION = '{ code = "reception", name = "Máy in quầy tiếp đón" }'
WITH_FALLBACK = RECEPTION[:-2] + ', address = "tcp://127.0.0.1:9", fallback = "kiosk-1", fallback_seconds = 0 }'
LONGEST_WALK = 80


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    folder = tmp_path_factory.mktemp("letters")
    made = LiveServer(folder / "data")
    centre = (CONFIG / "centre.toml").read_text(encoding="utf-8")
    assert RECEPTION in centre
    centre = centre.replace(RECEPTION, WITH_FALLBACK)
    centre = centre.replace(
        'name = "Máy in của máy lấy số 1",', 'name = "Máy in của máy lấy số 1", address = "tcp://127.0.0.1:9",'
    )
    (folder / "centre.toml").write_text(centre, encoding="utf-8")
    made.command("init", "--always-open", "--centre", str(folder / "centre.toml"))
    made.user("lan", "officer", "--counter", "7")
    made.start()
    yield made
    made.stop()


@pytest.fixture(scope="module")
def agent(server: LiveServer) -> Iterator[Wire]:
    token = server.device("In", "agent", "--printer", "reception", "--printer", "kiosk-1")
    with Wire(server, token) as wire:
        yield wire


def says(agent: Wire, printer: str, state: str) -> None:
    assert agent.call("POST", "/printers/state", {"printer": printer, "state": state})[0] == 204


@pytest.fixture
def officer(server: LiveServer, agent: Wire) -> Iterator[Wire]:
    """The same officer over the wire, with both printers in order and nothing waiting."""
    for printer in ("kiosk-1", "reception"):
        says(agent, printer, "ok")
    for job in agent.call("GET", "/print-jobs")[1]["jobs"]:
        agent.call("POST", f"/print-jobs/{job['id']}/done")
    with Wire(server) as wire:
        wire.sign_in("lan")
        yield wire


@pytest.fixture
def dossier(officer: Wire) -> dict[str, Any]:
    body = {"procedure": "1.012753", "applicant_name": "Nguyễn Thị Ánh"}
    made: dict[str, Any] = officer.call("POST", "/dossiers", body)[1]["dossier"]
    return made


@pytest.fixture
def page(browser: Browser, server: LiveServer, officer: Wire) -> Iterator[Page]:
    opened = signed_in(browser, server, "lan", "/counter")
    expect(opened.locator("[data-do=summary]")).to_be_visible()
    yield opened
    opened.context.close()


def walk_to(page: Page, selector: str) -> None:
    """Press Tab until the element has the focus."""
    for _ in range(LONGEST_WALK):
        if page.evaluate("selector => document.activeElement?.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not reach {selector}")


def type_into(page: Page, selector: str, words: str) -> None:
    walk_to(page, selector)
    page.keyboard.type(words)


def open_letter(page: Page, code: str, kind: str = "supplement") -> None:
    """By keyboard alone: the button, the code, and the kind of letter."""
    walk_to(page, "[data-do=letter]")
    page.keyboard.press("Enter")
    page.keyboard.type(code)
    page.keyboard.press("Enter")
    expect(page.locator("dialog .kinds")).to_be_visible()
    walk_to(page, "[name=kind]")
    for _ in range(("supplement", "refusal", "apology").index(kind)):
        page.keyboard.press("ArrowRight")


def letters(officer: Wire) -> list[dict[str, Any]]:
    """The letters among the site's last jobs, newest first."""
    _, answer = officer.call("GET", "/print-jobs/recent")
    return [job for job in answer["jobs"] if job["kind"] in ("supplement", "refusal", "apology")]


def test_a_letter_is_written_by_keyboard_and_the_page_says_when_it_is_out(
    page: Page, officer: Wire, agent: Wire, dossier: dict[str, Any], request: pytest.FixtureRequest
) -> None:
    walk_to(page, "[data-do=letter]")
    page.keyboard.press("Enter")
    expect(page.locator("dialog [name=code]")).to_be_focused()
    assert violations(page) == []
    keep(page, request, "officer-letter-which-vi")
    page.keyboard.type("không có")
    page.keyboard.press("Enter")
    expect(page.locator(".trouble-line")).to_contain_text("Không có")
    expect(page.locator("dialog [name=code]")).to_have_value("không có")
    page.keyboard.press("Control+A")
    page.keyboard.type(dossier["code"])
    page.keyboard.press("Enter")
    expect(page.locator("dialog .kinds")).to_be_visible()
    type_into(page, "[name=documents]", "Hợp đồng chuyển nhượng")
    walk_to(page, ".of-kind button")
    page.keyboard.press("Enter")
    expect(page.locator(".paper:nth-child(2) [name=documents]")).to_be_focused()
    page.keyboard.type("Tờ khai thuế")
    walk_to(page, ".paper:nth-child(2) [name=form]")
    page.keyboard.press("Home")
    type_into(page, "[name=reason]", "thiếu chữ ký")
    assert violations(page) == []
    keep(page, request, "officer-letter-supplement-vi")
    walk_to(page, "dialog [type=submit][value=ok]")
    page.keyboard.press("Enter")
    expect(page.locator("dialog [role=status]")).to_have_text("Phiếu in ở Máy in quầy tiếp đón")
    assert violations(page) == []
    keep(page, request, "officer-letter-printing-vi")
    (job,) = [one for one in letters(officer) if one["slip"]["code"] == dossier["code"]]
    assert (job["kind"], job["slip"]["reason"]) == ("supplement", "thiếu chữ ký")
    papers = [(one["name"], one["form"], one["count"]) for one in job["slip"]["documents"]]
    assert papers == [("Hợp đồng chuyển nhượng", "original", 1), ("Tờ khai thuế", "original", 1)]
    agent.call("POST", f"/print-jobs/{job['id']}/done")
    expect(page.locator("dialog [role=status]")).to_have_text("Phiếu đã in ở Máy in quầy tiếp đón")
    page.keyboard.press("Enter")
    expect(page.locator("dialog")).to_have_count(0)


def test_a_letter_that_comes_out_elsewhere_says_where(
    page: Page, agent: Wire, dossier: dict[str, Any], request: pytest.FixtureRequest
) -> None:
    says(agent, "reception", "paper_out")
    open_letter(page, dossier["code"], "refusal")
    type_into(page, "[name=reason]", "đất đang tranh chấp")
    type_into(page, "[name=basis]", "Điều 45 Luật Đất đai")
    type_into(page, "[name=right_agency]", "Tòa án nhân dân khu vực 1")
    assert violations(page) == []
    keep(page, request, "officer-letter-refusal-vi")
    page.keyboard.press("Enter")
    expect(page.locator("dialog [role=status]")).to_have_text(
        "Phiếu in ở Máy in của máy lấy số 1, thay cho máy in đang hỏng"
    )
    keep(page, request, "officer-letter-elsewhere-vi")


def test_a_new_day_not_later_than_the_old_one_is_refused_and_what_was_typed_stays(
    page: Page, officer: Wire, dossier: dict[str, Any], request: pytest.FixtureRequest
) -> None:
    old = dossier["due_day"]
    year, month, day = old.split("-")
    open_letter(page, dossier["code"], "apology")
    type_into(page, "[name=reason]", "chờ cơ quan thuế")
    page.locator("[name=due_day]").fill(old)
    type_into(page, "[name=contact_phone]", "0255 3822 000")
    page.keyboard.press("Enter")
    expect(page.locator(".trouble-line")).to_have_text(f"Ngày hẹn mới: phải sau ngày hẹn cũ {day}/{month}/{year}")
    expect(page.locator("[name=due_day]")).to_be_focused()
    expect(page.locator("[name=due_day]")).to_have_value(old)
    expect(page.locator("[name=reason]")).to_have_value("chờ cơ quan thuế")
    expect(page.locator("[name=contact_phone]")).to_have_value("0255 3822 000")
    assert violations(page) == []
    keep(page, request, "officer-letter-apology-vi")
    assert letters(officer) == [one for one in letters(officer) if one["slip"]["code"] != dossier["code"]]
    page.locator("[name=due_day]").fill(f"{int(year) + 1}-{month}-{day}")
    page.keyboard.press("Enter")
    expect(page.locator("dialog [role=status]")).to_contain_text("Máy in quầy tiếp đón")
    assert letters(officer)[0]["slip"]["due_day"] == f"{int(year) + 1}-{month}-{day}"


def test_another_kind_of_letter_keeps_what_was_typed_and_asks_for_its_own(page: Page, dossier: dict[str, Any]) -> None:
    open_letter(page, dossier["code"])
    type_into(page, "[name=documents]", "Hợp đồng")
    type_into(page, "[name=reason]", "thiếu")
    page.locator("[name=kind][value=refusal]").check()
    expect(page.locator("[name=documents]")).to_be_hidden()
    expect(page.locator("[name=basis]")).to_be_visible()
    page.locator("[name=kind][value=supplement]").check()
    expect(page.locator("[name=documents]")).to_have_value("Hợp đồng")
    expect(page.locator("[name=reason]")).to_have_value("thiếu")


def lose_first_answer(page: Page, to: str) -> list[str | None]:
    """Let the first answer to such a request get lost; the keys of all of them, as they come."""
    asked: list[str | None] = []

    def lose(route: Route) -> None:
        asked.append(route.request.headers.get("idempotency-key"))
        if len(asked) == 1:
            route.fetch()  # the server does it
            route.abort()  # and the answer is lost
        else:
            route.continue_()

    page.route(to, lose)
    return asked


def test_pressing_twice_and_a_lost_answer_print_one_letter(page: Page, officer: Wire, dossier: dict[str, Any]) -> None:
    open_letter(page, dossier["code"], "refusal")
    type_into(page, "[name=reason]", "trùng")
    asked = lose_first_answer(page, "**/letters")
    page.evaluate(
        "() => { const form = document.querySelector('dialog form'); form.requestSubmit(); form.requestSubmit(); }"
    )
    expect(page.locator("dialog [role=status]")).to_contain_text("Máy in quầy tiếp đón")
    assert len(asked) == 2
    assert len(set(asked)) == 1
    assert len([one for one in letters(officer) if one["slip"]["code"] == dossier["code"]]) == 1


def test_the_receipts_qr_finds_its_dossier(page: Page, dossier: dict[str, Any]) -> None:
    walk_to(page, "[data-do=letter]")
    page.keyboard.press("Enter")
    page.keyboard.type(dossier["tracking_url"])
    page.keyboard.press("Enter")
    expect(page.locator("dialog h2")).to_have_text(f"Giấy báo về hồ sơ {dossier['code']}")


def test_a_dossier_just_received_has_its_letter_one_key_away(
    page: Page, server: LiveServer, request: pytest.FixtureRequest
) -> None:
    with Wire(server, server.device("kiosk", "kiosk")) as kiosk:
        kiosk.call("POST", "/tickets", {"service": "H"}, key="letter-ticket")
    expect(page.locator(".wait tbody tr").first).to_be_visible()
    page.keyboard.press("F2")
    expect(page.locator(".state.is-called")).to_be_visible()
    walk_to(page, "[data-do=dossier]")
    page.keyboard.press("Enter")
    walk_to(page, "dialog [type=submit][value=ok]")
    asked = lose_first_answer(page, "**/api/v1/dossiers")
    page.keyboard.press("Enter")
    expect(page.locator("dialog h2")).to_contain_text("Đã nhận hồ sơ")
    assert (len(asked), len(set(asked))) == (2, 1), "a lost answer makes no second dossier"
    assert violations(page) == []
    keep(page, request, "officer-received-vi")
    code = page.locator("dialog h2").inner_text().removeprefix("Đã nhận hồ sơ ")
    walk_to(page, "dialog [value=letter]")
    page.keyboard.press("Enter")
    expect(page.locator("dialog h2")).to_have_text(f"Giấy báo về hồ sơ {code}")
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_have_count(0)
    page.keyboard.press("F8")
    expect(page.locator(".state.is-free")).to_be_visible()


def test_the_days_figures_are_printed_once_by_keyboard(
    page: Page, officer: Wire, request: pytest.FixtureRequest
) -> None:
    walk_to(page, "[data-do=summary]")
    page.evaluate("() => { document.activeElement.click(); document.activeElement.click(); }")
    expect(page.locator("dialog [role=status]")).to_have_text("Phiếu in ở Máy in quầy tiếp đón")
    assert violations(page) == []
    keep(page, request, "officer-summary-vi")
    _, answer = officer.call("GET", "/print-jobs/recent")
    newest = answer["jobs"][0]
    assert (newest["kind"], newest["slip"]["counter"], newest["state"]) == ("summary", 7, "pending")
    assert len([one for one in answer["jobs"] if one["kind"] == "summary"]) == 1
    page.keyboard.press("Enter")
    expect(page.locator("dialog")).to_have_count(0)
    expect(page.locator("[data-do=summary]")).to_be_focused()


def test_in_english_every_dialog_passes_the_audit(
    page: Page, dossier: dict[str, Any], request: pytest.FixtureRequest
) -> None:
    page.locator("[data-do=switchLanguage]").click()
    expect(page.locator("[data-do=summary]")).to_have_text("Print summary")
    keep(page, request, "officer-en")
    open_letter(page, dossier["code"])
    for kind in ("supplement", "refusal", "apology"):
        page.locator(f"[name=kind][value={kind}]").check()
        assert violations(page) == []
        keep(page, request, f"officer-letter-{kind}-en")
    page.locator("[name=reason]").fill("late")
    page.locator("[name=due_day]").fill("2026-01-01")
    page.keyboard.press("Enter")
    expect(page.locator(".trouble-line")).to_contain_text("later than the old one")
    page.locator("[name=kind][value=refusal]").check()
    page.locator("[name=reason]").press("Control+A")
    walk_to(page, "dialog [type=submit][value=ok]")
    page.keyboard.press("Enter")
    expect(page.locator("dialog [role=status]")).to_have_text("Printing at Máy in quầy tiếp đón")
    keep(page, request, "officer-letter-printing-en")
    page.keyboard.press("Enter")
    walk_to(page, "[data-do=summary]")
    page.keyboard.press("Enter")
    expect(page.locator("dialog [role=status]")).to_have_text("Printing at Máy in quầy tiếp đón")
    keep(page, request, "officer-summary-en")
