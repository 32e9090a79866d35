"""Every state of the kiosk on every screen it may stand on: in sight, large enough, audited, and kept as a picture.

The same at 200 % zoom, where the page may scroll one way.
"""

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.audit import await_faces, violations
from tests.kiosk import samples
from tests.kiosk.conftest import OpenPage
from tests.kiosk.fake_wire import Wire
from tests.kiosk.layout import FAULTS, zoom_faults

pytestmark = pytest.mark.browser

SIZES = [(1080, 1920), (1920, 1080), (1280, 800)]
BIRTH, ONLINE = "1.001193", "2.000720"
RECEIPT = "000.00.19.H48-261125-0012"


def tap(page: Page, *selectors: str) -> None:
    for selector in selectors:
        page.locator(selector).first.click(delay=420)


def find(page: Page, letters: str) -> None:
    tap(page, "[data-do=search]")
    expect(page.locator(".keys")).to_be_visible()
    for index, letter in enumerate(letters):
        key = "[data-do=space]" if letter == " " else f"[data-do=type][data-value='{letter}']"
        # The first key lies under the finger that brought the keyboard up: it is held for a moment.
        page.locator(key).click(delay=420 if index == 0 else 0)


def scan(page: Page, text: str) -> None:
    """As a keyboard wedge does: all keys in one burst, then Enter."""
    page.evaluate(
        """text => { for (const key of [...text, "Enter"])
             document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true })); }""",
        text,
    )


def home(page: Page, wire: Wire) -> None:
    pass


def wished(page: Page, wire: Wire) -> None:
    tap(page, "[data-do=priority]")
    wishes(page, wire)
    tap(page, "[data-do=back]")
    expect(page.locator(".extras .is-set")).to_be_visible()


def fields(page: Page, wire: Wire) -> None:
    wire.services["services"][1]["is_full"] = True
    page.reload()
    tap(page, "[data-value=submit]")
    expect(page.locator(".fields .is-full")).to_be_visible()


def search_empty(page: Page, wire: Wire) -> None:
    tap(page, "[data-do=search]")
    expect(page.locator(".keys")).to_be_visible()


def search(page: Page, wire: Wire) -> None:
    find(page, "dang ky")
    expect(page.locator(".row").first).to_be_visible()


def search_nothing(page: Page, wire: Wire) -> None:
    find(page, "xyz")
    expect(page.locator(".none")).to_be_visible()


def procedures(page: Page, wire: Wire) -> None:
    tap(page, "[data-value=submit]", "[data-do=check]", ".fields [data-value=C]")
    expect(page.locator(".procedures .row").first).to_be_visible()


def papers(page: Page, wire: Wire) -> None:
    find(page, "khai sinh")
    tap(page, f"[data-value='{BIRTH}']")
    expect(page.locator(".papers .known")).to_be_visible()


def papers_unknown(page: Page, wire: Wire) -> None:
    find(page, "bo nhiem")
    tap(page, ".row")
    expect(page.locator(".papers .why")).to_be_visible()


def online(page: Page, wire: Wire) -> None:
    find(page, "thay doi")
    tap(page, f"[data-value='{ONLINE}']")
    expect(page.locator(".why")).to_be_visible()


def wishes(page: Page, wire: Wire) -> None:
    tap(page, "[data-do=wishes]", "[data-value=interpreter]", "[data-value=hre]", "[data-do=more]", "[data-do=more]")
    for digit in "0901234567":
        page.locator(f"[data-do=digit][data-value='{digit}']").click()
    expect(page.locator(".tongues [aria-pressed=true]")).to_be_visible()


def full(page: Page, wire: Wire) -> None:
    fields(page, wire)
    tap(page, ".fields [data-value=C]")
    expect(page.locator(".full")).to_be_visible()


def ticket(page: Page, wire: Wire) -> None:
    wished(page, wire)
    tap(page, "[data-value=result]")
    expect(page.locator(".label")).to_be_visible()
    expect(page.locator(".qr")).to_be_visible()


def no_paper(page: Page, wire: Wire) -> None:
    wire.services["printer"]["fault"] = "paper_out"
    page.reload()
    expect(page.locator(".notice")).to_be_visible()
    tap(page, "[data-value=result]")
    expect(page.locator(".label")).to_be_visible()


def card(page: Page, wire: Wire) -> None:
    scan(page, "051050000001||Nguyen Van A|01021950|Nam|Thon 1|15082021")
    expect(page.locator(".notice")).to_be_visible()


