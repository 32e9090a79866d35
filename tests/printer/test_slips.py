"""Slips: what stands on the paper, kind by kind."""

import time
from typing import Any

import pytest
import zxingcpp

from printer.blocks import PAPERS, Label
from printer.faces import text_width
from printer.placing import BoxMark, DotsMark, TextMark, place
from printer.raster import draw_job
from printer.slips import SlipError, lay_out
from tests.printer.samples import PAPERS as PAPERS_SLIP
from tests.printer.samples import RECEIPT, TICKET, Job, changed

WIDTHS = sorted(PAPERS)


def lines_of(job: Job, width: int = 576) -> list[str]:
    _, marks = place(lay_out(job, width), PAPERS[width])
    return [mark.text for mark in marks if isinstance(mark, TextMark)]


def test_the_ticket_says_what_one_has_to_remember() -> None:
    assert lines_of(TICKET) == [
        "Trung tâm Phục vụ hành chính công",
        "TỈNH QUẢNG NGÃI",
        "Đất đai, môi trường",
        "H052",
        "ƯU TIÊN",
        "Quầy 7, 8 hoặc 9",
        "Trước ông, bà còn 1 người.",
        "Chờ khoảng 2 đến 5 phút.",
        "Quét để xem lượt trên điện thoại",
        "Thứ Tư 25/11/2026",
        "Lấy lúc 09:12",
        "Phiếu chỉ dùng trong ngày và",
        "không phải giấy tiếp nhận hồ sơ.",
    ]


def test_the_ticket_speaks_english_when_asked() -> None:
    lines = lines_of(changed(TICKET, language="en", slip={"service_name": "Land, environment"}))
    for text in (
        "PRIORITY",
        "Counters 7, 8 or 9",
        "1 person is ahead of you.",
        "Wednesday 25/11/2026",
        "Taken at 09:12",
    ):
        assert text in lines


def test_without_an_address_there_is_no_code_and_no_word_of_it() -> None:
    _, marks = place(lay_out(changed(TICKET, slip={"follow_url": None}), 576), PAPERS[576])
    assert not any(isinstance(mark, DotsMark) for mark in marks)
    assert "Quét để xem lượt trên điện thoại" not in lines_of(changed(TICKET, slip={"follow_url": None}))


def test_a_reprint_says_so() -> None:
    for job in (TICKET, RECEIPT):
        assert "BẢN IN LẠI" not in lines_of(job)
        assert "BẢN IN LẠI" in lines_of(changed(job, is_reprint=True))


def test_priority_is_one_framed_word_and_otherwise_absent() -> None:
    assert "ƯU TIÊN" not in lines_of(changed(TICKET, slip={"priority": False}))
    _, marks = place(lay_out(TICKET, 576), PAPERS[576])
    assert [mark for mark in marks if isinstance(mark, BoxMark) and mark.border]


def test_the_number_has_one_size_whatever_its_letter() -> None:
    sizes = {
        mark.size
        for label in ("A001", "M000", "H052", "I111")
        for mark in place([Label(label, "M000")], PAPERS[576])[1]
        if isinstance(mark, TextMark)
    }
    assert len(sizes) == 1
    assert text_width("M000", sizes.pop()) > 530


def test_the_receipt_holds_what_form_01_asks_for() -> None:
    text = " ".join(lines_of(RECEIPT)).replace("\u00a0", " ")
    for part in (
        "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ",
        "000.00.53.H48-261125-0099",
        "Nguyễn Thị Ánh Nguyệt",
        "Đăng ký biến động quyền sử dụng đất",
        "09:31, Thứ Tư 25/11/2026",
        "(1 bản chính)",
        "(2 bản sao có chứng thực)",
        "Thứ Tư 09/12/2026",
        "10 ngày làm việc",
        "Quầy trả kết quả",
        "Lê Thị Hồng Vân",
        "(ký, ghi rõ họ tên)",
    ):
        assert part in text, part


