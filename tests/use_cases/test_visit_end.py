"""What follows a visit: the question, the rating, the phone, the dossier, the end of the day."""

from typing import Any

import pytest

from queue_server.domain.actor import SYSTEM
from queue_server.domain.permissions import DeviceKind, Role
from queue_server.use_cases import closing
from tests.conftest import Client, Office
from tests.use_cases.test_counter_commands import call, command, issue


def served(office: Office, officer: Client, service: str = "A", counter: int = 3) -> dict[str, Any]:
    issued = issue(office, service)
    called = call(officer, counter)
    command(officer, called, "begin")
    command(officer, called, "finish")
    return issued


@pytest.fixture
def officer(office: Office) -> Client:
    return office.officer(3)


@pytest.fixture
def tablet(office: Office) -> Client:
    return office.device(DeviceKind.TABLET, counter=3)


class TestRating:
    def test_one_answer_a_ticket_first_wins(self, office: Office, officer: Client, tablet: Client) -> None:
        ticket = served(office, officer)
        first = command(tablet, ticket, "rating", {"score": 2, "reasons": ["long_wait"]})
        assert first.status_code == 201
        assert command(tablet, ticket, "rating", {"score": 2, "reasons": ["long_wait"]}).status_code == 200
        assert command(tablet, ticket, "rating", {"score": 5}).json["code"] == "already_rated"
        ratings = office.person(Role.MANAGER).get("/ratings").json["ratings"]
        assert [(one["ticket"], one["score"], one["reasons"]) for one in ratings] == [(ticket["id"], 2, ["long_wait"])]

    def test_nothing_is_asked_before_service(self, office: Office, officer: Client, tablet: Client) -> None:
        ticket = issue(office)
        call(officer)
        assert command(tablet, ticket, "rating", {"score": 5}).json["code"] == "question_closed"

    def test_another_counters_tablet_is_refused(self, office: Office, officer: Client) -> None:
        ticket = served(office, officer)
        other = office.device(DeviceKind.TABLET, counter=2)
        assert command(other, ticket, "rating", {"score": 5}).json["code"] == "foreign_counter"

    @pytest.mark.parametrize("score", [0, 6, -1, 1.5, "5", None, True, 2**63])
    def test_a_score_that_is_none_changes_nothing(
        self, office: Office, officer: Client, tablet: Client, score: Any
    ) -> None:
        ticket = served(office, officer)
        answer = command(tablet, ticket, "rating", {"score": score})
        assert (answer.status_code, answer.json["field"]) == (400, "score")
        assert office.person(Role.MANAGER).get("/ratings").json["ratings"] == []

    def test_the_question_stays_twenty_seconds_whatever_the_officer_does(
        self, office: Office, officer: Client, tablet: Client
    ) -> None:
        first = served(office, officer)
        second = served(office, officer)
        shown = [one["ticket"] for one in tablet.get("/counters/mine/questions").json["questions"]]
        assert shown == [first["id"], second["id"]]
        office.clock.turn(seconds=19)
        assert command(tablet, first, "rating", {"score": 4}).status_code == 201

    def test_after_twenty_seconds_the_next_question_cuts_it_short(
        self, office: Office, officer: Client, tablet: Client
    ) -> None:
        first = served(office, officer)
        office.clock.turn(seconds=21)
        served(office, officer)
        assert command(tablet, first, "rating", {"score": 4}).json["code"] == "question_closed"

    def test_what_became_of_each_question_is_counted(self, office: Office, officer: Client, tablet: Client) -> None:
        command(tablet, served(office, officer), "rating", {"score": 5})
        command(tablet, served(office, officer), "decline-rating")
        served(office, officer)
        office.clock.turn(seconds=30)
        served(office, officer)
        office.clock.turn(seconds=61)
        office.server.run.write(office.site, closing.end_questions, SYSTEM)
        ratings = office.person(Role.MANAGER).get("/statistics/day").json["ratings"]
        kept = {name: ratings[name] for name in ("asked", "answered", "declined", "cut_short", "unanswered")}
        assert kept == {"asked": 4, "answered": 1, "declined": 1, "cut_short": 1, "unanswered": 1}

    def test_an_undone_visit_was_never_asked(self, office: Office, officer: Client, tablet: Client) -> None:
        ticket = served(office, officer)
        command(officer, ticket, "undo")
        assert tablet.get("/counters/3/questions").json["questions"] == []
        assert office.person(Role.MANAGER).get("/statistics/day").json["ratings"]["asked"] == 0
        command(officer, ticket, "finish")
        assert command(tablet, ticket, "rating", {"score": 5}).status_code == 201


