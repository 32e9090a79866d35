"""Tickets that a kiosk numbered while the server did not answer: each enters once and in its place."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from queue_server.domain.numbering import Series
from queue_server.domain.permissions import DeviceKind, Role
from tests.conftest import MORNING, Client, Office
from tests.use_cases.test_counter_commands import call, command
from tests.use_cases.test_kiosk_calls import stored

TODAY = "2026-11-25"
NINE = "2026-11-25T09:00:00.000+07:00"


@pytest.fixture
def node(office: Office) -> Client:
    """A kiosk that may give 901 to 949 by itself."""
    return office.device(
        DeviceKind.KIOSK, printer="kiosk-1", rate_per_second=10_000, series=Series(first=901, last=949)
    )


def paper(number: int = 901, *, service: str = "A", at: str = NINE, day: str = TODAY, **more: Any) -> dict[str, Any]:
    """What a node hands in of a ticket it gave."""
    return {"service": service, "number": number, "business_day": day, "joined_at": at, **more}


def hand_in(node: Client, body: dict[str, Any], key: str = "key") -> Any:
    return node.post("/tickets/handed-in", body, key=key)


def events(office: Office) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = office.device(DeviceKind.PROGRAM).get("/events").json["events"]
    return found


def test_a_ticket_handed_in_is_as_its_paper_says(office: Office, node: Client) -> None:
    office.clock.turn(minutes=20)
    answer = hand_in(node, paper(priority=True, language="en", party_size=3, help="support"))
    assert answer.status_code == 201, answer.text
    ticket = answer.json["ticket"]
    assert (ticket["label"], ticket["status"], ticket["issued_offline"]) == ("A901", "waiting", True)
    assert (ticket["issued_at"], ticket["joined_at"]) == (NINE, NINE)
    assert (ticket["priority"], ticket["language"], ticket["party_size"], ticket["help"]) == (True, "en", 3, "support")
    assert (ticket["ahead"], "print" in ticket) == (0, False)
    assert office.anyone().get(f"/follow/{ticket['follow_token']}").json["label"] == "A901"
    (event,) = events(office)
    assert (event["kind"], event["ticket"]["issued_offline"]) == ("ticket_issued", True)
    assert office.device(DeviceKind.AGENT, printer="kiosk-1").get("/print-jobs").json["jobs"] == []


def test_a_ticket_of_the_run_says_that_the_server_gave_it(office: Office, node: Client) -> None:
    assert node.post("/tickets", {"service": "A"}, key="1").json["ticket"]["issued_offline"] is False


def test_the_token_printed_before_the_server_knew_opens_the_phone_page(office: Office, node: Client) -> None:
    tokens = node.get("/kiosks/mine/series").json["tokens"]
    assert hand_in(node, paper(917)).json["ticket"]["follow_token"] == tokens[TODAY]["A917"]
    assert office.anyone().get(f"/follow/{tokens[TODAY]['A917']}").json["status"] == "waiting"


def test_who_came_while_the_server_was_away_is_called_before_those_who_came_later(office: Office, node: Client) -> None:
    office.clock.turn(minutes=10)
    later = node.post("/tickets", {"service": "A"}, key="later").json["ticket"]
    own = hand_in(node, paper(at="2026-11-25T09:05:00.000+07:00")).json["ticket"]
    assert own["ahead"] == 0
    assert own["serve_by"] < later["serve_by"]
    assert call(office.officer(3))["label"] == "A901"


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("2026-11-25T09:00:00.000+07:00", "2026-11-25T09:00:00.000+07:00"),
        ("2026-11-25T02:00:00.123456Z", "2026-11-25T09:00:00.123+07:00"),
        ("2026-11-25T23:00:00+07:00", "2026-11-25T09:30:00.000+07:00"),
        ("2026-11-24T23:00:00+07:00", "2026-11-25T00:00:00.000+07:00"),
        ("0001-01-01T00:00:00+14:00", "2026-11-25T00:00:00.000+07:00"),
        ("9999-12-31T23:59:59-14:00", "2026-11-25T09:30:00.000+07:00"),
    ],
)
def test_nobody_joins_later_than_now_or_before_the_day_began(
    office: Office, node: Client, said: str, kept: str
) -> None:
    office.clock.turn(minutes=30)
    assert hand_in(node, paper(at=said)).json["ticket"]["joined_at"] == kept


def test_the_same_key_again_changes_nothing(office: Office, node: Client) -> None:
    first = hand_in(node, paper())
    office.clock.turn(minutes=3)
    again = hand_in(node, paper())
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json == first.json
    assert len(events(office)) == 1


@pytest.mark.parametrize(
    "other", [{"service": "C"}, {"number": 902}, {"joined_at": "2026-11-25T08:59:00+07:00"}, {"priority": True}]
)
def test_the_same_key_with_another_body_is_refused(office: Office, node: Client, other: dict[str, Any]) -> None:
    hand_in(node, paper())
    refused = hand_in(node, paper() | other)
    assert (refused.status_code, refused.json["code"]) == (409, "idempotency_conflict")
    assert len(events(office)) == 1


class TestLostAnswer:
    """The server had given a number, and only its answer was lost: the paper in the citizen's hand is the kiosk's."""

    def test_the_ticket_nobody_holds_is_cancelled_in_the_same_step(self, office: Office, node: Client) -> None:
        lost = node.post("/tickets", {"service": "A"}, key="key").json["ticket"]
        office.clock.turn(minutes=5)
        answer = hand_in(node, paper())
        assert (answer.status_code, answer.json["ticket"]["label"]) == (201, "A901")
        assert [one["kind"] for one in events(office)] == ["ticket_issued", "ticket_issued", "ticket_cancelled"]
        cancelled = events(office)[-1]
        assert (cancelled["ticket"]["id"], cancelled["replaced_by"]) == (lost["id"], "A901")
        (service,) = [one for one in node.get("/services").json["services"] if one["code"] == "A"]
        assert (service["waiting"], service["next_label"]) == (1, "A901")
        assert hand_in(node, paper()).status_code == 200
        assert len(events(office)) == 3

    def test_one_who_was_called_already_stays_and_the_paper_enters_too(self, office: Office, node: Client) -> None:
        lost = node.post("/tickets", {"service": "A"}, key="key").json["ticket"]
        officer = office.officer(3)
        assert call(officer)["id"] == lost["id"]
        assert hand_in(node, paper()).status_code == 201
        assert officer.get(f"/tickets/{lost['id']}").json["ticket"]["status"] == "called"
        command(officer, lost, "no-show")
        assert call(officer)["label"] == "A901"

    def test_another_wish_under_the_key_is_refused(self, office: Office, node: Client) -> None:
        node.post("/tickets", {"service": "C"}, key="key")
        refused = hand_in(node, paper())
        assert (refused.status_code, refused.json["code"]) == (409, "idempotency_conflict")
        assert len(events(office)) == 1

    def test_a_request_that_comes_after_the_paper_gets_the_paper_s_ticket(self, office: Office, node: Client) -> None:
        own = hand_in(node, paper()).json["ticket"]
        late = node.post("/tickets", {"service": "A"}, key="key")
        assert (late.status_code, late.json["ticket"]["label"], late.json["ticket"]["print"]) == (200, "A901", None)
        assert late.json["ticket"]["id"] == own["id"]
        assert len(events(office)) == 1


class TestRefusals:
    @pytest.mark.parametrize("number", [900, 950, 1, 0, -5, 10**12])
    def test_a_number_outside_the_series(self, node: Client, number: int) -> None:
        refused = hand_in(node, paper(number))
        assert (refused.status_code, refused.json["code"]) == (409, "not_your_series")

    def test_a_kiosk_without_a_series(self, office: Office) -> None:
        refused = hand_in(office.kiosk(), paper())
        assert (refused.status_code, refused.json["code"]) == (409, "not_your_series")

    def test_a_number_that_came_with_another_key(self, office: Office, node: Client) -> None:
        hand_in(node, paper(), "one")
        refused = hand_in(node, paper(), "two")
        assert (refused.status_code, refused.json["code"]) == (409, "number_taken")
        assert hand_in(node, paper(service="C"), "three").status_code == 201
        assert len(events(office)) == 2

    @pytest.mark.parametrize(
        ("change", "field"),
        [
            ({"service": "Q"}, "service"),
            ({"business_day": "2026-11-26"}, "business_day"),
            ({"business_day": "2020-01-01"}, "business_day"),
            ({"business_day": "0001-01-01"}, "business_day"),
            ({"joined_at": "2026-11-25T09:00:00"}, "joined_at"),
            ({"joined_at": "soon"}, "joined_at"),
            ({"number": "901"}, "number"),
            ({"number": 10**25}, "number"),
        ],
    )
    def test_what_no_ticket_can_be(self, office: Office, node: Client, change: dict[str, Any], field: str) -> None:
        refused = hand_in(node, paper() | change)
        assert (refused.status_code, refused.json["field"]) == (400, field)
        assert events(office) == []

    def test_no_key(self, node: Client) -> None:
        assert node.post("/tickets/handed-in", paper()).json["field"] == "Idempotency-Key"

    def test_a_flood_is_slowed_and_a_morning_s_tickets_are_none(self, office: Office, node: Client) -> None:
        for number in range(901, 950):
            for service in "AC":
                assert hand_in(node, paper(number, service=service), f"{service}{number}").status_code == 201
        statuses = [hand_in(node, paper(), "again").status_code for _ in range(3)]
        assert statuses == [409, 409, 429]
        assert int(hand_in(node, paper()).headers["Retry-After"]) >= 1
        office.clock.turn(seconds=2)
        assert hand_in(node, paper(), "again").json["code"] == "number_taken"


class TestADayThatIsOver:
    def test_a_ticket_of_yesterday_expires_on_its_own_day(self, office: Office, node: Client) -> None:
        office.clock.now = MORNING + timedelta(days=1)
        answer = hand_in(node, paper(at="2026-11-25T16:20:00+07:00", phone="0901234567"))
        assert answer.status_code == 201
        ticket = answer.json["ticket"]
        assert (ticket["status"], ticket["closed_by_system"], ticket["business_day"]) == ("expired", True, TODAY)
        assert ticket["joined_at"] == "2026-11-25T16:20:00.000+07:00"
        assert datetime.fromisoformat(ticket["ended_at"]) >= datetime.fromisoformat(ticket["joined_at"])
        assert [one["kind"] for one in events(office)] == ["ticket_issued", "ticket_expired"]
        assert office.officer(3).post("/counters/3/call-next").status_code == 204
        figures = office.person(Role.MANAGER).get(f"/statistics/day?business_day={TODAY}").json
        assert (figures["issued"], figures["expired"], figures["waiting"]) == (1, 1, 0)
        assert hand_in(node, paper(at="2026-11-25T16:20:00+07:00", phone="0901234567")).status_code == 200

    def test_it_leaves_no_phone_number_behind(self, office: Office, node: Client) -> None:
        hand_in(node, paper(phone="0901234567"), "today")
        office.clock.now = MORNING + timedelta(days=1)
        hand_in(node, paper(902, phone="0901234567"), "yesterday")
        assert stored(office, "SELECT phone FROM ticket ORDER BY id") == ["+84901234567", None]

    def test_today_is_over_too_once_it_was_closed(self, office: Office, node: Client) -> None:
        office.clock.now = MORNING + timedelta(hours=10)
        office.server.schedule.tick()
        assert hand_in(node, paper()).json["ticket"]["status"] == "expired"


def test_a_lost_slip_is_printed_again_although_the_server_never_printed_it(office: Office, node: Client) -> None:
    ticket = hand_in(node, paper(language="en")).json["ticket"]
    reception, agent = office.person(Role.RECEPTIONIST), office.device(DeviceKind.AGENT, printer="reception")
    assert command(reception, ticket, "reprint", {"reason": "lost"}).status_code == 201
    (job,) = agent.get("/print-jobs").json["jobs"]
    assert (job["slip"]["label"], job["is_reprint"], job["language"]) == ("A901", True, "en")
    assert (job["slip"]["issued_at"], job["slip"]["follow_url"]) == (NINE, ticket["follow_url"])


def test_neither_hours_nor_a_full_service_turn_the_paper_away(office: Office, node: Client) -> None:
    from dataclasses import replace

    office.change_site(
        lambda site: replace(site, services=(replace(site.services[0], daily_limit=1), *site.services[1:]))
    )
    assert node.post("/tickets", {"service": "A"}, key="1").status_code == 201
    office.clock.turn(hours=3)  # the midday break
    assert hand_in(node, paper(at="2026-11-25T11:29:00+07:00")).status_code == 201


def test_what_cannot_be_kept_of_a_wish_does_not_turn_the_paper_away(office: Office, node: Client) -> None:
    body = paper(phone="12", help="interpreter", help_language="xx")
    answer = hand_in(node, body)
    assert answer.status_code == 201
    assert (answer.json["ticket"]["help"], answer.json["ticket"]["help_language"]) == ("interpreter", None)
    assert stored(office, "SELECT phone FROM ticket") == [None]
    assert hand_in(node, body).status_code == 200


def test_an_offline_ticket_is_an_ordinary_one_in_all_figures(office: Office, node: Client) -> None:
    hand_in(node, paper())
    officer = office.officer(3)
    office.clock.turn(minutes=6)
    called = call(officer)
    command(officer, called, "begin")
    office.clock.turn(minutes=4)
    command(officer, called, "finish")
    figures = office.person(Role.MANAGER).get("/statistics/day").json
    waited = figures["times"]["waiting"]["median_seconds"]
    assert (figures["issued"], figures["served"], waited) == (1, 1, 360)
