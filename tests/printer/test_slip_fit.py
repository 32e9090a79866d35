"""Nothing leaves the paper: margins, faces, wrapping, whatever names people have."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from printer.blocks import PAPERS
from printer.faces import face, line_height
from printer.placing import TextMark, place
from printer.raster import draw, draw_job
from printer.slips import lay_out, lay_out_check
from printer.wrapping import wrap, wrap_evenly
from tests.printer.samples import JOBS, RECEIPT, TICKET, Job, changed

WIDTHS = sorted(PAPERS)


def test_the_picture_is_black_and_white_and_has_margins() -> None:
    for width in WIDTHS:
        picture = draw_job(TICKET, width)
        assert (picture.mode, picture.width) == ("1", width)
        left, top, right, bottom = picture.convert("L").point(lambda dot: 255 - dot).getbbox() or (0, 0, 0, 0)
        margin = PAPERS[width].margin_dots
        assert left >= margin - 2
        assert right <= width - margin + 2
        assert top >= 16
        assert bottom <= picture.height - 16


def test_the_face_has_every_vietnamese_letter() -> None:
    bases = {"a": "aăâ", "e": "eê", "i": "i", "o": "oôơ", "u": "uư", "y": "y"}
    tones = ["", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"]
    letters = [
        unicodedata.normalize("NFC", base + tone) for group in bases.values() for base in group for tone in tones
    ] + ["đ"]
    letters += [letter.upper() for letter in letters]
    assert len(letters) == 146
    missing = bytes(face(30).getmask("\U0010fffe"))
    assert all(len(letter) == 1 and bytes(face(30).getmask(letter)) != missing for letter in letters)


def test_stacked_marks_do_not_touch_the_line_above() -> None:
    for size in (20, 23, 24, 26, 30, 33, 34, 44):
        _, top, _, bottom = face(size).getbbox("ẮẪỖỮgjpqyỵ")
        assert bottom - top <= line_height(size)


def test_the_check_slip_touches_both_edges() -> None:
    for width in WIDTHS:
        picture = draw(lay_out_check(width, address="tcp://127.0.0.1:9100"), width)
        box = picture.convert("L").point(lambda dot: 255 - dot).getbbox()
        assert box is not None
        assert (box[0], box[2]) == (0, width)


# Words that people have, and letters that nobody expects.
TEXTS = st.one_of(
    st.text(max_size=300),
    st.text(alphabet="ăâđêôơưÁẠẢẪỀễộỮýW ,.-/()0123456789", max_size=300),
    st.text(alphabet="M", min_size=60, max_size=200),
    st.text(alphabet="a\u0301\u0323\u0302", max_size=80),
)


@settings(max_examples=60, deadline=None)
@given(
    name=TEXTS,
    service=TEXTS,
    label=st.text(alphabet="AMW0123456789", max_size=40),
    width=st.sampled_from(WIDTHS),
    is_reprint=st.booleans(),
)
def test_every_line_of_any_ticket_stays_on_the_paper(
    name: str, service: str, label: str, width: int, is_reprint: bool
) -> None:
    slip = {"site_name": name, "site_short_name": name[:60], "service_name": service, "label": label}
    assert_on_paper(changed(TICKET, slip=slip, is_reprint=is_reprint), width)


@settings(max_examples=40, deadline=None)
@given(name=TEXTS, code=TEXTS, width=st.sampled_from(WIDTHS))
def test_every_line_of_any_receipt_stays_on_the_paper(name: str, code: str, width: int) -> None:
    slip = {
        "applicant_name": name,
        "procedure_name": name,
        "code": code,
        "officer_name": name[:80],
        "due_text": code,
        "documents": [{"name": name, "form": code, "count": 1}],
    }
    assert_on_paper(changed(RECEIPT, slip=slip), width)


def assert_on_paper(job: Job, width: int) -> None:
    height, marks = place(lay_out(job, width), PAPERS[width])
    for mark in marks:
        if isinstance(mark, TextMark):
            left, _, right, _ = face(mark.size).getbbox(mark.text)
            assert mark.left + left >= 0, mark
            assert mark.left + right <= width, mark
            assert mark.top + mark.size >= 0
            assert mark.top <= height
    assert draw_job(job, width).width == width


@settings(max_examples=200, deadline=None)
@given(text=TEXTS, width=st.integers(min_value=3, max_value=60))
def test_wrapping_loses_no_letter_and_fits(text: str, width: int) -> None:
    clean = " ".join(text.split())
    for lines in (wrap(clean, width, len), wrap_evenly(clean, width, len)):
        assert "".join(lines).replace(" ", "") == clean.replace(" ", "")
        # A letter with more marks than a line is wide is the one thing that cannot be broken.
        assert all(len(line) <= width or "\u0301" in line or "\u0323" in line or "\u0302" in line for line in lines)
    assert len(wrap_evenly(clean, width, len)) == len(wrap(clean, width, len))


def test_codes_break_after_a_hyphen_rather_than_anywhere() -> None:
    assert wrap("000.00.53.H48-261125-0099", 20, len) == ["000.00.53.H48-", "261125-0099"]


def test_no_break_spaces_hold_together() -> None:
    assert wrap("Hợp đồng (2\u00a0bản\u00a0sao)", 14, len) == ["Hợp đồng", "(2\u00a0bản\u00a0sao)"]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("kind", [kind for kind in JOBS if kind != "ticket"])
@settings(max_examples=15, deadline=None)
@given(text=TEXTS)
def test_every_line_of_any_other_slip_stays_on_the_paper(kind: str, width: int, text: str) -> None:
    words = {key: text for key, value in JOBS[kind]["slip"].items() if isinstance(value, str) and is_free(key)}
    assert_on_paper(changed(JOBS[kind], slip={**words, "site_foot": text}), width)


def is_free(key: str) -> bool:
    """Whether a field holds words: not a day, an instant or an address."""
    return not key.endswith(("_at", "_day", "_url"))


def test_a_long_vietnamese_name_is_wrapped_whole() -> None:
    name = "Công Tằng Tôn Nữ Huyền Trân Nguyễn Phúc Đặng Thị Thanh Hương Giang Bảo Ngọc"
    for width in WIDTHS:
        _, marks = place(lay_out(changed(RECEIPT, slip={"applicant_name": name}), width), PAPERS[width])
        said = " ".join(mark.text for mark in marks if isinstance(mark, TextMark))
        assert name in said
