"""The command line: making an installation, people, devices, backups; and what it says when something is wrong."""

import os
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from queue_server.settings import CONFIG, SettingsError, load
from tests.live_server import PASSWORD, ROOT


class Shell:
    """The command line over one data folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = os.environ | {"QUEUE_DATA_DIR": str(folder)}

    def run(self, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "queue_server", *arguments],
            input=stdin,
            env=self.environment,
            cwd=ROOT,
            text=True,
            capture_output=True,
            timeout=60,
            check=False,
        )

    def ok(self, *arguments: str, stdin: str = "") -> str:
        done = self.run(*arguments, stdin=stdin)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def refused(self, *arguments: str, stdin: str = "") -> str:
        done = self.run(*arguments, stdin=stdin)
        assert done.returncode != 0
        assert "Traceback" not in done.stderr
        return done.stderr

    def rows(self, table: str) -> int:
        with sqlite3.connect(self.folder / "queue.db") as connection:
            (count,) = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
        connection.close()
        return int(count)


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
    token = shell.ok("device", "add", "bảng 1", "--kind", "board", "--zone", "main").strip()
    assert len(token) == 32
    assert "\n" not in token
    assert token.encode() not in (shell.folder / "queue.db").read_bytes()
    assert "counter" in shell.refused("device", "add", "tablet", "--kind", "tablet")
    assert "printer" in shell.refused("device", "add", "agent", "--kind", "agent")
    assert "printer" in shell.refused("device", "add", "agent", "--kind", "agent", "--printer", "nowhere")
    assert "--site nowhere" in shell.refused("device", "add", "x", "--kind", "kiosk", "--site", "nowhere")
    shell.ok("device", "add", "máy", "--kind", "kiosk", "--site", "kon-tum", "--rate", "5")


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
    assert (other.folder / "secret.key").read_bytes() == (shell.folder / "secret.key").read_bytes()
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
    assert "init" in Shell(tmp_path / "nothing").refused("run")


def test_a_secret_that_others_can_read_is_refused(shell: Shell) -> None:
    (shell.folder / "secret.key").chmod(0o644)
    assert "readable by others" in shell.refused("device", "add", "x", "--kind", "kiosk")


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"QUEUE_PORT": "many"}, "port"),
        ({"QUEUE_PORT": "70000"}, "port"),
        ({"QUEUE_DATABASE_URL": "mysql://x"}, "database_url"),
        ({"QUEUE_PUBLIC_URL": "xephang.vn"}, "public_url"),
    ],
)
def test_an_unusable_setting_is_named(environment: dict[str, str], said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        load(environment)


def test_an_unknown_key_of_the_settings_file_is_named(tmp_path: Path) -> None:
    file = tmp_path / "server.toml"
    file.write_text("prot = 80\n", encoding="utf-8")
    with pytest.raises(SettingsError, match="prot: unknown key"):
        load({}, file)


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    file = tmp_path / "server.toml"
    file.write_text('port = 80\nhost = "127.0.0.1"\n', encoding="utf-8")
    settings = load({"QUEUE_PORT": "81"}, file)
    assert (settings.port, settings.host, settings.redis_url) == (81, "127.0.0.1", None)
