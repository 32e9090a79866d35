"""The OpenAPI document is the routes, and real answers are what it says."""

import re
from typing import Any

import jsonschema
import pytest

from queue_server.domain.numbering import Series
from queue_server.domain.permissions import DeviceKind, Role
from tests.conftest import Office
from tests.use_cases.test_counter_commands import call, command, issue

ROOT = "/api/v1"


@pytest.fixture
def document(office: Office) -> dict[str, Any]:
    found: dict[str, Any] = office.anyone().get("/openapi.json").json
    return found


def routes(office: Office) -> set[tuple[str, str]]:
    found = set()
    for rule in office.server.flask.url_map.iter_rules():
        if rule.rule.startswith(ROOT):
            path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)
            found |= {(method, path) for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}}
    return found


def test_the_document_and_the_routes_are_the_same(office: Office, document: dict[str, Any]) -> None:
    described = {(method.upper(), path) for path, methods in document["paths"].items() for method in methods}
    assert described == routes(office)
    assert document["openapi"].startswith("3.1")


def test_every_operation_names_itself_once_and_describes_its_answers(document: dict[str, Any]) -> None:
    operations = [operation for methods in document["paths"].values() for operation in methods.values()]
    names = [operation["operationId"] for operation in operations]
    assert len(names) == len(set(names))
    for operation in operations:
        assert operation["summary"]
        assert operation["x-permission"]
        assert "default" in operation["responses"]
        assert len(operation["responses"]) > 1


def test_every_reference_resolves(document: dict[str, Any]) -> None:
    known = {f"#/components/schemas/{name}" for name in document["components"]["schemas"]}
    assert set(re.findall(r'"\$ref": ?"([^"]+)"', str(document).replace("'", '"'))) <= known
    jsonschema.Draft202012Validator.check_schema({"components": document["components"]})


class Checked:
    """Answers held against the document."""

    def __init__(self, document: dict[str, Any]) -> None:
        self._document = document

    def __call__(self, method: str, path: str, answer: Any) -> Any:
        responses = self._document["paths"][ROOT + path][method]["responses"]
        described = responses.get(str(answer.status_code), responses["default"])
        if "content" not in described:
            assert answer.data == b""
            return None
        ((kind, content),) = described["content"].items()
        assert answer.mimetype == kind
        schema = content["schema"] | {"components": self._document["components"]}
        jsonschema.Draft202012Validator(schema).validate(answer.json)
        return answer.json


def test_real_answers_are_what_the_document_says(office: Office, document: dict[str, Any]) -> None:
    checked = Checked(document)
    kiosk, officer = office.kiosk(), office.officer(3)
    tablet, agent = office.device(DeviceKind.TABLET, counter=3), office.device(DeviceKind.AGENT, printer="kiosk-1")
    administrator = office.person(Role.ADMINISTRATOR)
    checked("post", "/tickets", kiosk.post("/tickets", {"service": "A"}, key="1"))
    checked("post", "/tickets", kiosk.post("/tickets", {"service": "A"}, key="1"))
    checked("post", "/tickets", kiosk.post("/tickets", {"service": "?"}, key="2"))
    node = office.device(DeviceKind.KIOSK, printer="kiosk-1", series=Series(first=901, last=949))
    checked("get", "/kiosks/mine/series", node.get("/kiosks/mine/series"))
    paper = {"service": "C", "number": 901, "business_day": "2026-11-25", "joined_at": "2026-11-25T08:59:00+07:00"}
    for body in (paper, paper, paper | {"number": 1}):
        checked("post", "/tickets/handed-in", node.post("/tickets/handed-in", body, key="own"))
    own = issue(office, priority=True)
    checked("get", "/counters/{number}/line", officer.get("/counters/3/line"))
    checked("post", "/counters/{number}/call-next", officer.post("/counters/3/call-next"))
    checked("post", "/counters/{number}/call-next", officer.post("/counters/3/call-next"))
    checked("get", "/counters/{number}", officer.get("/counters/3"))
    checked("get", "/follow/{token}", office.anyone().get(f"/follow/{own['follow_token']}"))
    checked("post", "/tickets/{ticket_id}/finish", command(officer, own, "finish"))
    checked("get", "/counters/{number}/questions", tablet.get("/counters/3/questions"))
    checked("post", "/tickets/{ticket_id}/rating", command(tablet, own, "rating", {"score": 1}))
    checked("post", "/dossiers", officer.post("/dossiers", {"procedure": "1.001612", "ticket": own["id"]}))
    checked("get", "/counters/{number}/today", officer.get("/counters/3/today"))
    checked("get", "/print-jobs", agent.get("/print-jobs"))
    for path in (
        "/session", "/services", "/tickets", "/counters", "/events", "/snapshot", "/ratings", "/statistics/day",
        "/procedures", "/devices", "/administration", "/print-jobs/recent",
    ):  # fmt: skip
        answer = administrator.get(path)
        assert answer.status_code == 200, path
        checked("get", path, answer)


def test_lists_are_read_page_by_page_to_their_end(office: Office) -> None:
    kiosk, program = office.kiosk(), office.device(DeviceKind.PROGRAM)
    for number in range(5):
        kiosk.post("/tickets", {"service": "A"}, key=str(number))
    found: list[int] = []
    after: int | None = 0
    while after is not None:
        page = program.get(f"/tickets?after={after}&limit=2").json
        found += [ticket["id"] for ticket in page["tickets"]]
        after = page["next"]
    assert found == sorted(set(found))
    assert len(found) == 5


def test_a_lost_answer_is_found_again(office: Office) -> None:
    issue(office)
    officer = office.officer(3)
    called = call(officer)
    assert officer.get("/counters/3").json["ticket"]["id"] == called["id"]
    assert officer.get(f"/tickets/{called['id']}").json["ticket"]["status"] == "called"
