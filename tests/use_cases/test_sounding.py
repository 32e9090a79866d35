"""One board of a zone speaks, another takes over when it is gone, and the boards hear of one another."""

from dataclasses import replace
from typing import Any

import pytest

from queue_server.domain.permissions import DeviceKind, Role
from queue_server.sounding import Sounding
from queue_server.use_cases.accounts import caller_of_token
from tests.conftest import Client, Office
from tests.display.voices import wait_until


class Board:
    """A board's device and its connection, and what it was last told of its loudspeaker."""

    def __init__(self, office: Office, *, can_sound: bool = True, **more: Any) -> None:
        self.office = office
        self.client: Client = office.device(DeviceKind.BOARD, **more)
        self.token = self.client.headers["Authorization"].removeprefix("Bearer ")
        with office.server.database.read() as tx:
            caller = caller_of_token(tx, self.token)
        assert caller is not None
        assert caller.device is not None
        self.caller, self.id = caller, caller.device.id
        self.speaks: list[str] | None = None
        self.spoken: list[dict[str, Any]] = []
        self.connect(can_sound=can_sound)

    def connect(self, *, can_sound: bool = True) -> None:
        auth = {"token": self.token, "sound": can_sound}
        self.screen = self.office.server.realtime.socketio.test_client(self.office.server.flask, auth=auth)
        self.is_welcome = False

        def is_welcome() -> bool:
            self.hear()
            return self.is_welcome

        wait_until(is_welcome)

    def hear(self) -> list[str] | None:
        for one in self.screen.get_received():
            self.is_welcome = self.is_welcome or one["name"] == "snapshot"
            if one["name"] == "sound" and one["args"][0]["kind"] == "assigned":
                self.speaks = one["args"][0]["speaks"]
            elif one["name"] == "sound":
                self.spoken.append(one["args"][0])
        return self.speaks

    def leave(self) -> None:
        self.screen.disconnect()


def heard(office: Office, *boards: Board) -> list[list[str] | None]:
    """What each board is told when the feed's due work is done."""
    office.server.realtime.tick(office.clock.now)
    return [board.hear() for board in boards]


def divide(office: Office) -> None:
    """Two zones: the counters above the second are in the east."""
    office.change_site(
        lambda site: replace(
            site,
            counters=tuple(replace(one, zone="main" if one.number <= 2 else "east") for one in site.counters),
        )
    )


def test_one_board_speaks_and_the_next_takes_over_when_it_is_gone(office: Office) -> None:
    first, second, third = (Board(office) for _ in range(3))
    assert heard(office, first, second, third) == [["main"], [], []]
    first.leave()
    assert heard(office, second, third) == [[], []], "it may only load itself anew"
    office.clock.turn(seconds=2.5)
    assert heard(office, second, third) == [["main"], []]
    first.connect()
    assert heard(office, first, second, third) == [["main"], [], []]


def test_a_board_that_comes_back_at_once_keeps_its_word(office: Office) -> None:
    first, second = Board(office), Board(office)
    heard(office, first, second)
    first.leave()
    office.clock.turn(seconds=1)
    first.connect()
    assert heard(office, first, second) == [["main"], []]


def test_the_administrator_says_which_board_speaks_and_which_never_does(office: Office) -> None:
    administrator = office.person(Role.ADMINISTRATOR)
    first, second = Board(office), Board(office)
    heard(office, first, second)
    for sounds, expected in ((True, [[], ["main"]]), (None, [["main"], []])):
        assert administrator.post(f"/devices/{second.id}", {"sounds": sounds}).status_code == 204
        assert heard(office, first, second) == expected
    administrator.post(f"/devices/{first.id}", {"sounds": False})
    assert heard(office, first, second) == [[], ["main"]]
    device = first.client.get("/snapshot").json["device"]
    assert (device["id"], device["sounds"], device["speaks"]) == (first.id, False, [])
    assert second.client.get("/snapshot").json["device"]["speaks"] == ["main"]
    assert administrator.post(f"/devices/{first.id}", {"sounds": "loud"}).json["field"] == "sounds"


def test_a_board_entered_silent_never_speaks(office: Office) -> None:
    administrator = office.person(Role.ADMINISTRATOR)
    made = administrator.post("/devices", {"name": "phòng cán bộ", "kind": "board", "sounds": False}).json["device"]
    silent = next(one for one in administrator.get("/devices").json["devices"] if one["id"] == made["id"])
    assert (silent["sounds"], silent["speaks"]) == (False, [])
    assert heard(office, Board(office, sounds=False)) == [[]]


