"""What a kiosk asks besides a number: papers, a dossier's state, help, limits, signs of life."""

from dataclasses import replace

import pytest
from sqlalchemy import text

from queue_server.domain.centre import SiteSettings
from queue_server.domain.permissions import DeviceKind, Role
from tests.conftest import Client, Office

BIRTH = "1.001193"


def stored(office: Office, statement: str) -> list[object]:
    with office.server.database.read() as tx:
        return [row[0] for row in tx.execute(text(statement))]


def change(office: Office, statement: str) -> None:
    with office.server.database.write(office.site) as tx:
        tx.execute(text(statement))


def test_a_procedure_says_which_papers_need_not_be_brought(office: Office) -> None:
    (found,) = office.kiosk().get("/procedures?query=dang ky khai sinh").json["procedures"]
    by_name = {paper["name"]: paper["is_in_database"] for paper in found["papers"]}
    assert by_name["Giấy chứng sinh (bản chính)"] is False
    assert by_name["Giấy chứng nhận kết hôn của cha mẹ"] is True


def test_people_find_a_procedure_by_their_own_words(office: Office) -> None:
    (found,) = office.kiosk().get("/procedures?query=sang ten").json["procedures"]
    assert found["code"] == "1.012753"


def test_the_papers_are_open_to_the_phone_that_took_the_qr(office: Office) -> None:
    url = office.kiosk().get(f"/procedures?query={BIRTH}").json["procedures"][0]["papers_url"]
    assert url == f"https://q.example.vn/p/quang-ngai/{BIRTH}"
    answer = office.anyone().get(f"/papers/quang-ngai/{BIRTH}").json
    assert len(answer["procedure"]["papers"]) == 5
    assert answer["site"]["short_name"] == "Tỉnh Quảng Ngãi"
    for path in (f"/papers/nowhere/{BIRTH}", "/papers/quang-ngai/9.999999"):
        assert office.anyone().get(path).status_code == 404


def test_the_list_of_papers_is_printed_on_the_kiosks_printer_and_not_without_end(office: Office) -> None:
    kiosk, agent = office.kiosk(), office.device(DeviceKind.AGENT, printer="kiosk-1")
    answer = kiosk.post(f"/procedures/{BIRTH}/print", {"language": "en"})
    assert (answer.status_code, answer.json["print"]["printer"]) == (201, "kiosk-1")
    (job,) = agent.get("/print-jobs").json["jobs"]
    assert (job["kind"], job["language"]) == ("papers", "en")
    assert job["slip"]["papers"][0]["name"] == "Birth registration form (available at the counter)"
    statuses = [kiosk.post(f"/procedures/{BIRTH}/print").status_code for _ in range(20)]
    assert statuses[-1] == 429


def receipt(office: Office) -> tuple[str, str]:
    answer = office.officer(1).post(
        "/dossiers", {"procedure": BIRTH, "applicant_name": "Nguyễn Văn Ẩn", "phone": "0901234567"}
    )
    return answer.json["dossier"]["code"], answer.json["dossier"]["tracking_token"]


def test_a_receipt_tells_the_state_and_no_person(office: Office) -> None:
    code, token = receipt(office)
    kiosk = office.kiosk()
    for body in ({"code": code.lower()}, {"token": token}):
        answer = kiosk.post("/dossiers/lookup", body)
        assert answer.json["dossier"]["status"] == "received"
        assert answer.json["is_ready"] is False
        assert "Ẩn" not in answer.text
        assert "0901234567" not in answer.text
    change(office, "UPDATE dossier SET status = 'resolved'")
    ready = kiosk.post("/dossiers/lookup", {"code": code}).json
    assert (ready["is_ready"], ready["collect_service"]) == (True, "S")


@pytest.mark.parametrize("body", [{"code": "KHONG-CO.1"}, {"code": '"><img onerror=1>'}, {"token": "0" * 32}])
def test_an_unknown_receipt_is_not_found(office: Office, body: dict[str, str]) -> None:
    assert office.kiosk().post("/dossiers/lookup", body).status_code == 404


def test_a_receipt_of_another_site_is_not_told(office: Office) -> None:
    code, token = receipt(office)
    stranger = office.device(DeviceKind.KIOSK, site="kon-tum")
    for body in ({"code": code}, {"token": token}):
        assert stranger.post("/dossiers/lookup", body).status_code == 404


@pytest.mark.parametrize("body", [{}, {"code": "A", "token": "B"}])
def test_a_lookup_names_one_thing(office: Office, body: dict[str, str]) -> None:
    assert office.kiosk().post("/dossiers/lookup", body).status_code == 400


