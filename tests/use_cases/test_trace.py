"""What each command leaves behind: one event with the state after, and the periods every time figure comes from."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from queue_server.domain.permissions import DeviceKind, Role
from queue_server.storage import periods
from tests.conftest import Client, Office
from tests.use_cases.test_counter_commands import call, command, issue

Step = tuple[str, str, int | None, int, int | None]  # status, service, counter, seconds from the issue to start and end


class Visit:
    """A ticket at counter 3 of an office, a minute to each step."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.officer = office.officer(3)
        self.ticket = issue(office)
        self.began = office.clock.now

    def do(self, *words: str) -> "Visit":
        for word in words:
            self.office.clock.turn(minutes=1)
            if word == "call-next":
                call(self.officer)
                continue
            name, _, service = word.partition(" ")
            answer = command(self.officer, self.ticket, name, {"service": service} if service else {})
            assert answer.status_code == 200, answer.text
        return self

    def trace(self) -> list[Step]:
        """The ticket's periods as stored, times as minutes since its issue."""
        with self.office.server.database.read() as tx:
            found = periods.periods_of(tx, ticket_id=self.ticket["id"])
        return [
            (one.status.value, one.service, one.counter, self._minute(one.started_at) or 0, self._minute(one.ended_at))
            for one in found
        ]

    def _minute(self, at: datetime | None) -> int | None:
        return None if at is None else int((at - self.began).total_seconds() // 60)

    def events(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.officer.get("/events").json["events"]
        return [event for event in found if "ticket" in event]


@pytest.fixture
def visit(office: Office) -> Visit:
    return Visit(office)


WAITED: Step = ("waiting", "A", None, 0, 1)


@pytest.mark.parametrize(
    ("words", "kind", "periods_after"),
    [
        ((), "ticket_issued", [("waiting", "A", None, 0, None)]),
        (("call-next",), "ticket_called", [WAITED, ("called", "A", 3, 1, None)]),
        (("call-next", "recall"), "ticket_recalled", [WAITED, ("called", "A", 3, 1, None)]),
        (("call-next", "begin"), "ticket_began", [WAITED, ("called", "A", 3, 1, 2), ("serving", "A", 3, 2, None)]),
        (
            ("call-next", "begin", "finish"),
            "ticket_finished",
            [WAITED, ("called", "A", 3, 1, 2), ("serving", "A", 3, 2, 3)],
        ),
        (("call-next", "finish"), "ticket_finished", [WAITED, ("called", "A", 3, 1, 2)]),
        (("call-next", "no-show"), "ticket_no_show", [WAITED, ("called", "A", 3, 1, 2)]),
        (
            ("call-next", "requeue"),
            "ticket_requeued",
            [WAITED, ("called", "A", 3, 1, 2), ("waiting", "A", None, 2, None)],
        ),
        (("call-next", "hold"), "ticket_held", [WAITED, ("called", "A", 3, 1, 2), ("on_hold", "A", None, 2, None)]),
        (
            ("call-next", "hold", "resume"),
            "ticket_resumed",
            [WAITED, ("called", "A", 3, 1, 2), ("on_hold", "A", None, 2, 3), ("called", "A", 3, 3, None)],
        ),
        (
            ("call-next", "transfer H"),
            "ticket_transferred",
            [WAITED, ("called", "A", 3, 1, 2), ("waiting", "H", None, 2, None)],
        ),
        (("move H",), "ticket_moved", [WAITED, ("waiting", "H", None, 1, None)]),
        (("cancel",), "ticket_cancelled", [WAITED]),
        (
            ("call-next", "no-show", "return"),
            "ticket_returned",
            [WAITED, ("called", "A", 3, 1, 2), ("waiting", "A", None, 3, None)],
        ),
        (
            ("call-next", "begin", "finish", "undo"),
            "ticket_undone",
            [WAITED, ("called", "A", 3, 1, 2), ("serving", "A", 3, 2, None)],
        ),
        (("call-next", "no-show", "undo"), "ticket_undone", [WAITED, ("called", "A", 3, 1, None)]),
    ],
)
def test_a_command_leaves_its_event_and_its_periods(
    visit: Visit, words: tuple[str, ...], kind: str, periods_after: list[Step]
) -> None:
    visit.do(*words)
    assert visit.trace() == periods_after
    newest = visit.events()[-1]
    assert newest["kind"] == kind
    assert newest["at"] == visit.office.clock.now.astimezone(_zone(newest["at"])).isoformat(timespec="milliseconds")
    assert newest["ticket"] == visit.officer.get(f"/tickets/{visit.ticket['id']}").json["ticket"]


def _zone(text: str) -> Any:
    return datetime.fromisoformat(text).tzinfo


def test_a_refused_command_leaves_nothing(visit: Visit) -> None:
    visit.do("call-next")
    before = (visit.trace(), visit.officer.get("/events").json)
    visit.office.clock.turn(minutes=1)
    refusals = [command(visit.officer, visit.ticket, word) for word in ("resume", "cancel", "return", "undo")]
    refusals += [visit.officer.post("/counters/3/call-next"), visit.officer.post("/counters/3/pause")]
    assert {answer.status_code for answer in refusals} == {409}
    assert (visit.trace(), visit.officer.get("/events").json) == before


def test_each_stretch_of_waiting_carries_the_instant_it_is_due(visit: Visit) -> None:
    visit.do("call-next", "transfer H", "move A")
    with visit.office.server.database.read() as tx:
        found = periods.periods_of(tx, ticket_id=visit.ticket["id"])
    due = {one.started_at: one.due_at for one in found if one.status.value == "waiting"}
    minutes = [None if at is None else (at - visit.began).total_seconds() / 60 for at in due.values()]
    assert minutes == [15, 2 + 3, 2 + 3]
    assert all(one.due_at is None for one in found if one.status.value != "waiting")


@pytest.mark.parametrize("word", ["transfer", "return"])
def test_who_joins_again_is_due_soon(visit: Visit, word: str) -> None:
    visit.do(*(["call-next", "no-show", "return"] if word == "return" else ["call-next", "transfer H"]))
    ticket = visit.events()[-1]["ticket"]
    joined, due = (datetime.fromisoformat(ticket[name]).astimezone(UTC) for name in ("joined_at", "serve_by"))
    assert (joined, (due - joined).total_seconds()) == (visit.office.clock.now, 180)


def test_undo_wants_the_counter_free_the_minute_not_over_and_the_system_not_to_have_closed(visit: Visit) -> None:
    visit.do("call-next", "no-show", "undo", "no-show")
    visit.office.clock.turn(seconds=60)
    assert command(visit.officer, visit.ticket, "undo").json["ticket"]["status"] == "called"
    visit.do("finish")
    visit.office.clock.turn(seconds=60, milliseconds=1)
    assert command(visit.officer, visit.ticket, "undo").json["code"] == "too_late"


TWICE = ["counter_opened", "counter_paused", "counter_opened"]


class TestCounters:
    """Opening, pausing and closing are told with who sits there and what he serves."""

    @pytest.fixture
    def supervisor(self, office: Office) -> Client:
        return office.person(Role.SUPERVISOR)

    @pytest.mark.parametrize(
        ("words", "kinds"),
        [
            (("open",), ["counter_opened"]),
            (("open", "open"), ["counter_opened"]),
            (("open", "pause"), ["counter_opened", "counter_paused"]),
            (("open", "pause", "open", "close"), [*TWICE, "counter_closed"]),
            (("close",), []),
        ],
    )
    def test_a_change_is_told_once(self, office: Office, words: tuple[str, ...], kinds: list[str]) -> None:
        officer = office.officer(3)
        for word in words:
            office.clock.turn(minutes=1)
            assert officer.post(f"/counters/3/{word}").status_code == 200
        events = officer.get("/events").json["events"]
        assert [event["kind"] for event in events] == kinds
        state = officer.get("/counters/3").json
        for event in events[-1:]:
            names = ("counter", "state", "state_since", "officer", "services")
            assert {name: event[name] for name in names} == {name: state[name] for name in names}

    def test_a_call_opens_a_closed_counter_and_both_are_told(self, office: Office) -> None:
        issue(office)
        officer = office.officer(3)
        call(officer)
        kinds = [event["kind"] for event in officer.get("/events").json["events"]]
        assert kinds == ["ticket_issued", "counter_opened", "ticket_called"]
        assert officer.get("/counters/3").json["officer"] == "officer-2"

    def test_a_supervisor_opens_a_counter_without_sitting_there(self, office: Office, supervisor: Client) -> None:
        supervisor.post("/counters/4/open")
        assert supervisor.get("/counters/4").json["officer"] is None
        assert supervisor.post("/counters/4/close").json["state"] == "closed"

    def test_an_officer_closes_his_own_counter_only(self, office: Office) -> None:
        first, second = office.officer(3), office.officer(4)
        first.post("/counters/3/open")
        for word in ("pause", "close"):
            assert second.post(f"/counters/3/{word}").json["code"] == "foreign_counter"


ACTORS: dict[str, Callable[[Office], Client]] = {
    "device:": lambda office: office.device(DeviceKind.KIOSK),
    "user:": lambda office: office.person(Role.RECEPTIONIST),
}


@pytest.mark.parametrize("actor", ACTORS)
def test_the_log_keeps_who_did_it_and_the_feed_does_not_say(office: Office, actor: str) -> None:
    client = ACTORS[actor](office)
    answer = client.post("/tickets", {"service": "A", "phone": "0901234567"}, key="1")
    assert answer.status_code == 201
    feed = office.device(DeviceKind.PROGRAM).get("/events")
    assert actor not in feed.text
    assert "901234567" not in feed.text
    with office.server.database.read() as tx:
        keys = [row[0] for row in tx.exec_driver_sql("SELECT actor FROM event")]
    assert [key.startswith(actor) for key in keys] == [True]
