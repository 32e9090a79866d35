"""Settings: file and environment, and what is said of one that cannot be."""

from pathlib import Path

import pytest

from queue_server.settings import SettingsError, check_url, load, without_password


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"QUEUE_PORT": "many"}, "port"),
        ({"QUEUE_PORT": "70000"}, "port"),
        ({"QUEUE_SCREENS_PER_ADDRESS": "0"}, "screens_per_address"),
        ({"QUEUE_SCREENS_PER_DEVICE": "0"}, "screens_per_device"),
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


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("sqlite:////srv/queue/queue.db", "sqlite:////srv/queue/queue.db"),
        ("postgresql+psycopg://queue@db:5432/queue", "postgresql+psycopg://queue@db:5432/queue"),
        ("postgresql+psycopg://queue:secret@db/queue", "postgresql+psycopg://queue:***@db/queue"),
        ("postgresql+psycopg://queue:se:c@r/et@db/queue", "postgresql+psycopg://queue:***@db/queue"),
        (
            "postgresql+psycopg://db/queue?user=q&password=secret&x=1",
            "postgresql+psycopg://db/queue?user=q&password=***&x=1",
        ),
        ("redis://:secret@cache/0", "redis://:***@cache/0"),
    ],
)
def test_a_url_is_shown_without_its_password(url: str, shown: str) -> None:
    assert without_password(url) == shown


def test_settings_that_are_printed_whole_show_no_password(tmp_path: Path) -> None:
    environment = {
        "QUEUE_DATABASE_URL": "postgresql+psycopg://queue:secret@db/queue",
        "QUEUE_REDIS_URL": "redis://:secret@cache/0",
    }
    assert "secret@" not in repr(load(environment, tmp_path / "none"))


@pytest.mark.parametrize("password", ["a@b", "a/b", "a/b@c", "a?b", "a#b", "a:b/c", "[a"])
def test_a_password_that_breaks_its_url_is_refused_and_not_repeated(password: str) -> None:
    with pytest.raises(SettingsError, match="%40") as refused:
        load({"QUEUE_DATABASE_URL": f"postgresql+psycopg://queue:{password}@db/queue"})
    assert password not in str(refused.value)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql+psycopg://queue@/queue?host=/var/run/postgresql",
        "postgresql+psycopg:///queue",
        "postgresql+psycopg://queue:a%40b@[::1]:5432/queue",
        "postgresql+psycopg://db/queue",
    ],
)
def test_every_usual_form_of_a_postgresql_url_is_taken(url: str) -> None:
    check_url("database_url", url)