def test_codes_cannot_be_tried_one_after_the_other(office: Office) -> None:
    kiosk = office.kiosk()
    statuses = [kiosk.post("/dossiers/lookup", {"code": f"A{n}"}).status_code for n in range(20)]
    assert statuses[-1] == 429


def issue(kiosk: Client, **more: object) -> dict[str, object]:
    answer = kiosk.post("/tickets", {"service": "A", **more}, key=str(more))
    assert answer.status_code == 201, answer.text
    ticket: dict[str, object] = answer.json["ticket"]
    return ticket


def test_the_wish_for_help_goes_with_the_ticket_to_reception(office: Office) -> None:
    kiosk, reception = office.kiosk(), office.person(Role.RECEPTIONIST)
    issue(kiosk, help="interpreter", help_language="hre", party_size=4)
    (seen,) = reception.get("/tickets?status=waiting").json["tickets"]
    assert (seen["help"], seen["help_language"], seen["party_size"]) == ("interpreter", "hre", 4)
    assert reception.get("/events").json["events"][-1]["ticket"]["help"] == "interpreter"


@pytest.mark.parametrize(
    "body", [{"help": "money"}, {"help": "interpreter", "help_language": "elvish"}, {"help_language": "hre"}]
)
def test_help_that_the_site_does_not_give_is_refused(office: Office, body: dict[str, str]) -> None:
    assert office.kiosk().post("/tickets", {"service": "A", **body}, key="1").status_code == 400


def test_a_phone_number_is_kept_for_the_day_only(office: Office) -> None:
    ticket = issue(office.kiosk(), phone="0901 234 567")
    assert "901234567" not in str(ticket)
    assert stored(office, "SELECT phone FROM ticket") == ["+84901234567"]
    office.clock.turn(hours=10)
    office.server.schedule.tick()
    assert stored(office, "SELECT phone FROM ticket") == [None]


def test_a_service_that_is_full_says_so(office: Office) -> None:
    def with_limit(site: SiteSettings) -> SiteSettings:
        return replace(site, services=(replace(site.services[0], daily_limit=1), *site.services[1:]))

    office.change_site(with_limit)
    kiosk = office.kiosk()
    before = kiosk.get("/services").json["services"]
    assert (before[0]["left_today"], before[0]["is_full"], before[1]["left_today"]) == (1, False, None)
    issue(kiosk)
    after = kiosk.get("/services").json["services"][0]
    assert (after["left_today"], after["is_full"]) == (0, True)
    assert kiosk.post("/tickets", {"service": "A"}, key="two").json["code"] == "daily_limit_reached"


def test_staff_see_whether_a_kiosk_is_alive_has_paper_and_which_page_it_runs(office: Office) -> None:
    kiosk, leader = office.kiosk(), office.person(Role.SUPERVISOR)
    (never,) = leader.get("/kiosks").json["kiosks"]
    assert (never["seen_at"], never["is_silent"]) == (None, True)
    assert kiosk.get("/kiosks/mine").json == {"silent_seconds": None}
    assert kiosk.post("/heartbeat", {"version": "0a1b2c", "screen": "home"}).status_code == 204
    (alive,) = leader.get("/kiosks").json["kiosks"]
    assert (alive["is_silent"], alive["version"], alive["screen"]) == (False, "0a1b2c", "home")
    office.clock.turn(seconds=101)
    assert leader.get("/kiosks").json["kiosks"][0]["is_silent"] is True
    assert kiosk.get("/kiosks/mine").json == {"silent_seconds": 101}


def test_paper_out_is_seen_by_staff_and_by_the_kiosk_until_the_slip_comes_out(office: Office) -> None:
    def with_printer(site: SiteSettings) -> SiteSettings:
        return replace(site, printers=(replace(site.printers[0], address="tcp://10.0.0.20:9100"), *site.printers[1:]))

    office.change_site(with_printer)
    kiosk, leader = office.kiosk(), office.person(Role.SUPERVISOR)
    agent = office.device(DeviceKind.AGENT, printer="kiosk-1")
    assert leader.get("/kiosks").json["kiosks"][0]["paper"] == "agent_away", "entered, and never started"
    agent.post("/printers/state", {"state": "ok"})
    assert leader.get("/kiosks").json["kiosks"][0]["paper"] == "ok"
    job = issue(kiosk)["print"]["job"]  # type: ignore[index]
    agent.post(f"/print-jobs/{job}/failed", {"fault": "paper_out"})
    assert kiosk.get("/services").json["printer"]["fault"] == "paper_out"
    agent.post(f"/print-jobs/{job}/done")
    assert kiosk.get("/services").json["printer"]["fault"] is None
