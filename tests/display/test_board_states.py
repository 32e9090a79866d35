"""Every state of the hall board, landscape and portrait: in sight, large enough from 8 m, audited, kept as picture."""

import io
from collections.abc import Callable, Iterator

import pytest
from PIL import Image, ImageDraw, ImageFont
from playwright.sync_api import Browser, Page, expect

from tests.display.scripted_feed import ROOT
from tests.display.scripted_hall import ScriptedHall
from tests.display.test_board_fit import cut_off
from tests.kiosk.pictures import keeper

pytestmark = pytest.mark.browser

SIZES = [(1920, 1080), (1080, 1920)]
SEVEN = ("C031", "A012", "H046", "N008", "C032", "K003", "H047")
TEN = (*SEVEN, "A013", "M008", "N009")
QUIET = 65_000  # milliseconds


@pytest.fixture
def make(browser: Browser) -> Iterator[Callable[[tuple[int, int]], ScriptedHall]]:
    pages: list[Page] = []

    def made(size: tuple[int, int]) -> ScriptedHall:
        page = browser.new_page(viewport={"width": size[0], "height": size[1]}, reduced_motion="reduce")
        pages.append(page)
        page.clock.install()
        return ScriptedHall(page)

    yield made
    for page in pages:
        page.close()


def poster() -> bytes:
    """A picture such as an office hangs up."""
    drawn = Image.new("RGB", (1600, 1000), "#0A4C98")
    pen = ImageDraw.Draw(drawn)
    pen.rectangle((80, 80, 1520, 920), outline="white", width=12)
    face = ImageFont.truetype(ROOT / "printer/fonts/DejaVuSansCondensed-Bold.ttf", 100)
    pen.text((800, 500), "DỊCH VỤ CÔNG TRỰC TUYẾN", fill="white", anchor="mm", font=face)
    file = io.BytesIO()
    drawn.save(file, "WEBP")
    return file.getvalue()


def posting(number: int, kind: str, words: str, **more: object) -> dict[str, object]:
    return {
        "id": number, "kind": kind, "words": words, "words_en": None, "zone": None, "from_day": None,
        "until_day": None, "media_type": None, "file_bytes": 0, **more,
    }  # fmt: skip


def one_call(hall: ScriptedHall) -> Page:
    hall.called(*SEVEN)
    return hall.open()


def crowded(hall: ScriptedHall) -> Page:
    hall.called(*TEN)
    page = hall.open()
    expect(page.locator(".is-crowded .row:not(.head)")).to_have_count(9)
    return page


def packed(hall: ScriptedHall) -> Page:
    hall.called(*TEN, "M1000", "A014")
    page = hall.open()
    expect(page.locator(".is-crowded .row:not(.head)")).to_have_count(11)
    return page


def quiet(hall: ScriptedHall) -> Page:
    hall.called(*SEVEN)
    for one in hall.snapshot["counters"]:
        one["ticket"] = None
    page = hall.open()
    expect(page.locator(".stage.is-quiet")).to_be_visible()
    page.clock.run_for(QUIET)
    return page


def slide(hall: ScriptedHall) -> Page:
    hall.files[1] = ("image/webp", poster())
    hall.snapshot["postings"] = [posting(1, "image", "Dịch vụ công trực tuyến", media_type="image/webp")]
    page = quiet(hall)
    expect(page.locator(".stage.is-slide img")).to_be_visible()
    return page


def hours(hall: ScriptedHall) -> Page:
    hall.snapshot["postings"] = [posting(2, "hours", "Giờ làm việc")]
    page = quiet(hall)
    expect(page.locator(".stage.is-hours dt")).to_have_text("Thứ Hai – Thứ Sáu")
    return page


def empty(hall: ScriptedHall) -> Page:
    page = hall.open()
    expect(page.locator(".stage h2")).to_have_text("Chưa gọi số nào")
    return page


def closed(hall: ScriptedHall) -> Page:
    hall.snapshot["site"] |= {"is_open": False, "opens_at": "2026-11-25T13:30:00+07:00"}
    page = hall.open()
    expect(page.locator(".stage h2")).to_have_text("Trung tâm đang nghỉ")
    return page


def stale(hall: ScriptedHall) -> Page:
    page = one_call(hall)
    expect(page.locator(".stage .label")).to_be_visible()
    hall.is_down = True
    hall.cut()
    page.clock.run_for(15_000)
    expect(page.locator(".note.is-trouble")).to_contain_text("Mất kết nối, số liệu lúc")
    return page


def no_token(hall: ScriptedHall) -> Page:
    page = hall.open(token="")
    expect(page.locator(".stage")).to_contain_text("chưa được cấp mã")
    return page


def dark(hall: ScriptedHall) -> Page:
    hall.snapshot["device"]["theme"] = "dark"
    page = one_call(hall)
    expect(page.locator("body")).to_have_attribute("data-hall", "dark")
    return page


def too_small(hall: ScriptedHall) -> Page:
    hall.snapshot["device"] |= {"diagonal_inches": 32, "viewing_metres": 8}
    page = one_call(hall)
    expect(page.locator(".note .aside")).to_contain_text("quá nhỏ")
    return page


def english(hall: ScriptedHall) -> Page:
    hall.called(*SEVEN)
    return hall.open("/display/board?voice=off&language=en")


STATES = [one_call, crowded, packed, slide, hours, empty, closed, stale, no_token, dark, too_small, english]


@pytest.mark.parametrize("size", SIZES, ids=["1920x1080", "1080x1920"])
@pytest.mark.parametrize("state", STATES, ids=[state.__name__ for state in STATES])
def test_a_state_is_whole_and_audited(
    make: Callable[[tuple[int, int]], ScriptedHall],
    request: pytest.FixtureRequest,
    state: Callable[[ScriptedHall], Page],
    size: tuple[int, int],
) -> None:
    page = state(make(size))
    expect(page.locator(".clock" if state is not no_token else ".stage")).not_to_have_text("")
    assert cut_off(page) == []
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")
    name = f"{state.__name__.replace('_', '-')}-{size[0]}x{size[1]}"
    keeper(request, "board")(page, name)


@pytest.mark.parametrize("size", SIZES, ids=["1920x1080", "1080x1920"])
@pytest.mark.parametrize("state", [one_call, crowded, packed], ids=["one_call", "crowded", "packed"])
def test_capitals_are_large_enough_from_eight_metres(
    make: Callable[[tuple[int, int]], ScriptedHall], state: Callable[[ScriptedHall], Page], size: tuple[int, int]
) -> None:
    """55 inches at 8 m: the stage at least 0.7°, each number and counter of the list at least 0.35°."""
    page = state(make(size))
    angles = page.evaluate(
        """async () => {
          const { capitalDegrees } = await import("/display/static/sizes.js");
          const screen = { inches: 55, metres: 8, width: innerWidth, height: innerHeight };
          const least = (selector) => Math.min(...[...document.querySelectorAll(selector)].map(
            (one) => capitalDegrees(parseFloat(getComputedStyle(one).fontSize), screen)));
          return { stage: least(".stage .label, .go b"), list: least(".row .l, .row .c") };
        }"""
    )
    assert angles["stage"] >= 0.7
    assert angles["list"] >= 0.35
