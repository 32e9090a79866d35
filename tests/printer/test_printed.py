"""What came out of the printer, decoded from its bytes: the drawn dots, a QR that reads, words that read."""

import random
import subprocess
from io import BytesIO
from pathlib import Path

import pytest
import zxingcpp
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFilter

from printer.address import parse_address
from printer.blocks import PAPERS, Align, Gap, Text
from printer.device import open_printer
from printer.raster import draw, draw_job
from tests.printer.desk import shows
from tests.printer.fake_printer import FakePrinter
from tests.printer.samples import JOBS, TICKET, Job, changed
from tests.privileges import lacks

WIDTHS = sorted(PAPERS)
LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxyàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ"
NAMES = st.text(alphabet=LETTERS + LETTERS.upper() + " ", min_size=1, max_size=120)
# ESC p (drawer), GS V (cut), ESC @ (reset), a long feed, DLE EOT, ZPL: what a name might try to say to the printer.
COMMANDS = [
    "\x1bp\x00\x19\xfa",
    "\x1dV\x00",
    "\x1b@",
    "\x1bd\xff",
    "\x10\x04\x01",
    "^XA^FO0,0^XZ",
    "\x1c.\r\n\x0c",
    "\x9bm",
]


def printed(fake: FakePrinter, job: Job, width: int) -> None:
    printer = open_printer(parse_address(fake.address))
    try:
        printer.check()
        printer.send(draw_job(job, width))
        printer.await_completion()
        printer.cut()
    finally:
        printer.close()


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    kind=st.sampled_from(list(JOBS)),
    width=st.sampled_from(WIDTHS),
    language=st.sampled_from(["vi", "en"]),
    is_reprint=st.booleans(),
    name=NAMES,
    token=st.text(alphabet="0123456789abcdef", min_size=32, max_size=32),
    chance=st.randoms(use_true_random=False),
)
def test_the_printed_dots_are_the_drawn_dots_whatever_the_slip(
    fake: FakePrinter,
    kind: str,
    width: int,
    language: str,
    is_reprint: bool,
    name: str,
    token: str,
    chance: random.Random,
) -> None:
    slip = {
        "service_name": name,
        "applicant_name": name,
        "procedure_name": name,
        "follow_url": f"https://xephang.example.vn/t/{token}",
        "label": f"{chance.choice('ACEGHKLMNRSU')}{chance.randrange(1, 2000):03}",
        "counters": sorted({chance.randrange(1, 40) for _ in range(chance.randrange(1, 6))}),
    }
    job = changed(JOBS[kind], language=language, is_reprint=is_reprint, slip=slip)
    printed(fake, job, width)
    assert shows(fake.slips[-1], job)


@pytest.mark.parametrize("command", COMMANDS)
def test_no_name_can_speak_to_the_printer(fake: FakePrinter, command: str) -> None:
    """Attack case P2: the bytes sent are our own commands and rows of the picture, nothing else."""
    fields = ("site_name", "site_short_name", "service_name", "label", "site_foot", "follow_url")
    job = changed(TICKET, slip=dict.fromkeys(fields, f"An {command} Bình"))
    printed(fake, job, 576)
    # The fake fails on every byte that is neither one of our six commands nor inside a picture.
    (slip,) = fake.slips
    assert shows(slip, job)


def spoiled(picture: Image.Image, *, degrees: float, blur: float) -> Image.Image:
    """The slip as a cheap phone sees it: on a grey table, not straight, out of focus."""
    wide = Image.new("L", (picture.width + 160, picture.height + 160), 255)
    wide.paste(picture.convert("L"), (80, 80))
    turned = wide.rotate(degrees, resample=Image.Resampling.BICUBIC, fillcolor=255)
    return turned.filter(ImageFilter.GaussianBlur(blur)).point(lambda grey: 40 + grey * 3 // 4)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("kind", [kind for kind in JOBS if kind != "summary"])
def test_every_code_reads_on_paper_and_through_a_poor_camera(fake: FakePrinter, kind: str, width: int) -> None:
    printed(fake, JOBS[kind], width)
    picture = fake.slips[0].picture
    slip = JOBS[kind]["slip"]
    address = slip.get("follow_url") or slip.get("tracking_url") or slip["papers_url"]
    for degrees, blur in ((0, 0), (4, 0), (-4, 1.2), (4, 1.6), (0, 2.0)):
        seen = spoiled(picture, degrees=degrees, blur=blur)
        assert [code.text for code in zxingcpp.read_barcodes(seen)] == [address], (degrees, blur)


def test_two_hundred_tokens_read_after_blur_and_turn() -> None:
    chance = random.Random(20261125)
    for number in range(200):
        address = f"https://xephang.example.vn/t/{chance.getrandbits(128):032x}"
        picture = draw_job(changed(TICKET, slip={"follow_url": address}), WIDTHS[number % 2])
        seen = spoiled(picture, degrees=chance.uniform(-4, 4), blur=chance.uniform(0, 1.5))
        assert [code.text for code in zxingcpp.read_barcodes(seen)] == [address], number


def read(picture: Image.Image) -> str:
    """The words that tesseract reads on a slip, twice as large as the dots."""
    file = BytesIO()
    larger = picture.convert("L").resize((picture.width * 2, picture.height * 2), Image.Resampling.LANCZOS)
    larger.save(file, "PNG")
    command = ["tesseract", "stdin", "stdout", "-l", "vie", "--psm", "4"]
    done = subprocess.run(command, input=file.getvalue(), capture_output=True, check=True, timeout=120)
    return " ".join(done.stdout.decode().split())


def distance(one: str, other: str) -> int:
    """Letters to put in, take out or change to make one text the other (Levenshtein)."""
    before = list(range(len(other) + 1))
    for row, left in enumerate(one, start=1):
        now = [row]
        for column, right in enumerate(other, start=1):
            now.append(min(before[column] + 1, now[-1] + 1, before[column - 1] + (left != right)))
        before = now
    return before[-1]


def test_a_machine_reads_the_words_of_a_slip_with_at_most_three_letters_in_a_hundred_wrong(
    request: pytest.FixtureRequest,
) -> None:
    if not Path("/usr/bin/tesseract").exists():
        lacks(request, "tesseract-ocr and tesseract-ocr-vie")
    words = (
        "Đăng ký biến động quyền sử dụng đất, quyền sở hữu nhà ở và tài sản khác gắn liền với đất. "
        "Chuyển đổi loại hình văn phòng giám định tư pháp; cấp giấy phép xây dựng công trình đặc biệt. "
        "Người cao tuổi, phụ nữ mang thai và người khuyết tật được ưu tiên phục vụ trước."
    )
    wrong = total = 0
    for width in WIDTHS:
        paper = PAPERS[width]
        picture = draw([Gap(30), Text(words, paper.body, Align.LEFT), Gap(30)], width)
        wrong += distance(read(picture), words)
        total += len(words)
    assert wrong / total <= 0.03, f"{wrong} of {total}"
