"""A printer in trouble: after the configured time another one prints, and everybody is told the truth."""

import socket
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from queue_server.centre_file import CentreFileError, load_centre
from queue_server.domain.actor import SYSTEM
from queue_server.domain.centre import SiteSettings
from queue_server.domain.permissions import DeviceKind, Role
from queue_server.settings import CONFIG
from queue_server.use_cases import print_agents
from tests.conftest import Client, Office

AFTER_SECONDS = 60
HOSTILE = [
    "http://127.0.0.1:9100", "https://printer", "gopher://127.0.0.1:70", "ftp://10.0.0.1", "ldap://10.0.0.1",
    "dict://127.0.0.1:6379", "smb://10.0.0.1/print", "ipp://10.0.0.1", "data:text/plain,x", "javascript:alert(1)",
    "//10.0.0.1:9100", "10.0.0.1:9100", "TCP//10.0.0.1", "lpt1", "unix:///run/x", "jar:file:///x", "php://input",
    "ws://10.0.0.1", "tftp://10.0.0.1", "telnet://10.0.0.1", "ssh://10.0.0.1", "netdoc:///etc", "mailto:x@y", "usb:1",
    "tcp:",
]  # fmt: skip


def with_fallback(site: SiteSettings) -> SiteSettings:
    first, last = site.printers[0], site.printers[-1]
    first = replace(first, address="tcp://10.0.0.20:9100", fallback=last.code, fallback_seconds=AFTER_SECONDS)
    return replace(site, printers=(first, replace(last, address="tcp://10.0.0.21:9100")))


class Paper:
    """A kiosk's printer with an agent, and the one at reception that takes over."""

    def __init__(self, office: Office) -> None:
        office.change_site(with_fallback)
        self.office = office
        self.kiosk = office.kiosk()
        self.own = office.device(DeviceKind.AGENT, printer="kiosk-1")
        self.other = office.device(DeviceKind.AGENT, printer="reception")
        self.leader = office.person(Role.SUPERVISOR)
        self._keys = 0
        self.say("ok", "ok")

    def say(self, own: str | None, other: str | None) -> None:
        for agent, state in ((self.own, own), (self.other, other)):
            if state is not None:
                assert agent.post("/printers/state", {"state": state}).status_code == 204

    def issue(self) -> dict[str, Any]:
        self._keys += 1
        ticket: dict[str, Any] = self.kiosk.post("/tickets", {"service": "A"}, key=str(self._keys)).json["ticket"]
        return ticket

    def pass_on(self) -> int:
        """What the schedule does every two seconds."""
        if not self.office.server.run.read(self.office.site, print_agents.is_pass_on_due, SYSTEM):
            return 0
        moved: int = self.office.server.run.write(self.office.site, print_agents.pass_on, SYSTEM)
        return moved

    def state(self, ticket: dict[str, Any]) -> dict[str, Any]:
        answer: dict[str, Any] = self.kiosk.get(f"/print-jobs/{ticket['print']['job']}/state").json["print"]
        return answer


@pytest.fixture
def paper(office: Office) -> Paper:
    return Paper(office)


def jobs(agent: Client) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = agent.get("/print-jobs").json["jobs"]
    return found


def test_jobs_of_a_printer_without_paper_go_to_its_fallback_after_the_configured_time(paper: Paper) -> None:
    ticket = paper.issue()
    paper.say("paper_out", None)
    for _ in range(2):
        paper.office.clock.turn(seconds=AFTER_SECONDS / 2 - 1)
        assert paper.pass_on() == 0
    assert paper.state(ticket) | {"job": 0} == {
        "job": 0,
        "printer": "kiosk-1",
        "printer_name": "Máy in của máy lấy số 1",
        "is_moved": False,
        "state": "pending",
        "fault": "paper_out",
        "is_preview": False,
    }
    paper.office.clock.turn(seconds=2)
    assert paper.pass_on() == 1
    assert paper.pass_on() == 0
    assert jobs(paper.own) == []
    (job,) = jobs(paper.other)
    assert (job["id"], job["is_reprint"], job["moved_from"]) == (ticket["print"]["job"], False, "kiosk-1")
    moved = paper.state(ticket)
    assert (moved["printer_name"], moved["is_moved"], moved["fault"]) == ("Máy in quầy tiếp đón", True, None)
    event = paper.leader.get("/events").json["events"][-1]
    assert (event["kind"], event["count"], event["fault"]) == ("slips_passed_on", 1, "paper_out")
    assert event["fallback"] == "reception"


def test_a_number_given_while_the_printer_is_out_is_printed_at_the_fallback_at_once(paper: Paper) -> None:
    paper.say("paper_out", "ok")
    paper.office.clock.turn(seconds=AFTER_SECONDS)
    ticket = paper.issue()
    assert (ticket["print"]["printer"], ticket["print"]["is_moved"]) == ("reception", True)
    assert ticket["print"]["printer_name"] == "Máy in quầy tiếp đón"
    assert [job["id"] for job in jobs(paper.other)] == [ticket["print"]["job"]]
    assert paper.leader.get("/printers").json["printers"][0]["passes_to"] == "reception"
    paper.say("ok", None)
    assert paper.issue()["print"]["printer"] == "kiosk-1"


