"""Golden pictures: every slip in both widths and languages, to the dot.

After a change that is meant: `pytest tests/printer/test_golden.py --renew-slips`, then look at every picture that
git shows as changed.
"""

import base64
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageDraw

from printer.blocks import PAPERS
from printer.raster import draw, draw_job
from printer.slips import KINDS, lay_out_check
from printer.texts import LANGUAGES
from tests.printer.samples import JOBS, Job, changed

FOLDER = Path(__file__).parent / "golden"
WIDTHS = sorted(PAPERS)


def logo() -> str:
    picture = Image.new("L", (220, 90), 255)
    pen = ImageDraw.Draw(picture)
    pen.ellipse((5, 5, 85, 85), fill=0)
    pen.rectangle((110, 25, 210, 65), outline=0, width=8)
    file = BytesIO()
    picture.save(file, "PNG")
    return base64.b64encode(file.getvalue()).decode()


SPECIAL: dict[str, Job] = {
    "ticket-again": changed(JOBS["ticket"], is_reprint=True),
    "ticket-own": changed(
        JOBS["ticket"],
        slip={"site_logo": logo(), "site_foot": "Đường dây nóng 0255 3822 000", "priority": False, "counters": [20]},
    ),
    "ticket-long": changed(
        JOBS["ticket"],
        slip={
            "service_name": "Đăng ký biến động quyền sử dụng đất, quyền sở hữu nhà ở và tài sản khác gắn liền với đất",
            "counters": list(range(3, 19)),
            "ahead": 128,
            "wait": {"low_seconds": 5400, "likely_seconds": 7000, "high_seconds": 9300},
            "label": "AB1234",
        },
    ),
    "receipt-long": changed(
        JOBS["receipt"],
        slip={
            "applicant_name": "Công Tằng Tôn Nữ Huyền Trân Nguyễn Phúc Đặng Thị Thanh Hương Giang Bảo Ngọc",
            "officer_name": "Nguyễn Phúc Vĩnh Thụy Đặng Trần Bảo Khánh",
            "code": "G22.99.08-251231-ABCDEFGHIJKLMNOPQRSTUVWXYZ-001234567890",
        },
    ),
}


def is_as_kept(picture: Image.Image, name: str, config: pytest.Config) -> bool:
    file = FOLDER / f"{name}.png"
    if config.getoption("--renew-slips"):
        FOLDER.mkdir(exist_ok=True)
        picture.save(file, "PNG", optimize=True)
    with Image.open(file) as kept:
        same = kept.size == picture.size
        return same and ImageChops.difference(kept.convert("L"), picture.convert("L")).getbbox() is None


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("kind", KINDS)
def test_each_slip_is_drawn_as_it_was_looked_at(
    kind: str, width: int, language: str, pytestconfig: pytest.Config
) -> None:
    assert is_as_kept(
        draw_job(changed(JOBS[kind], language=language), width), f"{kind}-{width}-{language}", pytestconfig
    )


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", SPECIAL)
def test_what_is_rare_is_drawn_as_it_was_looked_at(name: str, width: int, pytestconfig: pytest.Config) -> None:
    assert is_as_kept(draw_job(SPECIAL[name], width), f"{name}-{width}-vi", pytestconfig)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", WIDTHS)
def test_the_test_slip_is_drawn_as_it_was_looked_at(width: int, language: str, pytestconfig: pytest.Config) -> None:
    blocks = lay_out_check(width, language=language, address="tcp://10.0.0.20:9100")
    assert is_as_kept(draw(blocks, width), f"check-{width}-{language}", pytestconfig)


def test_no_golden_picture_is_left_over() -> None:
    wanted = {f"{kind}-{width}-{language}" for kind in (*KINDS, "check") for width in WIDTHS for language in LANGUAGES}
    wanted |= {f"{name}-{width}-vi" for name in SPECIAL for width in WIDTHS}
    assert {file.stem for file in FOLDER.glob("*.png")} == wanted


def test_a_logo_that_cannot_be_read_costs_nothing_but_itself() -> None:
    plain = draw_job(JOBS["ticket"])
    for broken in ("", "no base64!", base64.b64encode(b"GIF89a").decode(), base64.b64encode(b"\x89PNG\r\n").decode()):
        assert draw_job(changed(JOBS["ticket"], slip={"site_logo": broken})).height <= plain.height + 8


def test_a_logo_is_never_wider_or_higher_than_its_place() -> None:
    file = BytesIO()
    Image.new("L", (3000, 3000), 0).save(file, "PNG")
    job = changed(JOBS["ticket"], slip={"site_logo": base64.b64encode(file.getvalue()).decode()})
    for width in WIDTHS:
        assert draw_job(job, width).height - draw_job(JOBS["ticket"], width).height <= 208
