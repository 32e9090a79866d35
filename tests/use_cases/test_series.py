"""Kiosks' own numbers: whose they are, and the run that leaves them out."""

from dataclasses import replace
from typing import Any

import pytest

from queue_server.domain.numbering import Series
from queue_server.domain.permissions import DeviceKind, Role
from tests.conftest import Client, Office


def kiosk_with(office: Office, first: int, last: int) -> Client:
    return office.device(DeviceKind.KIOSK, rate_per_second=10_000, series=Series(first=first, last=last))


def numbers(kiosk: Client, count: int, *, service: str = "A", word: str = "k") -> list[int]:
    """The numbers of so many tickets, one after the other."""
    answers = [kiosk.post("/tickets", {"service": service}, key=f"{word}-{service}-{n}") for n in range(count)]
    return [answer.json["ticket"]["number"] for answer in answers]


def taken_now(office: Office, number: int, service: str = "A") -> dict[str, Any]:
    """What a kiosk hands in of a number it gives now."""
    local = office.clock.now.astimezone(office.server.run.site(office.site).calendar.zone)
    day = local.date().isoformat()
    return {"service": service, "number": number, "business_day": day, "joined_at": local.isoformat()}


def hand_in(office: Office, kiosk: Client, number: int, key: str) -> Any:
    return kiosk.post("/tickets/handed-in", taken_now(office, number), key=key)


class TestRun:
    def test_it_jumps_over_every_series_in_every_service(self, office: Office) -> None:
        kiosk = kiosk_with(office, 3, 4)
        kiosk_with(office, 5, 5)
        kiosk_with(office, 8, 8)
        assert numbers(kiosk, 5) == [1, 2, 6, 7, 9]
        assert numbers(kiosk, 3, service="C") == [1, 2, 6]

    def test_it_begins_behind_a_series_at_two(self, office: Office) -> None:
        assert numbers(kiosk_with(office, 2, 400), 3) == [1, 401, 402]

    def test_a_number_handed_in_does_not_move_it(self, office: Office) -> None:
        kiosk = kiosk_with(office, 901, 949)
        assert numbers(kiosk, 2) == [1, 2]
        assert hand_in(office, kiosk, 940, "own").status_code == 201
        assert numbers(kiosk, 2, word="later") == [3, 4]

    def test_another_site_has_its_own(self, office: Office) -> None:
        kiosk_with(office, 2, 9)
        elsewhere = office.device(DeviceKind.KIOSK, site="kon-tum", rate_per_second=1000)
        assert numbers(elsewhere, 3) == [1, 2, 3]

    def test_a_refused_number_leaves_no_gap_beside_a_series(self, office: Office) -> None:
        office.change_site(
            lambda site: replace(site, services=(replace(site.services[0], daily_limit=2), *site.services[1:]))
        )
        kiosk = kiosk_with(office, 3, 4)
        assert numbers(kiosk, 2) == [1, 2]
        assert kiosk.post("/tickets", {"service": "A"}, key="full").json["code"] == "daily_limit_reached"
        office.change_site(
            lambda site: replace(site, services=(replace(site.services[0], daily_limit=None), *site.services[1:]))
        )
        assert numbers(kiosk, 1, word="later") == [5]


def test_a_daily_limit_counts_citizens_not_numbers(office: Office) -> None:
    office.change_site(
        lambda site: replace(site, services=(replace(site.services[0], daily_limit=4), *site.services[1:]))
    )
    kiosk = kiosk_with(office, 2, 99)
    assert numbers(kiosk, 2) == [1, 100]
    assert kiosk.get("/services").json["services"][0]["left_today"] == 2
    assert hand_in(office, kiosk, 2, "own").status_code == 201
    assert kiosk.get("/services").json["services"][0]["left_today"] == 1
    assert numbers(kiosk, 1, word="last") == [101]
    assert kiosk.get("/services").json["services"][0]["is_full"] is True
    assert kiosk.post("/tickets", {"service": "A"}, key="more").json["code"] == "daily_limit_reached"
    assert hand_in(office, kiosk, 3, "own too").status_code == 201