def test_a_receipt_without_what_is_optional_still_prints() -> None:
    bare: dict[str, Any] = {
        "due_day": None,
        "due_text": None,
        "documents": [],
        "tracking_url": None,
        "applicant_name": None,
    }
    assert "Trung tâm sẽ báo" in " ".join(lines_of(changed(RECEIPT, slip=bare)))


def test_a_thousand_documents_do_not_use_up_the_roll() -> None:
    many = [{"name": f"Giấy tờ {number}", "form": "copy", "count": 1} for number in range(1000)]
    assert draw_job(changed(RECEIPT, slip={"documents": many}), 576).height < 5000


@pytest.mark.parametrize(
    "job",
    [
        {**TICKET, "kind": "poster"},
        {**TICKET, "slip": {}},
        {**TICKET, "slip": None},
        changed(TICKET, slip={"issued_at": "yesterday"}),
        changed(TICKET, slip={"counters": ["a", 1]}),
        changed(TICKET, slip={"wait": "long"}),
        changed(RECEIPT, slip={"documents": ["paper"]}),
    ],
)
def test_what_is_not_a_slip_is_refused(job: dict[str, Any]) -> None:
    with pytest.raises(SlipError):
        lay_out(job, 576)


def test_an_unknown_width_is_refused() -> None:
    with pytest.raises(SlipError):
        lay_out(TICKET, 500)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("job", [TICKET, RECEIPT, changed(TICKET, language="en")])
def test_the_code_on_the_slip_leads_to_its_address(job: Job, width: int) -> None:
    codes = zxingcpp.read_barcodes(draw_job(job, width).convert("L"))
    assert [code.text for code in codes] == [job["slip"].get("follow_url") or job["slip"]["tracking_url"]]


def test_code_modules_are_whole_dots_with_four_modules_of_white() -> None:
    for width, dots in ((576, 6), (384, 5)):
        _, marks = place(lay_out(TICKET, width), PAPERS[width])
        (code,) = (mark for mark in marks if isinstance(mark, DotsMark))
        assert code.module_dots == dots
        above = max(mark.top for mark in marks if isinstance(mark, TextMark) and mark.top < code.top)
        assert code.top - above >= 4 * dots


@pytest.mark.parametrize(("length", "is_code"), [(400, True), (9000, False)])
def test_a_long_address_gets_smaller_modules_or_is_written_out(length: int, is_code: bool) -> None:
    job = changed(TICKET, slip={"follow_url": "https://x.example/" + "a" * length})
    _, marks = place(lay_out(job, 576), PAPERS[576])
    assert any(isinstance(mark, DotsMark) for mark in marks) is is_code


def test_a_slip_is_drawn_quickly_enough_to_draw_it_inside_a_request() -> None:
    draw_job(TICKET)
    took = []
    for number in range(5):
        start = time.perf_counter()
        draw_job(changed(TICKET, slip={"label": f"H{number:03}", "follow_url": f"https://x.vn/t/{number:022}"}))
        took.append(time.perf_counter() - start)
    assert min(took) < 0.02


def test_the_list_of_papers_says_what_need_not_be_brought_and_is_no_number() -> None:
    said = " ".join(lines_of(PAPERS_SLIP))
    assert said.index("Giấy chứng sinh") < said.index("không cần mang") < said.index("chứng nhận kết hôn")
    assert "không phải số thứ tự" in said
    unknown = " ".join(lines_of(changed(PAPERS_SLIP, slip={"papers": [], "papers_url": None})))
    assert "hỏi cán bộ hướng dẫn" in unknown


@pytest.mark.parametrize("width", WIDTHS)
def test_the_qr_of_the_list_leads_to_it(width: int) -> None:
    found = zxingcpp.read_barcodes(draw_job(PAPERS_SLIP, width).convert("L"))
    assert [code.text for code in found] == [PAPERS_SLIP["slip"]["papers_url"]]
