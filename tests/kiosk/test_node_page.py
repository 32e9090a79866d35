"""What the node serves to the kiosk's page and to nobody else: files, the offer without a server, refusals in words."""

from pathlib import Path

import msgspec
import pytest
import requests

from kiosk.node.desk import Wanted
from kiosk.node.process import DataInUse, lock
from kiosk.node.refusals import CODES
from kiosk.node.status import tell
from kiosk.node.web import HEADERS
from queue_server.every_answer import _HEADERS
from queue_server.web.bodies import IssueTicket
from tests.kiosk.fake_centre import KIOSK, FakeCentre, problem
from tests.kiosk.live_node import LiveNode, until
from tests.test_texts import catalogues


def test_the_page_is_there_without_the_server(node: LiveNode, centre: FakeCentre) -> None:
    centre.go_away()
    for path in ("/kiosk", "/kiosk/static/kiosk.js", "/kiosk/version", "/look/api.js", "/look/tokens.css"):
        assert requests.get(node.url + path, timeout=10).status_code == 200, path


def test_answers_carry_the_headers_the_server_s_own_have(node: LiveNode) -> None:
    assert HEADERS == _HEADERS
    for path in ("/kiosk", "/look/api.js", "/node", "/api/v1/services", "/nothing"):
        answer = requests.get(node.url + path, timeout=10)
        for name, value in HEADERS.items():
            assert answer.headers[name] == value, (path, name)
    assert requests.get(f"{node.url}/look/api.js", timeout=10).headers["Cache-Control"] == "no-cache"
    assert requests.get(f"{node.url}/kiosk", timeout=10).headers["Cache-Control"] == "no-store"


def test_the_node_asks_of_a_body_what_the_server_asks() -> None:
    """Edges may not import the server, so the two stand side by side; what one takes the other must not refuse."""
    ours, theirs = (next(iter(msgspec.json.schema(body)["$defs"].values())) for body in (Wanted, IssueTicket))
    for name in ("properties", "required", "additionalProperties"):
        assert ours[name] == theirs[name], name


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "kiosk-pc:8090", "evil.example:{port}"])
def test_another_host_gets_nothing(node: LiveNode, host: str) -> None:
    for path in ("/kiosk", "/node", "/api/v1/services"):
        answer = requests.get(node.url + path, headers={"Host": host.format(port=node.port)}, timeout=10)
        assert (answer.status_code, answer.json()["code"]) == (421, "foreign_host")


def test_only_the_kiosk_s_own_pages_are_served(node: LiveNode) -> None:
    for path in ("/tablet", "/t/token", "/d/token", "/p/site/code", "/login", "/metrics", "/look/../pyproject.toml"):
        assert requests.get(node.url + path, timeout=10).status_code == 404, path


def test_it_listens_on_loopback_alone(node: LiveNode) -> None:
    port = f":{node.port:04X}"
    lines = [line.split()[1] for line in Path("/proc/net/tcp").read_text().splitlines() if f"{port} 00000000" in line]
    assert lines == [f"0100007F{port}"]


def test_no_cookie_and_no_other_header_goes_through(node: LiveNode, centre: FakeCentre) -> None:
    with centre.changed:
        centre.headers.clear()
    answer = node.get("/services", headers={"Cookie": "session=stolen", "X-Forwarded-For": "1.2.3.4", "TE": "trailers"})
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    sent = [headers for headers in centre.headers if "gzip" not in headers.get("Accept-Encoding", "")]
    assert sent
    for headers in centre.headers:
        assert not {"Cookie", "X-Forwarded-For", "Te"} & {name.title() for name in headers}
        assert headers["Host"] == f"127.0.0.1:{centre.port}"


def test_a_body_too_large_is_refused(node: LiveNode) -> None:
    answer = node.post("/tickets", {"service": "A" * 70_000}, key="k1")
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


def test_the_offer_without_the_server_leaves_out_what_is_not_known(node: LiveNode, centre: FakeCentre) -> None:
    there = node.get("/services").json()
    centre.go_away()
    away = node.get("/services").json()
    assert [one["code"] for one in away["services"]] == [one["code"] for one in there["services"]]
    for one in away["services"]:
        assert (one["waiting"], one["wait"], one["open_counters"], one["is_full"]) == (None, None, None, False)
    assert all(need["waiting"] is None for need in away["needs"])
    assert away["site"]["is_open"] is True
    assert away["site"]["now"] >= there["site"]["now"]
    assert "mất kết nối" in away["site"]["notice"]
    assert "out of reach" in away["site"]["notice_en"]
    assert away["printer"]["code"] == "kiosk-1"
    assert node.get("/procedures").json()["procedures"] != []


