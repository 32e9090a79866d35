"""The holder of a follow token: letting others go first, what the link shows, and what guessing gains."""

from dataclasses import replace
from typing import Any

import pytest

from queue_server.domain.centre import CounterSettings, SiteSettings
from queue_server.domain.permissions import DeviceKind, Role
from tests.conftest import Client, Office
from tests.use_cases.test_counter_commands import call, command
from tests.use_cases.test_counter_commands import issue as issue_now


def issue(office: Office, service: str = "A") -> dict[str, Any]:
    """Issue one a second after the other: those of the very same instant cannot be told apart."""
    office.clock.turn(seconds=1)
    return issue_now(office, service)


def followed(office: Office, ticket: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = office.anyone().get(f"/follow/{ticket['follow_token']}").json
    return found


def delayed(office: Office, ticket: dict[str, Any]) -> Any:
    return office.anyone().post(f"/follow/{ticket['follow_token']}/delay")


@pytest.fixture
def officer(office: Office) -> Client:
    return office.officer(3)


class TestLettingOthersGoFirst:
    def test_the_next_few_go_first_and_nobody_further_behind(self, office: Office, officer: Client) -> None:
        own = issue(office)
        labels = [issue(office)["label"] for _ in range(7)]
        assert (followed(office, own)["can_delay"], followed(office, own)["delay_others"]) == (True, 5)
        assert delayed(office, own).json["ahead"] == 5
        called = []
        for _ in range(8):
            called.append(call(officer)["label"])
            command(officer, call_at(officer), "finish")
        assert called == [*labels[:5], own["label"], *labels[5:]]

    def test_one_who_comes_afterwards_does_not_pass(self, office: Office) -> None:
        own = issue(office)
        issue(office)
        delayed(office, own)
        office.clock.turn(minutes=1)
        issue(office)
        assert followed(office, own)["ahead"] == 1

    def test_it_is_granted_once(self, office: Office, officer: Client) -> None:
        own = issue(office)
        for _ in range(3):
            issue(office)
        assert [delayed(office, own).json["ahead"] for _ in range(3)] == [3, 3, 3]
        for _ in range(2):
            issue(office)
        answer = delayed(office, own).json
        assert (answer["ahead"], answer["can_delay"], answer["delay_others"]) == (3, False, 0)
        kinds = [event["kind"] for event in office.device(DeviceKind.PROGRAM).get("/events").json["events"]]
        assert kinds.count("ticket_delayed") == 1

    def test_with_nobody_behind_it_is_not_offered_and_refused(self, office: Office) -> None:
        own = issue(office)
        assert (followed(office, own)["can_delay"], followed(office, own)["delay_others"]) == (False, 0)
        refused = delayed(office, own)
        assert (refused.status_code, refused.json["code"]) == (409, "nobody_behind")

    def test_another_line_is_not_let_through(self, office: Office) -> None:
        own = issue(office)
        issue(office, "H")
        assert delayed(office, own).json["code"] == "nobody_behind"

    def test_the_called_one_cannot(self, office: Office, officer: Client) -> None:
        own = issue(office)
        issue(office)
        call(officer)
        refused = delayed(office, own)
        assert (refused.status_code, refused.json["code"]) == (409, "command_refused")

    def test_the_record_of_the_call_says_why_it_came_late(self, office: Office, officer: Client) -> None:
        own = issue(office)
        issue(office)
        delayed(office, own)
        command(officer, call(officer), "finish")
        answer = officer.post("/counters/3/call-next").json
        assert (answer["ticket"]["label"], answer["reason"]) == (own["label"], "delayed")


def call_at(officer: Client) -> dict[str, Any]:
    current: dict[str, Any] = officer.get("/counters/3").json["ticket"]
    return current


class TestTheLink:
    def test_a_wrong_token_is_as_unknown_as_an_expired_one_and_guessing_is_slowed(self, office: Office) -> None:
        anyone = office.anyone()
        answers = [anyone.get(f"/follow/{number:032x}") for number in range(300)]
        assert {answer.json["code"] for answer in answers} == {"not_found", "too_many_requests"}
        assert sum(answer.status_code == 404 for answer in answers) <= 101
        assert answers[-1].headers["Retry-After"]

    def test_a_guesser_cannot_lock_out_another_address(self, office: Office) -> None:
        own, guesser = issue(office), office.anyone()
        for number in range(150):
            guesser.get(f"/follow/{number:032x}")
        other = guesser.http.get(
            f"/api/v1/follow/{own['follow_token']}", environ_overrides={"REMOTE_ADDR": "203.0.113.9"}
        )
        assert other.status_code == 200

    def test_tokens_have_nothing_in_common(self, office: Office) -> None:
        tokens = [issue(office)["follow_token"] for _ in range(60)]
        assert len(set(tokens)) == 60
        assert len({token[:6] for token in tokens}) == 60
        assert {len(token) for token in tokens} == {32}

    def test_page_and_answers_are_kept_by_nobody_on_the_way(self, office: Office) -> None:
        own = issue(office)
        http = office.anyone().http
        for path in (f"/t/{own['follow_token']}", f"/api/v1/follow/{own['follow_token']}"):
            with http.get(path) as answer:
                headers = answer.headers
            assert headers["Cache-Control"] == "no-store"
            assert headers["Referrer-Policy"] == "no-referrer"
            assert "noindex" in headers["X-Robots-Tag"]

    def test_it_shows_no_person(self, office: Office, officer: Client) -> None:
        kiosk = office.kiosk()
        secrets = ("0905123456", "Nguyễn Thị Bí Mật", officer.get("/session").json["user"]["display_name"])
        own = kiosk.post("/tickets", {"service": "A", "phone": secrets[0]}, key="secret").json["ticket"]
        called = call(officer)
        command(officer, called, "begin")
        entered = {"procedure": "1.001612", "ticket": called["id"], "applicant_name": secrets[1], "phone": secrets[0]}
        assert officer.post("/dossiers", entered).status_code == 201
        command(officer, called, "finish")
        answer = office.anyone().get(f"/follow/{own['follow_token']}")
        tracked = office.anyone().get(f"/track/{answer.json['tracking_path'].removeprefix('/d/')}")
        assert tracked.status_code == 200
        for secret in secrets:
            assert secret not in answer.text
            assert secret not in tracked.text


class TestTheTablet:
    def test_it_is_told_no_more_than_it_shows(self, office: Office, officer: Client) -> None:
        tablet = office.device(DeviceKind.TABLET, counter=3)
        name = officer.get("/session").json["user"]["display_name"]
        kiosk = office.kiosk()
        kiosk.post("/tickets", {"service": "A", "phone": "0905123456"}, key="secret")
        command(officer, call(officer), "finish")
        answer = tablet.get("/counters/mine/questions")
        (question,) = answer.json["questions"]
        assert set(question) == {
            *("ticket", "label", "service_name", "service_name_en", "language"),
            *("asked_at", "keep_until", "closes_at"),
        }
        assert "0905123456" not in answer.text
        assert name not in answer.text

    def test_the_officer_cannot_answer_for_the_citizen(self, office: Office, officer: Client) -> None:
        issue(office)
        called = call(officer)
        command(officer, called, "finish")
        for word, body in (("rating", {"score": 5}), ("decline-rating", {})):
            assert officer.post(f"/tickets/{called['id']}/{word}", body).status_code == 403
        assert officer.get("/counters/3/questions").status_code == 403


class TestRatingFromThePhone:
    @pytest.fixture
    def served(self, office: Office, officer: Client) -> str:
        own = issue(office)
        command(officer, call(officer), "finish")
        return f"/follow/{own['follow_token']}/rating"

    @pytest.mark.parametrize("score", [0, 6, -1, 99, 1.5, "5", None, True, 2**63])
    def test_a_score_that_is_none_changes_nothing(self, office: Office, served: str, score: Any) -> None:
        answer = office.anyone().post(served, {"score": score})
        assert (answer.status_code, answer.json["field"]) == (400, "score")
        assert office.anyone().get(served.removesuffix("/rating")).json["score"] is None

    def test_before_the_service_there_is_nothing_to_rate(self, office: Office, officer: Client) -> None:
        own = issue(office)
        for _ in range(2):
            refused = office.anyone().post(f"/follow/{own['follow_token']}/rating", {"score": 5})
            assert (refused.status_code, refused.json["code"]) == (409, "question_closed")
            officer.post("/counters/3/call-next")

    def test_the_same_answer_again_is_one_answer_and_another_is_refused(self, office: Office, served: str) -> None:
        phone = office.anyone()
        given = {"score": 2, "reasons": ["many_trips", "long_wait"], "comment": "Chờ lâu quá"}
        assert phone.post(served, given).status_code == 200
        assert phone.post(served, given | {"reasons": ["long_wait", "many_trips"]}).status_code == 200
        refused = phone.post(served, {"score": 5})
        assert (refused.status_code, refused.json["code"]) == (409, "already_rated")

    @pytest.mark.parametrize(
        ("written", "kept"),
        [
            ("Chờ\u202e lâu\u200b", "Chờ lâu"),
            ("Thu\u031b\u0301 hai", "Thứ hai"),
            ("a\u0000b", "ab"),
            ("🙂" * 200, "🙂" * 200),
            ("  \u200f ", None),
        ],
    )
    def test_a_comment_is_kept_clean(self, office: Office, served: str, written: str, kept: str | None) -> None:
        answer = office.anyone().post(served, {"score": 1, "comment": written})
        assert answer.status_code == 200
        assert comments(office) == [kept]

    @pytest.mark.parametrize("written", ["x" * 201, "a" + "\u0301" * 4000, 5, ["a"]])
    def test_a_comment_that_is_none_is_refused(self, office: Office, served: str, written: Any) -> None:
        answer = office.anyone().post(served, {"score": 1, "comment": written})
        assert (answer.status_code, answer.json["field"]) == (400, "comment")
        assert comments(office) == []

    def test_half_a_letter_is_no_json(self, office: Office, served: str) -> None:
        answer = office.anyone().post(
            served, data=b'{"score": 1, "comment": "\\ud800"}', content_type="application/json"
        )
        assert answer.status_code == 400


def comments(office: Office) -> list[str | None]:
    ratings = office.person(Role.MANAGER).get("/ratings").json["ratings"]
    return [rating["comment"] for rating in ratings]


def test_a_ticket_whose_service_the_catalogue_has_lost_is_still_followed_and_can_be_moved(office: Office) -> None:
    issue(office)
    own = issue(office)
    office.change_site(lambda site: replace(site, services=site.services[1:], counters=without(site, "A")))
    found = followed(office, own)
    assert (found["status"], found["ahead"], found["wait"], found["service_name"]) == ("waiting", 1, None, "A")
    moved = office.person(Role.SUPERVISOR).post(f"/tickets/{own['id']}/move", {"service": "C"})
    assert moved.status_code == 200, moved.text
    assert followed(office, own)["wait"] is not None


def without(site: SiteSettings, service: str) -> tuple[CounterSettings, ...]:
    """The site's counters, none of them serving the service."""
    return tuple(
        replace(counter, services=tuple(code for code in counter.services if code != service) or ("C",))
        for counter in site.counters
    )