class TestOffer:
    """What a kiosk knows beforehand, for the time the server does not answer."""

    def test_it_knows_hours_names_and_the_tokens_of_its_own_numbers(self, office: Office) -> None:
        series = Series(first=901, last=949)
        kiosk = office.device(DeviceKind.KIOSK, printer="kiosk-1", series=series)
        offer, services = kiosk.get("/kiosks/mine/series").json, kiosk.get("/services").json
        assert offer["series"] == {"first": 901, "last": 949}
        assert offer["site"] == services["site"]
        assert offer["printer"] == {"code": "kiosk-1", "name": services["printer"]["name"], "width_dots": 576}
        assert offer["public_url"] == "https://q.example.vn"
        assert offer["now"] == services["site"]["now"]
        for own, listed in zip(offer["services"], services["services"], strict=True):
            assert own.items() <= listed.items()
        assert list(offer["tokens"]) == ["2026-11-25", "2026-11-26", "2026-11-27"]
        for tokens in offer["tokens"].values():
            assert len(tokens) == 49 * len(services["services"])
            assert {"A901", "A949", "S925"} < tokens.keys()
        assert len({token for tokens in offer["tokens"].values() for token in tokens.values()}) == 3 * len(tokens)

    def test_it_knows_the_days_that_come(self, office: Office) -> None:
        days = office.kiosk().get("/kiosks/mine/series").json["days"]
        assert [one["business_day"] for one in (days[0], days[-1])] == ["2026-11-25", "2026-12-08"]
        assert len(days) == 14
        assert days[0]["opens_closes"][0] == ["2026-11-25T07:00:00.000+07:00", "2026-11-25T11:30:00.000+07:00"]
        saturday = days[3]
        assert (saturday["opens_closes"], saturday["reason"]) == ([], "weekend")
        assert all((one["reason"] is None) is bool(one["opens_closes"]) for one in days)

    def test_a_slip_is_what_the_server_would_have_printed(self, office: Office) -> None:
        kiosk, agent = office.kiosk(), office.device(DeviceKind.AGENT, printer="kiosk-1")
        slip = kiosk.get("/kiosks/mine/series").json["slip"]
        for language in ("vi", "en"):
            kiosk.post("/tickets", {"service": "A", "language": language}, key=language)
        for job in agent.get("/print-jobs").json["jobs"]:
            assert slip[job["language"]].items() <= job["slip"].items()

    def test_without_a_series_there_are_no_tokens(self, office: Office) -> None:
        offer = office.device(DeviceKind.KIOSK).get("/kiosks/mine/series").json
        assert (offer["series"], offer["printer"]) == (None, None)
        assert set(map(len, offer["tokens"].values())) == {0}


class TestDevice:
    @pytest.fixture
    def administrator(self, office: Office) -> Client:
        return office.person(Role.ADMINISTRATOR)

    def add(self, administrator: Client, first: int, last: int, kind: str = "kiosk", name: str = "máy") -> Any:
        body = {"name": f"{name} {first}-{last}", "kind": kind, "series": {"first": first, "last": last}}
        return administrator.post("/devices", body)

    def test_the_list_shows_its_series(self, office: Office, administrator: Client) -> None:
        office.kiosk()
        assert self.add(administrator, 901, 949).status_code == 201
        shown = [one["series"] for one in administrator.get("/devices").json["devices"]]
        assert shown == [None, {"first": 901, "last": 949}]

    @pytest.mark.parametrize(
        ("first", "last"),
        [(901, 949), (949, 960), (880, 901), (910, 920), (800, 999), (1, 5), (0, 0), (7, 6), (2, 9999)],
    )
    def test_one_that_is_anothers_or_none_is_refused(self, administrator: Client, first: int, last: int) -> None:
        self.add(administrator, 901, 949, name="máy thứ nhất")
        refused = self.add(administrator, first, last)
        assert (refused.status_code, refused.json["field"]) == (400, "series")

    def test_side_by_side_and_another_sites_are_free(self, office: Office, administrator: Client) -> None:
        for first, last in ((901, 949), (950, 950), (890, 900), (9998, 9999), (2, 2)):
            assert self.add(administrator, first, last).status_code == 201
        elsewhere = office.person(Role.ADMINISTRATOR, site="kon-tum")
        assert self.add(elsewhere, 901, 949).status_code == 201

    def test_only_a_kiosk_has_one(self, administrator: Client) -> None:
        refused = self.add(administrator, 901, 949, kind="board")
        assert (refused.status_code, refused.json["field"]) == (400, "series")

    def test_numbers_the_run_gave_today_are_not_free_until_tomorrow(
        self, office: Office, administrator: Client
    ) -> None:
        assert numbers(office.kiosk(), 3) == [1, 2, 3]
        refused = self.add(administrator, 2, 9)
        assert (refused.json["field"], "> 3" in refused.json["detail"]) == ("series", True)
        assert self.add(administrator, 4, 9).status_code == 201
        office.clock.turn(days=1)
        assert self.add(office.person(Role.ADMINISTRATOR), 2, 3).status_code == 201

    def test_a_revoked_one_stays_left_out_until_the_day_ends_and_may_be_given_again(
        self, office: Office, administrator: Client
    ) -> None:
        first = kiosk_with(office, 3, 4)
        assert hand_in(office, first, 3, "own").status_code == 201
        assert (
            administrator.delete(f"/devices/{administrator.get('/devices').json['devices'][0]['id']}").status_code
            == 204
        )
        assert numbers(office.kiosk(), 3) == [1, 2, 5]
        again = Client(office.anyone().http, {"Authorization": f"Bearer {self.add(administrator, 3, 4).json['token']}"})
        assert hand_in(office, again, 3, "own").json["code"] == "number_taken"
        assert hand_in(office, again, 4, "next").status_code == 201
        office.clock.turn(days=1)
        assert numbers(office.kiosk(), 3) == [1, 2, 5]
        administrator = office.person(Role.ADMINISTRATOR)
        newest = administrator.get("/devices").json["devices"]
        administrator.delete(f"/devices/{next(one['id'] for one in newest if one['series'])}")
        office.clock.turn(days=1)
        assert numbers(office.kiosk(), 3) == [1, 2, 3]