def test_what_was_full_stays_full_for_the_day(centre: FakeCentre, tmp_path: Path) -> None:
    centre.services["services"][0]["is_full"] = True
    with LiveNode(centre.url, tmp_path / "node") as node:
        node.wait_until_connected()
        centre.go_away()
        assert node.get("/services").json()["services"][0]["is_full"] is True
        refused = node.issue("k1")
        assert (refused.status_code, refused.json()["code"]) == (409, "daily_limit_reached")
        assert node.issue("k2", "H").status_code == 201


def test_nobody_else_gets_an_answer_out_of_the_memory(node: LiveNode, centre: FakeCentre) -> None:
    centre.go_away()
    for token in ("", "another", "agent-token"):
        for path in ("/services", "/procedures", "/print-jobs", "/printers/mine", "/kiosks/mine"):
            assert node.get(path, token=token or "-").status_code == 502, (token, path)
        assert node.post("/tickets", {"service": "A"}, key=f"k-{token}", token=token or "-").status_code == 502
    assert node.status()["given_today"] == 0


def test_what_needs_the_server_says_so(node: LiveNode, centre: FakeCentre) -> None:
    centre.go_away()
    answer = node.post("/dossiers/lookup", {"code": "H10"})
    assert (answer.status_code, answer.json()["code"]) == (503, "needs_the_server")
    english = requests.post(
        f"{node.url}/api/v1/dossiers/lookup", json={"code": "H10"}, headers={"Accept-Language": "en"}, timeout=10
    )
    assert "out of reach" in english.json()["detail"]
    assert node.post("/procedures/1.001193/print", {}).status_code == 502
    assert node.get("/follow/some-token").status_code == 502


def test_a_strange_address_neither_breaks_out_nor_cuts_the_line(node: LiveNode, centre: FakeCentre) -> None:
    for path in ("/procedures?query=đất đai", "/a%20b%0d%0aX: y", "/x?y=%0d%0a", "/%C4%91?é="):
        assert node.get(path).status_code in (200, 404), path
    for path in ("/../../metrics", "/%2e%2e/%2e%2e/metrics", "/x/..%2fy"):
        prepared = requests.Request("GET", node.url).prepare()
        prepared.url = f"{node.url}/api/v1{path}"
        with requests.Session() as session:
            assert session.send(prepared, timeout=10).status_code == 404, path
    assert node.status()["state"] == "connected"
    assert [path for _, path in centre.asked if ".." in path or "metrics" in path] == []


def test_status_tells_whether_somebody_has_to_look_at_it(node: LiveNode, centre: FakeCentre) -> None:
    said: list[str] = []
    assert tell(node.port, said.append) == 0
    assert said == ["server: connected", "series: 901-905, given today: 0", "waiting to be handed in: 0"]
    centre.go_away()
    node.issue("k1")
    centre.answers_instead["/tickets/handed-in"] = (409, problem(409, "number_taken"))
    centre.come_back()
    until(lambda: node.status()["refused"])
    said.clear()
    assert tell(node.port, said.append) == 1
    assert said[-1].startswith("refused by the server: A901 of ")
    node.stop()
    assert tell(node.port, said.append) == 2


def test_every_refusal_has_words_in_both_languages() -> None:
    for language in ("vi", "en"):
        words = catalogues(language)["node"]["problem"]
        assert set(words) == set(CODES)
        assert all(entry.keys() == {"title", "detail"} for entry in words.values())


def test_the_watchdog_hears_of_a_silent_page_without_the_server_too(node: LiveNode, centre: FakeCentre) -> None:
    assert node.get("/kiosks/mine").json() == {"silent_seconds": 7}
    assert node.post("/heartbeat", {"version": "1", "screen": "home"}).status_code == 204
    centre.go_away()
    assert node.get("/kiosks/mine").json()["silent_seconds"] in range(20)
    assert node.post("/heartbeat", {"version": "1", "screen": "home"}).status_code == 502


def test_a_prompt_is_kept_once_it_was_spoken(node: LiveNode, centre: FakeCentre, tmp_path: Path) -> None:
    assert requests.get(f"{node.url}/kiosk/voice/vi/home", timeout=10).status_code == 503
    (node.data / "voices").mkdir(exist_ok=True)
    answer = requests.get(f"{node.url}/kiosk/voice/vi/none-of-ours", timeout=10)
    assert answer.status_code == 404


def test_a_folder_has_one_node(tmp_path: Path) -> None:
    lock(tmp_path / "node")
    with pytest.raises(DataInUse):
        lock(tmp_path / "node")


def test_a_server_that_is_back_is_noticed_without_being_asked(node: LiveNode, centre: FakeCentre) -> None:
    centre.go_away()
    node.wait_until_away()
    centre.come_back()
    until(lambda: node.status()["state"] == "connected", "never noticed")
    assert node.get("/services", token=KIOSK).json()["site"]["notice"] is None
