"""Numbers are given once, whoever gives them at once: several processes, several kiosks, whatever order."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from queue_server.app import create_server
from queue_server.domain.permissions import Role
from tests.conftest import Client, Office
from tests.databases import Databases
from tests.use_cases.test_series import hand_in, kiosk_with, numbers, taken_now

WITHIN_SECONDS = 60


class TestSeveralProcesses:
    """Each has its own memory of the site; only the database is shared."""

    @pytest.fixture
    def other(self, office: Office) -> Iterator[Client]:
        """A kiosk at a second server of the same installation."""
        server = create_server(office.settings, clock=office.clock)
        yield Client(server.flask.test_client(use_cookies=False), office.kiosk().headers)
        server.database.close()

    def test_a_series_entered_elsewhere_is_left_out_by_the_very_next_number(
        self, office: Office, other: Client
    ) -> None:
        kiosk = office.kiosk()
        assert numbers(kiosk, 1) == [1]
        assert numbers(other, 1, word="other") == [2]
        kiosk_with(office, 3, 4)
        assert numbers(kiosk, 1, word="next") == [5]
        kiosk_with(office, 6, 6)
        assert numbers(other, 1, word="last") == [7]

    def test_a_series_entered_while_both_give_numbers_is_whole_or_refused(self, office: Office, other: Client) -> None:
        kiosk, administrator = office.kiosk(), office.person(Role.ADMINISTRATOR)

        def enter() -> list[tuple[int, int]]:
            found = []
            for first in (10, 20, 30, 40, 50):
                body = {"name": f"late {first}", "kind": "kiosk", "series": {"first": first, "last": first + 4}}
                if administrator.post("/devices", body).status_code == 201:
                    found.append(first)
            return [(first, first + 4) for first in found]

        with ThreadPoolExecutor(3) as pool:
            runs = [pool.submit(numbers, one, 30, word=word) for one, word in ((kiosk, "one"), (other, "two"))]
            entered = pool.submit(enter)
            given_numbers = sorted(number for run in runs for number in run.result(WITHIN_SECONDS))
        reserved = {n for first, last in entered.result(WITHIN_SECONDS) for n in range(first, last + 1)}
        assert set(given_numbers).isdisjoint(reserved)
        assert given_numbers == [n for n in range(1, given_numbers[-1] + 1) if n not in reserved]
        assert len(given_numbers) == 60

    def test_numbers_are_given_once_while_two_give_and_two_hand_in(self, office: Office, other: Client) -> None:
        nodes = [kiosk_with(office, 5, 24), kiosk_with(office, 31, 50)]

        def own(node: Client, first: int) -> list[int]:
            answers = [hand_in(office, node, number, f"own-{number}") for number in range(first, first + 20)]
            return [answer.json["ticket"]["number"] for answer in answers]

        with ThreadPoolExecutor(4) as pool:
            runs = [pool.submit(numbers, one, 20, word=word) for one, word in ((office.kiosk(), "a"), (other, "b"))]
            owns = [pool.submit(own, node, first) for node, first in zip(nodes, (5, 31), strict=True)]
            given_numbers = [number for work in (*runs, *owns) for number in work.result(WITHIN_SECONDS)]
        assert sorted(given_numbers) == list(range(1, 81))


OWN = {2, 3, 4, 6, 7, 8}  # the numbers of the two kiosks
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["issue", "own", "again", "lost"]),
        st.sampled_from("AC"),
        st.integers(0, 1),
    ),
    max_size=14,
)


@dataclass
class Day:
    """A morning of two kiosks whose server comes and goes."""

    office: Office
    kiosks: Sequence[Client]
    turn: int
    used: dict[tuple[int, str], int] = field(default_factory=dict)
    labels: list[str] = field(default_factory=list)
    last: tuple[Client, Any, str, Any] | None = None  # the kiosk, what it handed in, its key, the answer

    FIRST = (2, 6)

    def play(self, place: int, what: str, service: str, who: int) -> None:
        """One step: the server gives a number, a kiosk hands one in, does so again, or never heard the server's."""
        kiosk, key = self.kiosks[who], f"{self.turn}-{place}"
        if what in ("issue", "lost"):
            given_ticket = kiosk.post("/tickets", {"service": service}, key=key).json["ticket"]
            self.labels.append(given_ticket["label"])
        if what in ("own", "lost"):
            offset = self.used.get((who, service), 0)
            if offset == 3:  # the series is used up
                return
            self.used[who, service] = offset + 1
            body = taken_now(self.office, self.FIRST[who] + offset, service)
            answer = kiosk.post("/tickets/handed-in", body, key=key)
            assert answer.status_code == 201, answer.text
            self.labels.append(answer.json["ticket"]["label"])
            self.last = (kiosk, body, key, answer.json)
        if what == "again" and self.last:
            kiosk, body, key, before = self.last
            again = kiosk.post("/tickets/handed-in", body, key=key)
            assert (again.status_code, again.json) == (200, before)


@pytest.fixture
def two_nodes(tmp_path: Path, databases: Databases) -> Iterator[tuple[Office, list[Client]]]:
    office = Office(tmp_path, databases, always_open=True)
    yield office, [kiosk_with(office, 2, 4), kiosk_with(office, 6, 8)]
    office.close()
    databases.drop(tmp_path)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_whatever_comes_in_whatever_order_no_number_is_given_twice(
    two_nodes: tuple[Office, list[Client]], steps: list[tuple[str, str, int]]
) -> None:
    office, kiosks = two_nodes
    office.clock.turn(days=1)
    day = Day(office, kiosks, office.clock.now.toordinal())
    for place, (what, service, who) in enumerate(steps):
        office.clock.now += timedelta(seconds=1)
        day.play(place, what, service, who)
    assert len(set(day.labels)) == len(day.labels)
    for service in "AC":
        run = {int(one[1:]) for one in day.labels if one[0] == service} - OWN
        assert run == set(sorted(set(range(1, 100)) - OWN)[: len(run)])
