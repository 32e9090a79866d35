"""Dossiers: registered at the counter once, with a due date and a receipt, and tracked without a person."""

import pytest
from sqlalchemy import text

from queue_server.domain.permissions import DeviceKind
from tests.conftest import Client, Office
from tests.use_cases.test_counter_commands import call, issue


@pytest.fixture
def officer(office: Office) -> Client:
    return office.officer(3)


def test_it_is_registered_with_a_due_date_and_its_receipt_is_printed(office: Office, officer: Client) -> None:
    issue(office, "C")
    called = call(officer)
    entered = {
        "procedure": "1.001612",
        "code": "h48.1.12-261125-ab0042",
        "ticket": called["id"],
        "applicant_name": "Nguyễn Văn A",
        "phone": "0901 234 567",
        "documents": [{"name": "Giấy đề nghị", "form": "original"}],
    }
    answer = officer.post("/dossiers", entered)
    assert answer.status_code == 201, answer.text
    dossier = answer.json["dossier"]
    assert (dossier["code"], dossier["due_day"], dossier["label"], dossier["counter"]) == (
        "H48.1.12-261125-AB0042",
        "2026-11-30",
        "C001",
        3,
    )
    agent = office.device(DeviceKind.AGENT, printer="reception")
    slip = agent.get("/print-jobs").json["jobs"][0]["slip"]
    assert (slip["due_day"], slip["tracking_url"]) == ("2026-11-30", dossier["tracking_url"])
    again = officer.post("/dossiers", entered)
    assert (again.status_code, again.json["code"]) == (409, "already_exists")


def test_the_tracking_page_shows_no_person(office: Office, officer: Client) -> None:
    entered = {"procedure": "1.001612", "applicant_name": "Nguyễn Văn Bí Mật", "phone": "0901234567"}
    token = officer.post("/dossiers", entered).json["dossier"]["tracking_token"]
    answer = office.anyone().get(f"/track/{token}")
    assert answer.json["dossier"]["status"] == "received"
    assert "Bí Mật" not in answer.text
    assert "901234567" not in answer.text


def test_a_site_numbers_its_own_in_another_shape(office: Office, officer: Client) -> None:
    codes = [officer.post("/dossiers", {"procedure": "1.001612"}).json["dossier"]["code"] for _ in range(2)]
    assert codes == ["QUANG-NGAI.20261125.0001", "QUANG-NGAI.20261125.0002"]
    assert officer.get(f"/dossiers/{codes[0]}").json["dossier"]["code"] == codes[0]


def test_the_visit_leads_to_its_dossier(office: Office, officer: Client) -> None:
    own = issue(office, "C")
    call(officer)
    token = officer.post("/dossiers", {"procedure": "1.001612", "ticket": own["id"]}).json["dossier"]["tracking_token"]
    assert office.anyone().get(f"/follow/{own['follow_token']}").json["tracking_path"] == f"/d/{token}"


def test_a_dossier_sent_again_under_its_key_is_registered_once(office: Office, officer: Client) -> None:
    entered = {"procedure": "1.001612", "applicant_name": "Nguyễn Văn Bí Mật", "phone": "0901234567"}
    first, again = (officer.post("/dossiers", entered, key="dossier-1") for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json == first.json
    changed = officer.post("/dossiers", entered | {"phone": "0901234568"}, key="dossier-1")
    assert (changed.status_code, changed.json["code"]) == (409, "idempotency_conflict")
    assert officer.post("/dossiers", entered, key="x" * 201).json["field"] == "Idempotency-Key"
    codes = [officer.post("/dossiers", entered, key=key).json["dossier"]["code"] for key in ("dossier-1", "dossier-2")]
    assert codes == ["QUANG-NGAI.20261125.0001", "QUANG-NGAI.20261125.0002"], "another key is another wish"
    assert [job["kind"] for job in officer.get("/print-jobs/recent").json["jobs"]] == ["receipt", "receipt"]


def test_a_refused_dossier_uses_up_no_key(officer: Client) -> None:
    assert officer.post("/dossiers", {"procedure": "9.999999"}, key="dossier-1").status_code == 400
    assert officer.post("/dossiers", {"procedure": "1.001612"}, key="dossier-1").status_code == 201


def test_what_is_kept_for_a_key_names_no_person(office: Office, officer: Client) -> None:
    entered = {"procedure": "1.001612", "applicant_name": "Nguyễn Văn Bí Mật", "phone": "0901234567"}
    assert officer.post("/dossiers", entered, key="dossier-1").status_code == 201
    with office.server.database.read() as tx:
        kept = tx.execute(text("SELECT answer, body_hash FROM idempotency WHERE key = 'dossier-1'")).one()
    assert "QUANG-NGAI.20261125.0001" in kept[0]
    assert not [word for word in ("Bí Mật", "\\u", "901234567") if word in str(kept)]
