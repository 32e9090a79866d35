"""The sign over a counter: readable from 10 m, every state, small screens and bars too."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.audit import await_faces
from tests.display.scripted_hall import ScriptedHall, ticket
from tests.kiosk.pictures import keeper

pytestmark = pytest.mark.browser

COUNTER = 12
LEAST_DEGREES = {"M008": 0.35, "M1000": 0.3}  # five signs come with the thousandth number of a day
# Width, height, inches, metres it is read from, face.
SCREENS = [
    (1080, 1920, 24, 10, "full"),
    (1920, 1080, 32, 10, "full"),
    (800, 480, 15.6, 10, "large"),
    (1920, 360, 28, 10, "large"),
    (800, 480, 10.1, 6, "large"),
]


@pytest.fixture
def make(browser: Browser) -> Iterator[Callable[[int, int], ScriptedHall]]:
    pages: list[Page] = []

    def made(width: int, height: int) -> ScriptedHall:
        page = browser.new_page(viewport={"width": width, "height": height}, reduced_motion="reduce")
        pages.append(page)
        page.clock.install()
        return ScriptedHall(page)

    yield made
    for page in pages:
        page.close()


def own(hall: ScriptedHall, **facts: object) -> None:
    hall.snapshot["counters"][COUNTER - 1] |= facts


def called(hall: ScriptedHall) -> Page:
    own(hall, ticket=ticket(5, "M008", COUNTER))
    page = hall.open(f"/display/counter/{COUNTER}")
    expect(page.locator(".who.is-called .label")).to_have_text("M008")
    return page


def serving(hall: ScriptedHall) -> Page:
    own(hall, ticket=ticket(5, "M1000", COUNTER, "serving"))
    page = hall.open(f"/display/counter/{COUNTER}")
    expect(page.locator(".who .label")).to_have_text("M1000")
    return page


def ready(hall: ScriptedHall) -> Page:
    page = hall.open(f"/display/counter/{COUNTER}")
    expect(page.locator(".who")).to_have_text("Sẵn sàng")
    return page


def paused(hall: ScriptedHall) -> Page:
    own(hall, state="paused")
    page = hall.open(f"/display/counter/{COUNTER}")
    expect(page.locator(".who")).to_have_text("Quầy tạm ngừng")
    return page


def closed(hall: ScriptedHall) -> Page:
    own(hall, state="closed")
    page = hall.open(f"/display/counter/{COUNTER}")
    expect(page.locator(".who")).to_have_text("Quầy đóng")
    return page


def stale(hall: ScriptedHall) -> Page:
    page = called(hall)
    hall.is_down = True
    hall.cut()
    page.clock.run_for(15_000)
    expect(page.locator(".trouble")).to_contain_text("Mất kết nối")
    return page


def no_token(hall: ScriptedHall) -> Page:
    page = hall.open(f"/display/counter/{COUNTER}", token="")
    expect(page.locator(".who")).to_contain_text("chưa được cấp mã")
    return page


STATES = [called, serving, ready, paused, closed, stale, no_token]


def overflowing(page: Page) -> list[str]:
    await_faces(page)
    found: list[str] = page.evaluate(
        """() => {
          const isCut = (one) => {
            const words = document.createRange();
            words.selectNodeContents(one);
            const [own, box] = [words.getBoundingClientRect(), one.getBoundingClientRect()];
            // Below a number's own box its face keeps room for tails that no number has.
            const { lastChild: last } = one;
            const bottom = last.nodeType === Node.ELEMENT_NODE ? last.getBoundingClientRect().bottom : own.bottom;
            return own.top < box.top - 1 || bottom > box.bottom + 1;
          };
          return [...document.querySelectorAll(".which, .which b, .who, .who .label, .what, .what *")].filter((one) => {
          const own = one.getBoundingClientRect();
          if (own.width === 0) return false;
          const box = one.parentElement.getBoundingClientRect();
          const isOut = own.right > innerWidth + 1 || own.left < -1 || own.bottom > innerHeight + 1;
          return isOut || own.left < box.left - 1 || own.right > box.right + 1 || one.scrollWidth > one.clientWidth + 1
            || (one.matches(".who") && isCut(one));
        }).map((one) => `${one.className || one.tagName} ${one.textContent}`);
        }"""
    )
    return found


@pytest.mark.parametrize("screen", SCREENS, ids=lambda one: f"{one[0]}x{one[1]}-{one[2]}")
@pytest.mark.parametrize("state", STATES, ids=[state.__name__ for state in STATES])
def test_a_state_is_whole_and_audited(
    make: Callable[[int, int], ScriptedHall],
    request: pytest.FixtureRequest,
    state: Callable[[ScriptedHall], Page],
    screen: tuple[int, int, float, float, str],
) -> None:
    width, height, inches, _, face = screen
    hall = make(width, height)
    hall.snapshot["device"]["face"] = face
    page = state(hall)
    assert overflowing(page) == []
    keeper(request, "sign")(page, f"{state.__name__.replace('_', '-')}-{width}x{height}-{inches:g}")


@pytest.mark.parametrize("screen", SCREENS, ids=lambda one: f"{one[0]}x{one[1]}-{one[2]}")
@pytest.mark.parametrize("state", [called, serving], ids=["called", "serving"])
def test_the_number_can_be_read_from_where_people_sit(
    make: Callable[[int, int], ScriptedHall],
    state: Callable[[ScriptedHall], Page],
    screen: tuple[int, int, float, float, str],
) -> None:
    width, height, inches, metres, face = screen
    hall = make(width, height)
    hall.snapshot["device"]["face"] = face
    page = state(hall)
    degrees = page.evaluate(
        """async ([inches, metres]) => {
          const { capitalDegrees } = await import("/display/static/sizes.js");
          const pixels = parseFloat(getComputedStyle(document.querySelector(".who .label")).fontSize);
          return capitalDegrees(pixels, { inches, metres, width: innerWidth, height: innerHeight });
        }""",
        [inches, metres],
    )
    assert degrees >= LEAST_DEGREES[page.locator(".who .label").inner_text()]


def test_the_administrator_changes_face_and_theme_while_it_hangs_there(
    make: Callable[[int, int], ScriptedHall],
) -> None:
    hall = make(1920, 1080)
    page = called(hall)
    hall.snapshot["device"] |= {"face": "large", "theme": "dark"}
    hall.event("screens_changed", device=3, change="settings")
    expect(page.locator("body")).to_have_attribute("data-face", "large")
    expect(page.locator("body")).to_have_attribute("data-hall", "dark")
