"""A zone's loudspeaker: what a board is told of it, its test, and the voice that is ready before the call."""

from dataclasses import replace
from datetime import time

import pytest

from queue_server.domain.permissions import DeviceKind, Role
from queue_server.domain.zones import Announcements, QuietPeriod, ReadingMode, VolumeFrom, ZeroWord, ZoneSettings
from tests.conftest import Client, Office
from tests.display.voices import wait_until
from tests.use_cases.test_counter_commands import issue

USUAL = {
    "chime": True,
    "voice": True,
    "languages": ["vi"],
    "reading": "D",
    "zero_word": "lẻ",
    "thousand_word": "nghìn",
    "volume": 100,
    "volume_by_hour": [],
    "quiet_hours": [],
}
EAST = Announcements(
    chime=False,
    languages=("vi", "en"),
    reading=ReadingMode.NUMBER,
    zero_word=ZeroWord.LINH,
    volume=80,
    volume_by_hour=(VolumeFrom(begins=time(7, 30), volume=50),),
    quiet_hours=(QuietPeriod(begins=time(11, 30), ends=time(13, 30)),),
)


def with_zones(office: Office) -> None:
    zones = (ZoneSettings(code="main"), ZoneSettings(code="east", announcements=EAST))
    office.change_site(lambda site: replace(site, zones=zones))


def test_a_board_is_told_what_its_zone_s_loudspeaker_does(office: Office) -> None:
    def told(zone: str | None) -> object:
        return office.device(DeviceKind.BOARD, zone=zone).get("/snapshot").json["device"]["announcements"]

    assert told(None) == told("nowhere") == USUAL
    with_zones(office)
    assert told("main") == told(None) == USUAL
    assert told("east") == {
        "chime": False,
        "voice": True,
        "languages": ["vi", "en"],
        "reading": "N",
        "zero_word": "linh",
        "thousand_word": "nghìn",
        "volume": 80,
        "volume_by_hour": [{"begins": "07:30", "volume": 50}],
        "quiet_hours": [{"begins": "11:30", "ends": "13:30"}],
    }


@pytest.mark.parametrize("zone", [None, "main"])
def test_a_test_of_the_sound_reaches_the_boards_and_the_log(office: Office, zone: str | None) -> None:
    board = office.listen()
    answer = office.person(Role.SUPERVISOR).post("/announcements/test", {"zone": zone})
    assert answer.status_code == 204
    (event,) = [one["args"][0] for one in board.get_received() if one["name"] == "event"]
    assert (event["kind"], event["zone"]) == ("sound_tested", zone)
    events = office.person(Role.MANAGER).get("/events?after=0&limit=500").json["events"]
    assert [one["kind"] for one in events].count("sound_tested") == 1


def test_there_is_no_sound_of_a_zone_that_is_not_there(office: Office) -> None:
    leader = office.person(Role.SUPERVISOR)
    answer = leader.post("/announcements/test", {"zone": "moon"})
    assert (answer.status_code, answer.json["code"]) == (404, "not_found")
    assert leader.post("/announcements/test", {"zone": ""}).status_code == 400


def test_a_sentence_is_spoken_to_who_hears_the_feed_and_to_nobody_else(office: Office) -> None:
    path, own = "/display/voice?counter=3", "/display/number?label=A005&ahead=3"
    for client, statuses in (
        (office.device(DeviceKind.BOARD), (200, 401)),
        (office.device(DeviceKind.KIOSK, printer="kiosk-1"), (401, 200)),
        (office.anyone(), (401, 401)),
    ):
        for address, status in zip((path, own), statuses, strict=True):
            with client.http.get(address, headers=client.headers) as answer:
                assert answer.status_code == status
    with office.anyone().http.get(path, headers={"Authorization": "Bearer nonsense"}) as answer:
        assert answer.status_code == 401


def test_the_voice_is_ready_when_the_number_is_called(office: Office) -> None:
    def clips() -> int:
        return len(list(office.settings.voice_folder.glob("[!.]*")))

    def ask(client: Client, query: str) -> None:
        with client.http.get(f"/display/voice?{query}", headers=client.headers) as answer:
            assert answer.status_code == 200

    issue(office)
    assert clips() == 0, "nobody listens"
    with_zones(office)
    board = office.device(DeviceKind.BOARD)
    ask(board, "counter=3")
    issue(office)
    # The main zone's Vietnamese, the other's, and its English.
    wait_until(lambda: clips() == 1 + 3)
    ask(board, "label=A002")
    ask(board, "label=A002&reading=N&zero_word=linh")
    ask(board, "label=A002&language=en&reading=N")
    assert clips() == 4
