"""The administrator hangs something up and sets a screen, and the board follows; a real server, real pages."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.audit import violations
from tests.display.test_board_states import poster
from tests.live_server import LiveServer
from tests.pages.test_kiosks_and_help import signed_in

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    made = LiveServer(tmp_path_factory.mktemp("hall") / "data")
    made.user("quan", "administrator")
    made.start()
    yield made
    made.stop()


def test_what_the_administrator_hangs_up_and_sets_is_on_the_board_at_once(
    browser: Browser, server: LiveServer, request: pytest.FixtureRequest
) -> None:
    token = server.device("Bảng sảnh chính", "board", "--zone", "main")
    board = browser.new_context(viewport={"width": 1920, "height": 1080}, reduced_motion="reduce").new_page()
    board.clock.install()
    board.goto(f"{server.url}/display/board?voice=off#token={token}")
    expect(board.locator(".clock")).not_to_have_text("")
    page = signed_in(browser, server, "quan", "/admin")
    words = page.locator("#add-posting")
    words.locator("[name=words]").fill("Chiều thứ Sáu nghỉ để bảo trì hệ thống.")
    words.locator("[type=submit]").click()
    expect(page.locator(".posting")).to_have_count(1)
    file = page.locator("#add-file")
    file.locator("[name=file]").set_input_files({"name": "poster.webp", "mimeType": "image/webp", "buffer": poster()})
    file.locator("[name=words]").fill("Dịch vụ công trực tuyến")
    file.locator("[type=submit]").click()
    expect(page.locator(".posting img")).to_have_count(1)
    page.locator("[data-do=postingUp]:enabled").click()
    expect(page.locator(".posting").first).to_contain_text("Dịch vụ công trực tuyến")
    assert violations(page) == []
    folder = request.config.getoption("--screens")
    if folder is not None:
        (folder / "board").mkdir(parents=True, exist_ok=True)
        page.screenshot(path=folder / "board" / "administration.png", full_page=True)
    board.clock.run_for(70_000)
    expect(board.locator(".stage.is-slide img")).to_be_visible()
    assert board.locator(".stage img").evaluate("(one) => one.decode().then(() => one.naturalWidth)") == 1600
    for _ in range(4):
        if "bảo trì" in board.locator(".notice").inner_text():
            break
        board.clock.run_for(5_000)
    expect(board.locator(".notice")).to_contain_text("bảo trì")
    page.locator("tr", has_text="Bảng sảnh chính").locator("[data-do=screen]").click()
    page.locator("dialog [name=theme]").select_option("dark")
    page.locator("dialog [type=submit]").click()
    expect(board.locator("body")).to_have_attribute("data-hall", "dark")
    page.locator("[data-do=postingRemove]").first.click()
    page.locator("dialog [type=submit]").click()
    expect(page.locator(".posting")).to_have_count(1)
    expect(board.locator(".stage.is-slide")).to_have_count(0)
    page.context.close()
    board.context.close()


def test_a_kiosk_gets_numbers_of_its_own_and_another_may_not_have_them(
    browser: Browser, server: LiveServer, request: pytest.FixtureRequest
) -> None:
    page = signed_in(browser, server, "quan", "/admin")
    form = page.locator("#add")
    for name in ("Máy lấy số 1", "Máy lấy số 2"):
        form.locator("[name=name]").fill(name)
        form.locator("[name=series]").fill("901-949")
        form.locator("[type=submit]").click()
        if name == "Máy lấy số 1":
            expect(page.locator(".token")).to_be_visible()
            expect(page.locator("tr", has_text=name)).to_contain_text("901–949")
    expect(page.locator("#notice")).to_contain_text("901-949")
    expect(page.locator("tr", has_text="Máy lấy số 2")).to_have_count(0)
    form.locator("[name=series]").fill("901")
    assert not form.locator("[name=series]").evaluate("(one) => one.checkValidity()")
    assert violations(page) == []
    folder = request.config.getoption("--screens")
    if folder is not None:
        page.screenshot(path=folder / "administration-series.png", full_page=True)
    page.context.close()


def test_the_administrator_changes_what_hangs_and_wrong_input_keeps_what_was_typed(
    browser: Browser, server: LiveServer, request: pytest.FixtureRequest
) -> None:
    token = server.device("Bảng cửa đông", "board", "--silent")
    board = browser.new_context(viewport={"width": 1920, "height": 1080}).new_page()
    board.goto(f"{server.url}/display/board#token={token}")
    expect(board.locator(".clock")).not_to_have_text("")
    page = signed_in(browser, server, "quan", "/admin")
    form = page.locator("#add-posting")
    form.locator("[name=words]").fill("Chiều thứ Năm nghĩ.")
    form.locator("[type=submit]").click()
    row = page.locator("tr", has_text="Chiều thứ Năm nghĩ.")
    row.get_by_role("button", name="Sửa").click()
    dialog = page.locator("dialog")
    expect(dialog.locator("[name=words]")).to_have_value("Chiều thứ Năm nghĩ.")
    dialog.locator("[name=words]").fill("Chiều thứ Năm nghỉ.")
    dialog.locator("[name=words_en]").fill("Closed on Thursday afternoon.")
    dialog.locator("[name=from_day]").fill("2026-01-02")
    dialog.locator("[name=until_day]").fill("2026-01-01")
    dialog.locator("[type=submit]").click()
    expect(dialog.locator(".trouble-line")).to_have_text("Mục “Đến hết ngày” chưa đúng; cần: ≥ 2 tháng 1, 2026.")
    typed = [dialog.locator(f"[name={name}]").input_value() for name in ("words", "words_en", "until_day")]
    assert typed == ["Chiều thứ Năm nghỉ.", "Closed on Thursday afternoon.", "2026-01-01"]
    assert violations(page) == []
    folder = request.config.getoption("--screens")
    if folder is not None:
        page.screenshot(path=folder / "board" / "administration-change.png")
    for name in ("from_day", "until_day"):
        dialog.locator(f"[name={name}]").fill("")
    dialog.locator("[type=submit]").click()
    expect(dialog).to_have_count(0)
    expect(page.locator(".posting", has_text="Chiều thứ Năm nghỉ.")).to_have_count(1)
    expect(board.locator(".notice")).to_have_text("Chiều thứ Năm nghỉ.", timeout=60_000)  # notices take turns
    page.context.close()
    board.context.close()


def test_the_administrator_says_which_board_speaks(browser: Browser, server: LiveServer) -> None:
    tokens = [server.device(name, "board") for name in ("Bảng một", "Bảng hai")]
    boards = []
    for token in tokens:
        boards.append(browser.new_context().new_page())
        boards[-1].goto(f"{server.url}/display/board#token={token}")
    expect(boards[0].locator("body")).to_have_attribute("data-speaks", "main", timeout=15_000)
    page = signed_in(browser, server, "quan", "/admin")
    row = page.locator("tr", has_text="Bảng hai")
    expect(row).to_contain_text("không đọc, sẵn sàng thay bảng đang đọc")
    row.get_by_role("button", name="Cài đặt").click()
    page.locator("dialog").get_by_label("Đọc số").select_option("Bảng này đọc")
    page.locator("dialog [type=submit]").click()
    expect(boards[1].locator("body")).to_have_attribute("data-speaks", "main")
    expect(boards[0].locator("body")).to_have_attribute("data-speaks", "")
    page.reload()
    expect(row).to_contain_text("đọc số (main)")
    page.goto(f"{server.url}/floor")
    line = page.locator(".kiosk-line", has_text="Bảng hai")
    expect(line).to_contain_text("đọc số (main)")
    boards[1].context.close()
    expect(boards[0].locator("body")).to_have_attribute("data-speaks", "main", timeout=15_000)
    page.reload()
    expect(line).to_contain_text("không kết nối")
    assert violations(page) == []
    page.context.close()
    boards[0].context.close()