def dossier(page: Page, wire: Wire) -> None:
    wire.lookup = samples.looked_up("in_process")
    scan(page, RECEIPT)
    expect(page.locator(".facts")).to_be_visible()


def ready(page: Page, wire: Wire) -> None:
    wire.lookup = samples.looked_up()
    scan(page, RECEIPT)
    expect(page.locator(".facts")).to_be_visible()


def no_dossier(page: Page, wire: Wire) -> None:
    scan(page, RECEIPT)
    expect(page.locator(".no h1")).to_be_visible()


def closed(page: Page, wire: Wire) -> None:
    wire.services["site"] |= {
        "is_open": False,
        "closed_reason": "midday_break",
        "opens_at": "2026-11-25T13:30:00+07:00",
    }
    page.reload()
    expect(page.locator(".hours")).to_be_visible()


def refused(page: Page, wire: Wire) -> None:
    detail = "Hôm nay đã hết số của lĩnh vực này"
    wire.refusal = (409, {"code": "daily_limit_reached", "title": detail, "detail": detail, "status": 409})
    tap(page, "[data-value=result]")
    expect(page.locator(".no h1")).to_be_visible()


def slow(page: Page, wire: Wire) -> None:
    page.route("**/api/v1/tickets", lambda route: route.abort())
    tap(page, "[data-value=result]")
    expect(page.locator("[data-do=giveUp]")).to_be_visible()


def low_reach(page: Page, wire: Wire) -> None:
    tap(page, "[data-do=lowReach]")


def large_text(page: Page, wire: Wire) -> None:
    tap(page, "[data-do=largeText]")


def high_contrast(page: Page, wire: Wire) -> None:
    tap(page, "[data-do=contrast]")


STATES: list[Callable[[Page, Wire], None]] = [
    *(home, wished, fields, search_empty, search, search_nothing, procedures, papers, papers_unknown, online, wishes),
    *(full, ticket, no_paper, card, dossier, ready, no_dossier, closed, refused, slow),
    *(low_reach, large_text, high_contrast),
]


@pytest.mark.parametrize("size", SIZES, ids=lambda size: "x".join(map(str, size)))
@pytest.mark.parametrize("state", STATES, ids=lambda state: str(state.__name__))
def test_a_state_is_in_sight_and_passes_the_audit(
    open_page: OpenPage,
    wire: Wire,
    request: pytest.FixtureRequest,
    state: Callable[[Page, Wire], None],
    size: tuple[int, int],
) -> None:
    page = open_page("/kiosk#token=kiosk-token", width=size[0], height=size[1])
    expect(page.locator(".tile").first).to_be_visible()
    state(page, wire)
    page.mouse.move(0, 0)
    folder = request.config.getoption("--screens")
    if folder is not None:
        keep(page, folder / "kiosk" / f"{state.__name__}-{size[0]}x{size[1]}.png")
    assert hidden_parts(page) == []
    assert violations(page) == []
    assert zoom_faults(page, size[0] // 2, size[1] // 2) == []


WIDEST_IN_ENGLISH = [papers, wishes, ticket, ready, full]


@pytest.mark.parametrize("state", STATES, ids=lambda state: str(state.__name__))
def test_in_english_all_is_in_sight_too(
    open_page: OpenPage, wire: Wire, monkeypatch: pytest.MonkeyPatch, state: Callable[[Page, Wire], None]
) -> None:
    for width, height in SIZES if state in WIDEST_IN_ENGLISH else SIZES[:1]:
        page = open_page("/kiosk#token=kiosk-token", width=width, height=height)
        plain_reload = page.reload

        def reload(page: Page = page, plain_reload: Callable[[], object] = plain_reload) -> None:
            plain_reload()
            expect(page.locator("[data-do=language][data-value=en]")).to_be_visible()
            tap(page, "[data-do=language][data-value=en]")

        monkeypatch.setattr(page, "reload", reload)
        tap(page, "[data-do=language][data-value=en]")
        state(page, wire)
        assert page.evaluate("document.documentElement.lang") == "en"
        assert hidden_parts(page) == []
        assert violations(page) == []
        assert zoom_faults(page, width // 2, height // 2) == []


def hidden_parts(page: Page) -> list[str]:
    """What lies outside the screen, is covered at its centre, or is too small to hit; empty when all is well."""
    await_faces(page)
    found: list[str] = page.evaluate(FAULTS)
    return found


def keep(page: Page, path: Path) -> None:
    """A picture of at most 150 kB: few colours are enough for flat screens."""
    path.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=path)
    with Image.open(path) as picture:
        small = picture.convert("RGB").quantize(48)
    small.save(path, optimize=True)