def test_a_revoked_board_hands_over(office: Office) -> None:
    first, second = Board(office), Board(office)
    heard(office, first, second)
    assert office.person(Role.ADMINISTRATOR).delete(f"/devices/{first.id}").status_code == 204
    office.clock.turn(seconds=5)
    heard(office, second)  # its connection is ended
    office.clock.turn(seconds=2.5)
    assert heard(office, second) == [["main"]]


def test_a_board_that_cannot_be_heard_leaves_it_to_one_that_can(office: Office) -> None:
    mute, other = Board(office, can_sound=False), Board(office)
    assert heard(office, mute, other) == [[], ["main"]]
    other.leave()
    office.clock.turn(seconds=2.5)
    assert heard(office, mute) == [["main"]], "it asks for a touch"


def test_each_zone_has_its_own_and_one_before_all_counters_speaks_for_the_others(office: Office) -> None:
    divide(office)
    everywhere, main = Board(office), Board(office, zone="main")
    assert heard(office, everywhere, main) == [["east"], ["main"]]
    main.leave()
    office.clock.turn(seconds=2.5)
    assert heard(office, everywhere) == [["east", "main"]]


def test_zones_that_come_with_another_centre_s_file_are_spoken_for(office: Office) -> None:
    board = Board(office)
    assert heard(office, board) == [["main"]]
    divide(office)
    board.client.get("/snapshot")
    assert heard(office, board) == [["east", "main"]]


def test_staff_see_which_board_speaks_and_which_is_gone(office: Office) -> None:
    first, second, gone = Board(office), Board(office, sounds=False), Board(office)
    gone.leave()
    office.clock.turn(seconds=3)
    boards = {one["id"]: one for one in office.person(Role.SUPERVISOR).get("/boards").json["boards"]}
    facts = {number: (one["is_connected"], one["speaks"], one["sounds"]) for number, one in boards.items()}
    assert facts == {
        first.id: (True, ["main"], None),
        second.id: (True, [], False),
        gone.id: (False, [], None),
    }
    assert first.client.get("/boards").status_code == 403
    shown = {one["id"]: one for one in office.person(Role.ADMINISTRATOR).get("/devices").json["devices"]}
    assert (shown[first.id]["speaks"], shown[gone.id]["is_connected"]) == (["main"], False)


def test_boards_hear_what_another_has_spoken(office: Office) -> None:
    first, second = Board(office), Board(office)
    sign = office.device(DeviceKind.SIGN, counter=3)
    answer = first.client.post("/announcements/spoken", {"sequences": [4, 7], "is_handing_over": True})
    assert answer.status_code == 204
    second.hear()
    assert second.spoken == [{"kind": "spoken", "device": first.id, "sequences": [4, 7], "is_handing_over": True}]
    for who in (sign, office.person(Role.ADMINISTRATOR)):
        assert who.post("/announcements/spoken", {"sequences": [1]}).status_code == 403
    assert first.client.post("/announcements/spoken", {"sequences": [0]}).status_code == 400
    assert first.client.post("/announcements/spoken", {"sequences": list(range(1, 102))}).status_code == 400


class Processes:
    """Two processes of one installation, each with its own screens, that hear one another while `is_linked`."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.all = [Sounding(office.server.run), Sounding(office.server.run)]
        self.told: dict[str, tuple[str, ...]] = {}

    def turn(self, *, is_linked: bool = True, seconds: float = 2.0) -> dict[str, tuple[str, ...]]:
        self.office.clock.turn(seconds=seconds)
        for one, other in (self.all, reversed(self.all)):
            word = one.word()
            if is_linked and word is not None:
                other.hear(word["process"], word["boards"])
        for one in self.all:
            self.told |= dict(one.changes())
        return self.told


@pytest.fixture
def processes(office: Office) -> Processes:
    return Processes(office)


def test_two_processes_choose_one_board_between_them(office: Office, processes: Processes) -> None:
    first, second = Board(office), Board(office)
    one, other = processes.all
    one.enter("first", first.caller, {})
    other.enter("second", second.caller, {})
    assert processes.turn() == {"first": ("main",), "second": ()}
    one.leave("first")
    processes.turn(seconds=2.5)
    assert processes.turn()["second"] == ("main",)


def test_a_process_that_is_silent_is_forgotten_and_one_board_too_many_speaks_rather_than_none(
    office: Office, processes: Processes
) -> None:
    first, second = Board(office), Board(office)
    one, other = processes.all
    one.enter("first", first.caller, {})
    other.enter("second", second.caller, {})
    processes.turn()
    assert processes.turn(is_linked=False, seconds=8) == {"first": ("main",), "second": ("main",)}
    assert processes.turn() == {"first": ("main",), "second": ()}
