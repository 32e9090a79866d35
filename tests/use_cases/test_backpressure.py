"""Too much at once: kiosks and phones are asked to come again, quickly, and officers go on working."""

import threading
from pathlib import Path
from typing import Any

from tests.conftest import Office
from tests.databases import Databases


def test_beyond_the_limit_kiosks_are_refused_at_once_and_officers_are_not(tmp_path: Path, databases: Databases) -> None:
    office = Office(tmp_path, databases, citizens_at_once=1)
    kiosk, officer = office.kiosk(), office.officer(1)
    followed = kiosk.post("/tickets", {"service": "A"}, key="first").json["ticket"]["follow_token"]
    is_held, is_over = threading.Event(), threading.Event()
    answers: list[Any] = []

    def hold() -> None:
        with office.server.database.exclusive(office.site):
            is_held.set()
            is_over.wait(10)

    def wait_in_line() -> None:
        answers.append(kiosk.post("/tickets", {"service": "A"}, key="second"))

    threads = [threading.Thread(target=hold), threading.Thread(target=wait_in_line)]
    threads[0].start()
    is_held.wait(10)
    threads[1].start()
    refused = office.anyone().get(f"/follow/{followed}")
    while refused.status_code == 200:  # until the second is in the line
        refused = office.anyone().get(f"/follow/{followed}")
    other = office.kiosk().post("/tickets", {"service": "A"}, key="third")
    for answer in (refused, other):
        assert (answer.status_code, answer.json["code"]) == (503, "overloaded")
        assert int(answer.headers["Retry-After"]) > 0
    assert officer.get("/counters/1").status_code == 200
    assert officer.get("/services").status_code == 200
    is_over.set()
    for thread in threads:
        thread.join()
    assert answers[0].status_code == 201
    assert officer.post("/counters/1/call-next").json["ticket"]["label"] == "A001"
    assert kiosk.post("/tickets", {"service": "A"}, key="third").json["ticket"]["label"] == "A003"
    office.close()
    databases.drop(tmp_path)