class TestPhone:
    def test_it_follows_the_line_and_the_call(self, office: Office, officer: Client) -> None:
        issue(office)
        own, phone = issue(office), office.anyone()
        before = phone.get(f"/follow/{own['follow_token']}").json
        assert (before["status"], before["ahead"], before["can_cancel"]) == ("waiting", 1, True)
        command(officer, call(officer), "finish")
        call(officer)
        after = phone.get(f"/follow/{own['follow_token']}").json
        assert (after["status"], after["counter"], after["ahead"], after["wait"]) == ("called", 3, None, None)

    def test_leaving_twice_is_leaving_once(self, office: Office) -> None:
        own, phone = issue(office), office.anyone()
        for _ in range(2):
            assert phone.post(f"/follow/{own['follow_token']}/cancel").json["status"] == "cancelled"
        events = office.device(DeviceKind.PROGRAM).get("/events").json["events"]
        assert [event["kind"] for event in events] == ["ticket_issued", "ticket_cancelled"]

    def test_letting_others_go_first_is_granted_once(self, office: Office, officer: Client) -> None:
        own, phone = issue(office), office.anyone()
        issue(office)
        for _ in range(2):
            answer = phone.post(f"/follow/{own['follow_token']}/delay").json
            assert (answer["ahead"], answer["can_delay"]) == (1, False)
        assert call(officer)["label"] == "A002"

    def test_it_may_rate_until_the_end_of_the_next_working_day(self, office: Office, officer: Client) -> None:
        own, phone = served(office, officer), office.anyone()
        office.clock.turn(days=1, hours=14)
        assert phone.get(f"/follow/{own['follow_token']}").json["can_rate"]
        office.clock.turn(hours=2)
        refused = phone.post(f"/follow/{own['follow_token']}/rating", {"score": 4})
        assert refused.json["code"] == "question_closed"

    def test_its_rating_is_told_apart_and_counts_once(self, office: Office, officer: Client, tablet: Client) -> None:
        own, phone = served(office, officer), office.anyone()
        assert phone.post(f"/follow/{own['follow_token']}/rating", {"score": 4}).json["score"] == 4
        assert command(tablet, own, "rating", {"score": 5}).json["code"] == "already_rated"
        ratings = office.person(Role.MANAGER).get("/statistics/day").json["ratings"]
        assert ratings["by_channel"] == {"tablet": 0, "phone": 1}


class TestClosing:
    def close(self, office: Office) -> int:
        ended: int = office.server.run.write(office.site, closing.close_due_days, SYSTEM)
        return ended

    def test_an_hour_after_closing_what_is_open_ends(self, office: Office, officer: Client) -> None:
        self.close(office)
        for _ in range(4):
            issue(office)
        held = call(officer)
        command(officer, held, "hold")
        serving = call(officer)
        command(officer, serving, "begin")
        called = call(office.officer(2), 2)
        office.clock.turn(hours=8, minutes=30)
        assert self.close(office) == 0
        office.clock.turn(minutes=31)
        assert (self.close(office), self.close(office)) == (4, 0)
        found = {one["id"]: one for one in officer.get("/tickets").json["tickets"]}
        assert [one["status"] for one in found.values()] == ["expired", "served", "no_show", "expired"]
        assert found[serving["id"]]["closed_by_system"]
        assert found[called["id"]]["ended_at"] == "2026-11-25T17:00:00.000+07:00"
        assert {one["state"] for one in officer.get("/counters").json["counters"]} == {"closed"}

    def test_what_the_system_closed_is_left_out_of_time_figures(self, office: Office, officer: Client) -> None:
        served(office, officer)
        issue(office)
        command(officer, call(officer), "begin")
        office.clock.turn(hours=9, minutes=1)
        self.close(office)
        figures = office.person(Role.MANAGER).get("/statistics/day?business_day=2026-11-25").json
        assert (figures["served"], figures["closed_by_system"]) == (2, 1)
        assert figures["times"]["service"]["count"] == 1

    def test_a_server_that_was_off_closes_on_its_next_start(self, office: Office) -> None:
        issue(office)
        office.clock.turn(days=2)
        assert self.close(office) == 1
        program = office.device(DeviceKind.PROGRAM)
        ended = program.get("/tickets?business_day=2026-11-25").json["tickets"][0]
        assert (ended["status"], ended["ended_at"]) == ("expired", "2026-11-25T17:00:00.000+07:00")

    def test_a_citizen_left_from_yesterday_never_blocks_the_counter(self, office: Office, officer: Client) -> None:
        issue(office)
        call(officer)
        office.clock.turn(days=1)
        issue(office)
        fresh = office.officer(3)
        assert call(fresh)["business_day"] == "2026-11-26"

    def test_slips_of_a_day_gone_by_are_not_printed_any_more(self, office: Office) -> None:
        issue(office)
        agent = office.device(DeviceKind.AGENT, printer="kiosk-1")
        office.clock.turn(days=1)
        self.close(office)
        assert agent.get("/print-jobs").json["jobs"] == []
