"""Settings: file and environment, and what is said of one that cannot be."""

from pathlib import Path

import pytest

from queue_server.settings import SettingsError, load


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
