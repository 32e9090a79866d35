"""The agent's memory."""

from pathlib import Path

import pytest

from printer.journal import Journal, JournalInUse, Step
from tests.printer.samples import TICKET, changed


def test_what_was_noted_is_known_after_a_restart(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal")
    journal.note(TICKET, Step.SENDING)
    journal.note(TICKET, Step.SENDING)
    journal.note(changed(TICKET, id=56), Step.SENDING)
    journal.note(changed(TICKET, id=56), Step.PRINTED)
    journal.close()
    for _ in range(3):
        journal = Journal(tmp_path / "journal")
        assert (journal.progress(TICKET).step, journal.progress(TICKET).sent) == (Step.SENDING, 2)
        assert journal.progress(changed(TICKET, id=56)).step is Step.PRINTED
        assert journal.progress(changed(TICKET, id=57)).step is None
        journal.close()


def test_a_line_cut_short_by_a_power_failure_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "journal"
    journal = Journal(path)
    journal.note(TICKET, Step.SENDING)
    journal.close()
    with path.open("ab") as file:
        file.write(b'{"job": 55, "created_at": "2026-11-25T09:12:00+07:00", "st')
    journal = Journal(path)
    assert journal.progress(TICKET).step is Step.SENDING
    journal.note(TICKET, Step.PRINTED)
    journal.close()
    journal = Journal(path)
    assert journal.progress(TICKET).step is Step.PRINTED
    journal.close()


def test_the_same_number_of_a_server_started_anew_is_another_job(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal")
    journal.note(TICKET, Step.PRINTED)
    assert journal.progress(changed(TICKET, created_at="2026-11-26T08:00:00+07:00")).step is None
    journal.close()


def test_two_agents_cannot_share_a_journal(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal")
    with pytest.raises(JournalInUse):
        Journal(tmp_path / "journal")
    journal.close()
    Journal(tmp_path / "journal").close()


def test_the_journal_does_not_grow_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("printer.journal._MOST_LINES", 40)
    monkeypatch.setattr("printer.journal._KEPT_JOBS", 10)
    path = tmp_path / "journal"
    journal = Journal(path)
    for number in range(200):
        for step in (Step.SENDING, Step.PRINTED, Step.REPORTED):
            journal.note(changed(TICKET, id=number), step)
    assert len(path.read_text().splitlines()) < 40
    assert journal.progress(changed(TICKET, id=199)).step is Step.REPORTED
    journal.close()
