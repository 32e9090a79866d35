"""Letters about a dossier and a counter's day on paper: what they need, and that one wish is one slip."""

from typing import Any

from printer.raster import draw_job
from queue_server.domain.permissions import DeviceKind
from tests.conftest import Client, Office


def received(officer: Client) -> dict[str, Any]:
    body = {"procedure": "1.012753", "applicant_name": "Nguyễn Thị Ánh"}
    dossier: dict[str, Any] = officer.post("/dossiers", body).json["dossier"]
    return dossier


def kinds(officer: Client) -> list[str]:
    return [job["kind"] for job in officer.get("/print-jobs/recent").json["jobs"]]


def test_letters_about_a_dossier_are_printed_with_what_they_need(office: Office) -> None:
    officer = office.officer(3)
    made = officer.post("/dossiers", {"procedure": "1.012753", "applicant_name": "Nguyễn Thị Ánh"}).json["dossier"]
    due = made["due_day"]
    letters = f"/dossiers/{made['code']}/letters"
    missing = [{"name": "Hợp đồng", "form": "original", "count": 1}]
    assert officer.post(letters, {"kind": "supplement", "reason": "thiếu"}).json["field"] == "documents"
    assert officer.post(letters, {"kind": "apology", "reason": "chậm", "due_day": due}).json["field"] == "due_day"
    assert officer.post("/dossiers/none/letters", {"kind": "refusal", "reason": "sai"}).status_code == 404
    for body in (
        {"kind": "supplement", "reason": "thiếu", "documents": missing},
        {"kind": "refusal", "reason": "tranh chấp", "basis": "Luật Đất đai", "right_agency": "Tòa án"},
        {"kind": "apology", "reason": "chậm thuế", "due_day": "2027-02-01"},
    ):
        assert officer.post(letters, body).status_code == 201, body
    newest = officer.get("/print-jobs/recent").json["jobs"][:3]
    assert [job["kind"] for job in newest] == ["apology", "refusal", "supplement"]
    assert all(draw_job(job).height > 600 for job in newest)
    assert all(job["slip"]["tracking_url"] == made["tracking_url"] for job in newest)


def test_a_counters_day_is_printed_with_its_figures(office: Office) -> None:
    officer = office.officer(3)
    printed = officer.post("/counters/3/today/print")
    assert printed.json["print"]["printer"] == "reception"
    job = officer.get("/print-jobs/recent").json["jobs"][0]
    assert (job["kind"], job["slip"]["served"], job["slip"]["target_count"]) == ("summary", 0, 0)
    assert officer.post("/counters/4/today/print").json["code"] == "foreign_counter"


def test_a_letter_asked_for_again_under_its_key_is_not_printed_again(office: Office) -> None:
    officer, other = office.officer(3), office.officer(4)
    letters = f"/dossiers/{received(officer)['code']}/letters"
    body = {"kind": "refusal", "reason": "tranh chấp"}
    first, again = (officer.post(letters, body, key="letter-1") for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json == first.json
    changed = officer.post(letters, body | {"reason": "khác"}, key="letter-1")
    assert (changed.status_code, changed.json["code"]) == (409, "idempotency_conflict")
    assert officer.post(letters, body, key="x" * 201).json["field"] == "Idempotency-Key"
    assert kinds(officer) == ["refusal", "receipt"]
    assert officer.post(letters, body, key="letter-2").status_code == 201, "another key is another wish"
    assert other.post(letters, body, key="letter-1").status_code == 201, "a key belongs to who made it"
    assert officer.post(letters, body).status_code == officer.post(letters, body).status_code == 201
    assert kinds(officer).count("refusal") == 5


def test_a_letter_that_was_refused_uses_up_no_key(office: Office) -> None:
    officer = office.officer(3)
    dossier = received(officer)
    letters = f"/dossiers/{dossier['code']}/letters"
    late = {"kind": "apology", "reason": "chậm", "due_day": dossier["due_day"]}
    assert officer.post(letters, late, key="letter-1").status_code == 400
    assert officer.post(letters, late | {"due_day": "2027-02-01"}, key="letter-1").status_code == 201


def test_a_days_summary_asked_for_again_under_its_key_is_not_printed_again(office: Office) -> None:
    officer = office.officer(3)
    first, again = (officer.post("/counters/3/today/print", key="day-1") for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json == first.json
    assert kinds(officer) == ["summary"]


def test_a_printer_that_only_shows_its_slips_says_so_until_an_agent_speaks_for_it(office: Office) -> None:
    officer = office.officer(3)
    job = officer.post("/counters/3/today/print").json["print"]
    state = f"/print-jobs/{job['job']}/state"
    kiosk = office.kiosk()
    assert officer.get(state).json["print"]["is_preview"] is True
    assert kiosk.get("/services").json["printer"]["is_preview"] is True
    for code in (job["printer"], kiosk.get("/services").json["printer"]["code"]):
        agent = office.device(DeviceKind.AGENT, printer=code)
        assert agent.post("/printers/state", {"state": "ok", "printer": code}).status_code == 204
    assert officer.get(state).json["print"]["is_preview"] is False
    assert kiosk.get("/services").json["printer"]["is_preview"] is False
