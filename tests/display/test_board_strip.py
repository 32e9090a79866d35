"""The strip of services under the calls: no text of a column comes near the line of the next."""

from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.audit import await_faces
from tests.display.scripted_hall import ScriptedHall
from tests.kiosk import sample_centre

pytestmark = pytest.mark.browser

NAMES = (
    "Đất đai, môi trường và tài nguyên khoáng sản",
    "Tư pháp",
    "Lao động, người có công và xã hội",
    "Hộ tịch",
    "Đăng ký kinh doanh và hợp tác xã",
)
WAITS = ((600, 1200), (7200, 14_400), (60, 240), (0, 300), (5400, 6300))
LEAST_AIR = 8  # of the drawing's pixels


def strip(count: int, *, is_long: bool) -> list[dict[str, Any]]:
    """So many services, as they are or with the longest names, numbers and waits there are."""
    there = sample_centre.services()["services"]
    made = []
    for number in range(count):
        one = there[number % len(there)] | {
            "code": f"{chr(65 + number)}",
            "waiting": 3,
            "next_label": f"H0{number + 10}",
        }
        if is_long:
            low, high = WAITS[number % len(WAITS)]
            one |= {"name": NAMES[number % len(NAMES)], "next_label": f"M1{number:03}"}
            one["wait"] = {"low_seconds": low, "likely_seconds": low, "high_seconds": high}
        made.append(one)
    return made


@pytest.mark.parametrize("is_long", [False, True], ids=["usual", "longest"])
@pytest.mark.parametrize("count", [3, 5, 9, 16])
@pytest.mark.parametrize("size", [(1920, 1080), (1080, 1920), (1366, 768)])
def test_texts_of_the_strip_keep_away_from_the_lines_between(
    browser: Browser, size: tuple[int, int], count: int, is_long: bool
) -> None:
    page = browser.new_page(viewport={"width": size[0], "height": size[1]}, reduced_motion="reduce")
    hall = ScriptedHall(page)
    hall.called("H046", "A012")
    hall.snapshot["services"] = strip(count, is_long=is_long)
    hall.open()
    await_faces(page)
    near = page.evaluate(
        """(least) => {
          const unit = Math.min(innerWidth, innerHeight) / 1080;
          const columns = [...document.querySelectorAll(".next > div:not(.head)")];
          const board = document.querySelector(".next").getBoundingClientRect();
          const boxes = columns.map((one) => one.getBoundingClientRect());
          return columns.flatMap((column, place) => {
            const box = boxes[place];
            const beside = boxes.filter((one) => Math.abs(one.top - box.top) < 2 && one.left > box.left + 1);
            const right = Math.min(board.right + least * unit, ...beside.map((one) => one.left));
            return [...column.querySelectorAll("p, b, .wait")].filter((one) => {
              const text = document.createRange();
              text.selectNodeContents(one);
              const drawn = text.getBoundingClientRect();
              // A name that is too long ends at its own box, with an ellipsis.
              const end = Math.min(drawn.right, one.matches("p") ? one.getBoundingClientRect().right : Infinity);
              const isNear = end > right - least * unit || drawn.left < box.left + least * unit;
              return isNear || drawn.bottom > board.bottom + 1;
            }).map((one) => `${place}: ${one.textContent}`);
          });
        }""",
        LEAST_AIR,
    )
    assert near == []
    page.close()
