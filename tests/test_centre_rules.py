"""What a centre's file may not say although its structure is right; and what reading makes of its text."""

import unicodedata
from pathlib import Path

import pytest

from queue_server.centre_file import CentreFileError, load_centre
from queue_server.domain.centre import Centre, LimitUnit
from queue_server.settings import CONFIG

ICONS = (CONFIG.parent / "look" / "icons.svg").read_text(encoding="utf-8")
UNUSED_NEED = '{ code = "pay", name = "Nộp phí", name_en = "Pay a fee", icon = "banknote" }'
SMALL = """
[[sites]]
code = "xa-binh-minh"
name = "Trung tâm Phục vụ hành chính công xã Bình Minh"
name_en = "Bình Minh Commune Public Service Centre"
short_name = "Xã Bình Minh"
address = "Thôn 1, xã Bình Minh"
timezone = "Asia/Ho_Chi_Minh"
voice_languages = ["vi"]
hours = [{ weekday = 0, opens = "07:00", closes = "11:30" }]
needs = [{ code = "submit", name = "Nộp hồ sơ", name_en = "Submit a dossier", icon = "file-input" }]
services = [{ code = "A", name = "Hộ tịch", name_en = "Civil status", icon = "scale", need = "submit" }]
counters = [{ number = 1, services = ["A"] }]
printers = [{ code = "kiosk-1", name = "Máy in", width_dots = 384 }]
procedures = [
    { code = "1.001193", name = "Đăng ký khai sinh", agency = "UBND xã", service = "A", limit_amount = 3, limit_unit = "day" },
]
"""  # noqa: E501


def load(tmp_path: Path, text: str) -> Centre:
    file = tmp_path / "centre.toml"
    file.write_text(text, encoding="utf-8")
    return load_centre(file)


def test_a_commune_needs_no_more_than_this(tmp_path: Path) -> None:
    (site,) = load(tmp_path, SMALL).sites
    assert (site.services[0].target_seconds, site.counters[0].zone, site.notice) == (900, "main", None)
    assert site.procedures[0].limit_unit is LimitUnit.DAY


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('"xa-binh-minh"', '"Xã Bình Minh"', "sites[0].code"),
        ('"xa-binh-minh"', f'"{"a" * 41}"', "sites[0].code"),
        ('[{ weekday = 0, opens = "07:00", closes = "11:30" }]', "[]", "sites[0].hours"),
        ('["vi"]', "[]", "sites[0].voice_languages"),
        ('["vi"]', '["vi", "vi"]', "sites[0].voice_languages[1]"),
        ('services = ["A"]', 'services = ["A", "A"]', "sites[0].counters[0].services[1]"),
        ('"file-input" }]', f'"file-input" }}, {UNUSED_NEED}]', "sites[0].needs[1]"),
        ("width_dots = 384", "width_dots = 380", "sites[0].printers[0].width_dots"),
        ("width_dots = 384", 'fallback = "kiosk-1"', "sites[0].printers[0].fallback"),
        ("width_dots = 384", 'address = "lpt1"', "sites[0].printers[0].address"),
        ("limit_amount = 3", "limit_amount = 0", "sites[0].procedures[0].limit_amount"),
        ("limit_amount = 3", "limit_amount = 9999", "sites[0].procedures[0].limit_amount"),
        ("limit_amount = 3", "limit_amount = true", "sites[0].procedures[0].limit_amount"),
        ("limit_amount = 3, ", "", "sites[0].procedures[0]"),
        ('service = "A", limit', 'service = "B", limit', "sites[0].procedures[0].service"),
        ("number = 1,", "number = 0,", "sites[0].counters[0].number"),
        ('"Thôn 1, xã Bình Minh"', '"Thôn 1\\nxã Bình Minh"', "sites[0].address"),
        ('"Thôn 1, xã Bình Minh"', '"  "', "sites[0].address"),
        ("[[sites]]", "[sites]", "sites"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(tmp_path: Path, old: str, new: str, key: str) -> None:
    assert old in SMALL
    with pytest.raises(CentreFileError) as error:
        load(tmp_path, SMALL.replace(old, new, 1))
    assert f": {key}: expected " in str(error.value)


def test_the_same_day_is_counted_in_working_days(tmp_path: Path) -> None:
    text = SMALL.replace('limit_amount = 3, limit_unit = "day"', 'limit_amount = 0, limit_unit = "working_day"')
    assert load(tmp_path, text).sites[0].procedures[0].limit_amount == 0


def test_letters_are_kept_composed_however_they_were_typed(tmp_path: Path) -> None:
    site = load(tmp_path, unicodedata.normalize("NFD", SMALL)).sites[0]
    assert site.services[0].name == unicodedata.normalize("NFC", "Hộ tịch")


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "centre.toml"
    file.write_bytes(SMALL.encode("utf-16"))
    with pytest.raises(CentreFileError, match="not valid TOML"):
        load_centre(file)


def test_every_icon_of_the_sample_can_be_drawn() -> None:
    for site in load_centre(CONFIG / "centre.toml").sites:
        icons = [
            *(need.icon for need in site.needs),
            *(service.icon for service in site.services),
            *(group.icon for group in site.priority_groups),
        ]
        assert [icon for icon in icons if f'id="{icon}"' not in ICONS] == []


def test_the_sample_s_names_fit_a_tile() -> None:
    for site in load_centre(CONFIG / "centre.toml").sites:
        assert all(len(service.name) <= 24 for service in site.services)


@pytest.mark.parametrize(
    ("announcements", "key"),
    [
        ('languages = ["fr"]', "languages[0]"),
        ('languages = ["vi", "vi"]', "languages[1]"),
        ('reading = "X"', "reading"),
        ('zero_word = "le"', "zero_word"),
        ("volume = 101", "volume"),
        ('volume_by_hour = [{ begins = "07:00", volume = 101 }]', "volume_by_hour[0].volume"),
        (
            'volume_by_hour = [{ begins = "08:00", volume = 1 }, { begins = "07:00", volume = 2 }]',
            "volume_by_hour[1].begins",
        ),
        ('quiet_hours = [{ begins = "07:00", ends = "07:00" }]', "quiet_hours[0].ends"),
        ("sound = true", "sound"),
    ],
)
def test_what_a_loudspeaker_cannot_do_is_named(tmp_path: Path, announcements: str, key: str) -> None:
    zones = f'zones = [{{ code = "main", announcements = {{ {announcements} }} }}]'
    with pytest.raises(CentreFileError) as refusal:
        load(tmp_path, SMALL.replace("printers = [", f"{zones}\nprinters = ["))
    assert f"sites[0].zones[0].announcements.{key}: expected" in str(refusal.value)


@pytest.mark.parametrize(
    ("zones", "key"), [('{ code = "moon" }', "zones[0].code"), ('{ code = "main" }, { code = "main" }', "zones[1]")]
)
def test_a_zone_is_one_of_the_counters_and_stands_once(tmp_path: Path, zones: str, key: str) -> None:
    with pytest.raises(CentreFileError) as refusal:
        load(tmp_path, SMALL.replace("printers = [", f"zones = [{zones}]\nprinters = ["))
    assert f"sites[0].{key}: expected" in str(refusal.value)
