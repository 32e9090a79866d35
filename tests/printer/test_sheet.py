"""The receipt as a sheet of A5: its faces are in it, its day is on one page, and nothing else has one."""

import re
from typing import Any

import pytest

from printer.sheet import draw_sheet
from printer.slips import SlipError
from tests.printer.samples import JOBS, RECEIPT, changed

# A5 is 148 by 210 mm (ISO 216), in points.
A5_POINTS = (419.53, 595.28)


def pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type /Page\b(?!s)", pdf))


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_sheet_is_one_page_of_a5_with_both_faces_embedded(language: str) -> None:
    pdf = draw_sheet(changed(RECEIPT, language=language))
    assert pdf.startswith(b"%PDF-")
    assert pages(pdf) == 1
    box = re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    assert box is not None
    assert (float(box[1]), float(box[2])) == pytest.approx(A5_POINTS, abs=0.1)
    assert pdf.count(b"/FontFile2") == 2
    assert len(pdf) < 60_000, "only the letters used"


def test_many_papers_go_on_over_the_page_and_none_is_lost() -> None:
    many = [{"name": f"Giấy tờ {number}", "form": "copy", "count": 1} for number in range(120)]
    assert 3 <= pages(draw_sheet(changed(RECEIPT, slip={"documents": many}))) <= 8


def test_the_same_job_is_the_same_sheet_whenever_it_is_drawn() -> None:
    assert draw_sheet(RECEIPT) == draw_sheet(RECEIPT)


@pytest.mark.parametrize("name", ["**đậm** __gạch__", "x" * 400, "\x1b@\x00", "", None])
def test_no_name_breaks_the_sheet(name: Any) -> None:
    slip = {"applicant_name": name, "procedure_name": name, "officer_name": name, "agency": name}
    assert pages(draw_sheet(changed(RECEIPT, slip=slip))) >= 1


@pytest.mark.parametrize("job", [JOBS["ticket"], JOBS["summary"], {**RECEIPT, "slip": {}}, {}])
def test_what_is_no_receipt_has_no_sheet(job: dict[str, Any]) -> None:
    with pytest.raises(SlipError):
        draw_sheet(job)
