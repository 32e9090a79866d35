"""From the kiosk's request to the paper and the preview: real server, real agent process, real browser."""

import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
import zxingcpp
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.databases import Databases
from tests.live_server import PASSWORD, LiveServer
from tests.printer.fake_printer import FakePrinter

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, databases: Databases) -> Iterator[LiveServer]:
    folder = tmp_path_factory.mktemp("office")
    server = LiveServer(folder, databases.url(folder))
    server.user("giamsat", "supervisor")
    server.start()
    yield server
    server.stop()


@pytest.fixture
def page(browser: Browser, server: LiveServer) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1366, "height": 768}, base_url=server.url)
    page = context.new_page()
    yield page
    context.close()


def issue(server: LiveServer, token: str, key: str) -> str:
    request = urllib.request.Request(
        f"{server.url}/api/v1/tickets",
        data=json.dumps({"service": "H"}).encode(),
        headers={
            "Authorization": f"Bearer {token}",
            "Content-Type": "application/json",
            "Idempotency-Key": key,
        },
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        label: str = json.load(answer)["ticket"]["label"]
    return label


def test_a_ticket_is_seen_in_the_preview_and_comes_out_once_there_is_paper(
    server: LiveServer, page: Page, tmp_path: Path
) -> None:
    kiosk = server.device("k", "kiosk", "--printer", "kiosk-1")
    (tmp_path / "token").write_text(server.device("a", "agent", "--printer", "kiosk-1"))
    page.goto("/print-preview")
    expect(page.get_by_role("alert")).to_contain_text("đăng nhập")
    credentials = {"username": "giamsat", "password": PASSWORD}
    assert page.context.request.post("/api/v1/session", data=credentials).ok
    page.goto("/print-preview")
    expect(page.get_by_text("Chưa có phiếu nào")).to_be_visible()

    with FakePrinter() as fake:
        fake.has_paper = False
        command = [sys.executable, "-m", "printer", "--server", server.url]
        command += ["--token-file", str(tmp_path / "token"), "--printer", fake.address]
        agent = subprocess.Popen(command, stderr=subprocess.PIPE)
        label = issue(server, kiosk, "first")
        card = page.get_by_role("listitem").filter(has_text=label)
        expect(card).to_contain_text("Hết giấy", timeout=15_000)
        expect(card.get_by_role("img", name=f"Hình phiếu {label}")).to_be_visible()
        fake.refill()
        fake.wait(lambda: len(fake.slips) == 1)
        expect(card).to_contain_text("Đã in", timeout=15_000)
        agent.terminate()
        agent.communicate(timeout=20)

    (code,) = zxingcpp.read_barcodes(fake.slips[0].picture.convert("L"))
    assert code.text.startswith(f"{server.url}/t/")


def test_the_page_speaks_english_shows_both_papers_and_passes_the_audit(page: Page, server: LiveServer) -> None:
    issue(server, server.device("k2", "kiosk", "--printer", "kiosk-1"), "second")
    assert page.context.request.post("/api/v1/session", data={"username": "giamsat", "password": PASSWORD}).ok
    page.goto("/print-preview")
    picture = page.get_by_role("img").first
    expect(picture).to_have_js_property("naturalWidth", 576)
    assert audit(page) == []
    page.get_by_text("Giấy 58 mm").click()
    expect(page.get_by_role("img").first).to_have_js_property("naturalWidth", 384)
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Print preview")
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Print preview")
    expect(page.get_by_role("img").first).to_have_js_property("naturalWidth", 384)
    assert audit(page) == []


def audit(page: Page) -> list[str]:
    rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": rules}}).response["violations"]
    return [f"{one['id']}: {[node['html'][:100] for node in one['nodes']]}" for one in found]
