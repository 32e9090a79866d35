"""The centre's file: the sample loads, and whatever is wrong is named with file, key and what was expected."""

from pathlib import Path

import pytest

from queue_server.centre_file import CentreFileError, load_centre
from queue_server.settings import CONFIG

SAMPLE = (CONFIG / "centre.toml").read_text(encoding="utf-8")


def test_the_sample_is_the_centre_with_its_two_desks() -> None:
    centre = load_centre(CONFIG / "centre.toml")
    first, second = centre.sites
    assert (first.code, len(first.counters)) == ("quang-ngai", 24)
    assert [service.code for service in first.services] == list("ACEGHKLMNRSU")
    assert all({"A", "C"} <= set(counter.services) for counter in first.counters[:3])
    assert second.code == "kon-tum"
    online = [procedure for procedure in first.procedures if procedure.is_online_only]
    assert online
    assert {procedure.service for procedure in online} == {"U"}
    assert SAMPLE.startswith("# MẪU / SAMPLE")


@pytest.mark.parametrize(
    ("old", "new", "key", "expected"),
    [
        ('timezone = "Asia/Ho_Chi_Minh"', 'timezon = "Asia/Ho_Chi_Minh"', "sites[0].timezon", "no such key"),
        ('{ number = 4, services = ["E"]', '{ number = 4, service = ["E"]', "sites[0].counters[3].service", "no such"),
        ('{ number = 4, services = ["E"]', '{ number = 4, services = []', "sites[0].counters[3].services", "at least"),
        ('{ number = 4, services = ["E"]', '{ number = 4, services = ["Z"]', "sites[0].counters[3].services[0]", "one of"),
        ('{ number = 4, services = ["E"]', '{ number = 3, services = ["E"]', "sites[0].counters[3]", "3 is taken"),
        ('{ number = 4, services = ["E"]', '{ number = "4", services = ["E"]', "sites[0].counters[3].number", "whole number"),
        ('{ code = "C", name = "Tư pháp', '{ code = "A", name = "Tư pháp', "sites[0].services[1]", "A is taken"),
        ('{ code = "C", name = "Tư pháp', '{ code = "c", name = "Tư pháp', "sites[0].services[1].code", "capital letters"),
        ('opens = "07:00"', 'opens = "7 giờ"', "sites[0].hours[0].opens", "a time such as"),
        ('opens = "07:00"', 'opens = "25:00"', "sites[0].hours[0].opens", "a time such as"),
        ('closes = "11:30"', 'closes = "06:30"', "sites[0].hours[0].closes", "after 07:00"),
        ('opens = "13:30"', 'opens = "11:00"', "sites[0].hours[1].opens", "does not overlap"),
        ('weekday = 0, opens = "07:00"', 'weekday = 7, opens = "07:00"', "sites[0].hours[0].weekday", "Monday"),
        ('timezone = "Asia/Ho_Chi_Minh"', 'timezone = "Asia/Nowhere"', "sites[0].timezone", "IANA"),
        ('name_en = "Industry and trade"', "name_en = 5", "sites[0].services[0].name_en", "text"),
        ('is_main = true', 'is_main = "yes"', "sites[0].needs[0].is_main", "true or false"),
        ('day = 2026-01-02', 'day = "2026-01-02"', "sites[0].day_overrides[0].day", "a day"),
        ('need = "collect"', 'need = "gather"', "sites[0].services[10].need", "one of"),
        ('direction = "left"', 'direction = "north"', "sites[0].counters[0].direction", "one of left"),
        ('short_name = "Tỉnh Quảng Ngãi"\n', "", "sites[0].short_name", "missing"),
        ('code = "kon-tum"', 'code = "quang-ngai"', "sites[1]", "quang-ngai is taken"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(tmp_path: Path, old: str, new: str, key: str, expected: str) -> None:
    assert old in SAMPLE
    file = tmp_path / "centre.toml"
    file.write_text(SAMPLE.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(CentreFileError) as error:
        load_centre(file)
    assert f"{file}: {key}: expected " in str(error.value)
    assert expected in str(error.value)


@pytest.mark.parametrize("text", ["sites = [", "\x00", "", "sites = []"])
def test_what_is_no_centre_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "centre.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(CentreFileError, match=str(file)):
        load_centre(file)


def test_a_service_nobody_serves_is_named(tmp_path: Path) -> None:
    file = tmp_path / "centre.toml"
    text = (
        SAMPLE.replace('services = ["K"]', 'services = ["N"]')
        .replace('["K", "N"]', '["N"]')
        .replace('["R", "K"]', '["R"]')
    )
    file.write_text(text, encoding="utf-8")
    with pytest.raises(CentreFileError, match=r"sites\[0\]\.services\[5\]: expected a counter that serves K"):
        load_centre(file)


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(CentreFileError, match="cannot be read"):
        load_centre(tmp_path / "nowhere.toml")