def test_a_slip_that_was_sent_before_comes_out_of_the_fallback_marked(paper: Paper) -> None:
    ticket = paper.issue()
    number = ticket["print"]["job"]
    paper.own.post(f"/print-jobs/{number}/take")
    paper.own.post(f"/print-jobs/{number}/failed", {"fault": "paper_out"})
    paper.office.clock.turn(seconds=AFTER_SECONDS - 1)
    assert paper.pass_on() == 0, "its agent may yet see it out"
    paper.office.clock.turn(seconds=2)
    assert paper.pass_on() == 1
    (job,) = jobs(paper.other)
    assert job["is_reprint"]
    assert paper.own.post(f"/print-jobs/{number}/done").status_code == 404, "it is the other's now"
    assert paper.own.post(f"/print-jobs/{number}/take").status_code == 404


def test_an_agent_that_was_switched_off_is_a_printer_in_trouble(paper: Paper) -> None:
    ticket = paper.issue()
    paper.office.clock.turn(seconds=101)
    paper.say(None, "ok")
    assert paper.pass_on() == 1
    assert paper.state(ticket)["is_moved"]


def test_nothing_is_passed_on_to_a_printer_that_is_in_trouble_itself(paper: Paper) -> None:
    paper.issue()
    paper.say("cover_open", "paper_out")
    paper.office.clock.turn(seconds=AFTER_SECONDS)
    assert paper.pass_on() == 0
    assert paper.issue()["print"]["printer"] == "kiosk-1"
    paper.say(None, "ok")
    assert paper.pass_on() == 2


def test_a_job_is_passed_on_once_and_never_goes_round_in_circles(paper: Paper) -> None:
    def in_a_ring(site: SiteSettings) -> SiteSettings:
        return replace(site, printers=(site.printers[0], replace(site.printers[1], fallback="kiosk-1")))

    paper.office.change_site(in_a_ring)
    paper.issue()
    paper.say("paper_out", "ok")
    paper.office.clock.turn(seconds=AFTER_SECONDS)
    assert paper.pass_on() == 1
    paper.say("ok", "paper_out")
    paper.office.clock.turn(seconds=AFTER_SECONDS)
    paper.say("ok", None)
    assert paper.pass_on() == 0
    assert len(jobs(paper.other)) == 1


def test_a_trouble_that_changes_its_name_began_when_it_began(paper: Paper) -> None:
    paper.issue()
    paper.say("cover_open", None)
    paper.office.clock.turn(seconds=AFTER_SECONDS - 1)
    paper.say("paper_out", None)
    paper.office.clock.turn(seconds=1)
    assert paper.pass_on() == 1


def test_the_schedule_passes_on_by_itself(paper: Paper) -> None:
    ticket = paper.issue()
    paper.say("offline", None)
    paper.office.clock.turn(seconds=AFTER_SECONDS)
    paper.office.server.schedule.tick()
    assert paper.state(ticket)["printer"] == "reception"


def test_a_kiosk_learns_which_printer_takes_over(paper: Paper) -> None:
    paper.say("paper_out", None)
    assert paper.kiosk.get("/services").json["printer"] == {
        "code": "kiosk-1",
        "name": "Máy in của máy lấy số 1",
        "fault": "paper_out",
        "fallback": {"code": "reception", "name": "Máy in quầy tiếp đón"},
        "is_preview": False,
    }


def test_the_server_itself_connects_to_no_printer(office: Office) -> None:
    """Attack case P1: whatever address the site's file holds, only an agent ever opens it."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        address = f"tcp://127.0.0.1:{listener.getsockname()[1]}"

        def at_the_listener(site: SiteSettings) -> SiteSettings:
            return replace(site, printers=tuple(replace(one, address=address) for one in site.printers))

        office.change_site(at_the_listener)
        paper = Paper(office)
        ticket = paper.issue()
        paper.say("paper_out", None)
        office.clock.turn(seconds=AFTER_SECONDS)
        office.server.schedule.tick()
        for path in ("/printers", "/print-jobs/recent", "/kiosks"):
            assert paper.leader.get(path).status_code == 200
        assert paper.leader.http.get(f"/print-preview/{ticket['print']['job']}.png").status_code == 200
        with pytest.raises(BlockingIOError):
            listener.accept()


@pytest.mark.parametrize("address", HOSTILE)
def test_an_address_that_is_no_printers_is_refused_with_the_sites_file(address: str, tmp_path: Path) -> None:
    """Attack case P1: an allow list of four schemes."""
    sample = (CONFIG / "centre.toml").read_text(encoding="utf-8")
    broken = sample.replace('{ code = "reception",', f'{{ code = "reception", address = "{address}",', 1)
    (tmp_path / "centre.toml").write_text(broken, encoding="utf-8")
    with pytest.raises(CentreFileError, match=r"printers\[1\].address"):
        load_centre(tmp_path / "centre.toml")
