"""The command line: making an installation, people, devices, backups; and what it says when something is wrong."""

import contextlib
import os
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from queue_server.settings import CONFIG
from tests.command_line import Done, run_command
from tests.conftest import Client, Office
from tests.databases import SqliteFiles
from tests.live_server import PASSWORD, ROOT


class Shell:
    """The command line over one data folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {"QUEUE_DATA_DIR": str(folder)}

    def run(self, *arguments: str, stdin: str = "") -> Done:
        return run_command(self.environment, *arguments, stdin=stdin)

    def ok(self, *arguments: str, stdin: str = "") -> str:
        done = self.run(*arguments, stdin=stdin)
        assert done.status == 0, done.error
        return done.out

    def refused(self, *arguments: str, stdin: str = "") -> str:
        done = self.run(*arguments, stdin=stdin)
        assert done.status != 0
        assert done.out == ""
        return done.error

    def process(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """The same as a process of its own, as an administrator starts it."""
        return subprocess.run(
            [sys.executable, "-m", "queue_server", *arguments],
            env=os.environ | self.environment,
            cwd=ROOT,
            text=True,
            capture_output=True,
            timeout=60,
            check=False,
        )

    def rows(self, table: str) -> int:
        ((count,),) = self.select(f"SELECT count(*) FROM {table}")
        return int(count)

    def select(self, statement: str) -> list[tuple[int | str, ...]]:
        with contextlib.closing(sqlite3.connect(self.folder / "queue.db")) as connection:
            return connection.execute(statement).fetchall()


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    made = Shell(tmp_path / "data")
    made.ok("init")
    return made


def test_init_again_keeps_all_data(shell: Shell) -> None:
    shell.ok("device", "add", "máy 1", "--kind", "kiosk")
    secret = (shell.folder / "secret.key").read_bytes()
    assert "0 new" in shell.ok("init")
    assert (shell.rows("site"), shell.rows("device"), shell.rows("counter")) == (2, 1, 32)
    assert (shell.folder / "secret.key").read_bytes() == secret
    assert stat.S_IMODE((shell.folder / "secret.key").stat().st_mode) == 0o600


def test_a_wrong_centre_file_changes_nothing(shell: Shell, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.toml"
    wrong.write_text(
        (CONFIG / "centre.toml").read_text(encoding="utf-8").replace("timezone", "zone", 1), encoding="utf-8"
    )
    before = (shell.folder / "queue.db").read_bytes()
    assert "sites[0].zone" in shell.refused("init", "--centre", str(wrong))
    assert (shell.folder / "queue.db").read_bytes() == before


def test_people_are_entered_with_a_password_from_standard_input(shell: Shell) -> None:
    shell.ok("user", "add", "lan", "--role", "officer", "--counter", "3", "--password-stdin", stdin=PASSWORD + "\n")
    assert "already_exists" in shell.refused(
        "user", "add", "lan", "--role", "manager", "--password-stdin", stdin=PASSWORD + "\n"
    )
    assert "password" in shell.refused("user", "add", "an", "--role", "officer", "--password-stdin", stdin="short\n")
    assert "--password-stdin" in shell.refused("user", "add", "an", "--role", "officer")
    assert "counter" in shell.refused(
        "user", "add", "an", "--role", "officer", "--counter", "99", "--password-stdin", stdin=PASSWORD + "\n"
    )
    assert "invalid choice" in shell.refused("user", "add", "an", "--role", "king")
    assert shell.rows("user_account") == 1


def test_a_device_s_token_is_printed_alone_and_stored_hashed(shell: Shell) -> None:
    added = shell.process("device", "add", "bảng 1", "--kind", "board", "--zone", "main")
    assert (added.returncode, added.stderr) == (0, "")
    token, rest = added.stdout.split("\n")
    assert (len(token), rest) == (32, "")
    assert token.encode() not in (shell.folder / "queue.db").read_bytes()
    assert "counter" in shell.refused("device", "add", "tablet", "--kind", "tablet")
    assert "printer" in shell.refused("device", "add", "agent", "--kind", "agent")
    assert "printer" in shell.refused("device", "add", "agent", "--kind", "agent", "--printer", "nowhere")
    assert "--site nowhere" in shell.refused("device", "add", "x", "--kind", "kiosk", "--site", "nowhere")
    shell.ok("device", "add", "máy", "--kind", "kiosk", "--site", "kon-tum", "--rate", "5")


def test_a_kiosk_s_own_numbers_are_given_with_it_and_to_no_other(shell: Shell) -> None:
    shell.ok("device", "add", "máy 1", "--kind", "kiosk", "--series", "901-949")
    assert shell.select("SELECT series_first, series_last FROM device") == [(901, 949)]
    for text in ("949-960", "1-9", "901", "a-b"):
        assert "series" in shell.refused("device", "add", "máy 2", "--kind", "kiosk", "--series", text)
    assert "series" in shell.refused("device", "add", "bảng", "--kind", "board", "--series", "801-849")
    assert shell.rows("device") == 1


def test_always_open_gives_numbers_at_any_hour_until_taken_back(tmp_path: Path) -> None:
    shell = Shell(tmp_path)
    for flags, is_always_open in ((["--always-open"], 1), ([], 0)):
        shell.ok("init", *flags)
        assert shell.select("SELECT always_open FROM site") == [(is_always_open,)] * 2


@pytest.fixture
def living(tmp_path: Path) -> Iterator[tuple[Office, Client]]:
    """An office at work, its database open and its last tickets still in the write-ahead log."""
    office = Office(tmp_path / "office", SqliteFiles())
    kiosk = office.kiosk()
    for key in range(5):
        kiosk.post("/tickets", {"service": "A"}, key=str(key))
    yield office, kiosk
    office.close()


def test_a_backup_of_an_office_at_work_holds_every_row(living: tuple[Office, Client], tmp_path: Path) -> None:
    office, kiosk = living
    shell, other = Shell(office.settings.data_dir), Shell(tmp_path / "other")
    shell.ok("backup", str(tmp_path / "kept.db"))
    assert kiosk.post("/tickets", {"service": "A"}, key="later").json["ticket"]["label"] == "A006"
    other.ok("restore", str(tmp_path / "kept.db"))
    tables = {name for (name,) in other.select("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert tables == {name for (name,) in shell.select("SELECT name FROM sqlite_master WHERE type = 'table'")}
    for table in tables - {
        "ticket",
        "period",
        "event",
        "idempotency",
        "print_job",
        "service_day",
        "site",
        "sqlite_sequence",
    }:
        assert other.select(f"SELECT * FROM {table}") == shell.select(f"SELECT * FROM {table}"), table
    for table in ("ticket", "period", "event", "print_job"):
        assert other.select(f"SELECT * FROM {table}") == shell.select(f"SELECT * FROM {table}")[:5], table
    for file in ("queue.db", "secret.key"):
        assert stat.S_IMODE((other.folder / file).stat().st_mode) == 0o600


def test_a_restored_office_answers_old_keys_and_old_phones_and_counts_on(
    living: tuple[Office, Client], tmp_path: Path
) -> None:
    office, kiosk = living
    Shell(office.settings.data_dir).ok("backup", str(tmp_path / "kept.db"))
    Shell(tmp_path / "other").ok("restore", str(tmp_path / "kept.db"))
    first = kiosk.post("/tickets", {"service": "A"}, key="0").json["ticket"]
    restored = Office(tmp_path / "other", SqliteFiles())
    again = Client(restored.server.flask.test_client(use_cookies=False), kiosk.headers)
    assert again.post("/tickets", {"service": "A"}, key="0").json["ticket"] == first
    assert again.get(f"/follow/{first['follow_token']}").json["label"] == "A001"
    assert again.post("/tickets", {"service": "A"}, key="new").json["ticket"]["number"] == 6
    restored.close()


def test_a_backup_is_a_database_with_the_secret_and_restores_whole(shell: Shell, tmp_path: Path) -> None:
    shell.ok("device", "add", "máy 1", "--kind", "kiosk")
    kept = tmp_path / "kept.db"
    shell.ok("backup", str(kept))
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert "exists" in shell.refused("backup", str(kept))
    assert "already" in shell.refused("restore", str(kept))
    other = Shell(tmp_path / "other")
    other.ok("restore", str(kept))
    assert other.rows("device") == 1
    for name in ("secret.key", "push.key"):
        assert (other.folder / name).read_bytes() == (shell.folder / name).read_bytes()
        assert stat.S_IMODE((other.folder / name).stat().st_mode) == 0o600
    other.ok("device", "add", "máy 2", "--kind", "kiosk")


@pytest.mark.parametrize("content", [b"", b"not a database", b"SQLite format 3\x00" + b"x" * 5000])
def test_what_is_no_backup_is_not_restored(tmp_path: Path, content: bytes) -> None:
    hostile = tmp_path / "hostile.db"
    hostile.write_bytes(content)
    other = Shell(tmp_path / "other")
    assert "not a backup" in other.refused("restore", str(hostile)) or content == b""
    assert not (other.folder / "queue.db").exists()


def test_the_office_s_own_certificates_are_made_once(tmp_path: Path) -> None:
    shell = Shell(tmp_path / "data")
    assert "authority.pem" in shell.ok("init", "--tls", "--tls-name", "xephang.lan")
    key = shell.folder / "tls" / "server.key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    before = key.read_bytes()
    shell.ok("init", "--tls")
    assert key.read_bytes() == before


def test_without_an_installation_the_way_to_one_is_said(tmp_path: Path) -> None:
    done = Shell(tmp_path / "nothing").process("run")
    assert done.returncode == 1
    assert "init" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_secret_that_others_can_read_is_refused(shell: Shell) -> None:
    (shell.folder / "secret.key").chmod(0o644)
    assert "readable by others" in shell.refused("device", "add", "x", "--kind", "kiosk")
