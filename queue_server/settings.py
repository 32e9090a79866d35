"""Settings of the installation: config/server.toml with the environment over it. The only reader of os.environ."""

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

PROJECT = Path(__file__).resolve().parent.parent
CONFIG = PROJECT / "config"
_ENVIRONMENT = {
    "QUEUE_HOST": "host",
    "QUEUE_PORT": "port",
    "QUEUE_DATA_DIR": "data_dir",
    "QUEUE_DATABASE_URL": "database_url",
    "QUEUE_REDIS_URL": "redis_url",
    "QUEUE_PUBLIC_URL": "public_url",
    "QUEUE_TRUSTED_PROXIES": "trusted_proxies",
    "QUEUE_SCREENS_PER_ADDRESS": "screens_per_address",
    "QUEUE_SCREENS_PER_DEVICE": "screens_per_device",
    "QUEUE_VOICE_PACKS": "voice_packs",
    "QUEUE_PIPER_VOICE": "piper_voice",
}
POSTGRESQL = "postgresql+psycopg:"
_WHOLE_NUMBERS = (
    "port",
    "tickets_per_second",
    "tickets_burst",
    "citizens_at_once",
    "max_body_bytes",
    "screens",
    "screens_per_address",
    "screens_per_device",
    "trusted_proxies",
)
_AT_LEAST_ONE = ("screens_per_address", "screens_per_device")


class SettingsError(Exception):
    """A setting is unknown or unusable; the text names it and what was expected."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How this installation runs.

    `database_url` is SQLite in `data_dir` unless given; `redis_url` and `public_url` are None
    where there are none. Both may hold a password: for a reader take `shown_database_url`.
    `push_also` is a push service that may have an address of any kind. `voice_packs` is the folder of recorded
    voices (None: `voice-packs` in `data_dir`), `piper_voice` the file of a Piper voice (None: there is none).
    Rates are tickets a second and tickets at once, for one device; `citizens_at_once` are requests of
    kiosks and phones that a process serves at a time, the rest is told to come again. `screens_per_address` and
    `screens_per_device` are living connections that a process holds for one client address and one credential.
    """

    data_dir: Path
    database_url: str = field(repr=False)
    redis_url: str | None = field(default=None, repr=False)
    public_url: str | None = None
    host: str = "127.0.0.1"
    port: int = 8080
    tickets_per_second: int = 2
    tickets_burst: int = 20
    max_body_bytes: int = 65536
    screens: int = 4000
    screens_per_address: int = 1000
    screens_per_device: int = 8
    citizens_at_once: int = 40
    trusted_proxies: int = 0
    push_also: str | None = None
    voice_packs: str | None = None
    piper_voice: str | None = None

    @property
    def shown_database_url(self) -> str:
        """Where the database is, for screens and logs: without its password."""
        return without_password(self.database_url)

    @property
    def secret_file(self) -> Path:
        """The secret behind tokens; mode 600."""
        return self.data_dir / "secret.key"

    @property
    def push_key_file(self) -> Path:
        """The secret that signs pushes to phones; mode 600."""
        return self.data_dir / "push.key"

    @property
    def voice_folder(self) -> Path:
        """Where spoken sentences are kept."""
        return self.data_dir / "voice"

    @property
    def voice_packs_folder(self) -> Path:
        """Where recorded voices are looked for; it need not exist."""
        return self.data_dir / "voice-packs" if self.voice_packs is None else PROJECT / self.voice_packs

    @property
    def piper_file(self) -> Path | None:
        """The Piper voice the administrator supplied, if any."""
        return None if self.piper_voice is None else PROJECT / self.piper_voice

    @property
    def certificates(self) -> Path:
        """Folder of the office's own authority and server certificate, if it made one."""
        return self.data_dir / "tls"


def load(environment: Mapping[str, str] | None = None, file: Path = CONFIG / "server.toml") -> Settings:
    """Read the settings.

    Raises:
        SettingsError: naming file or variable, key and what was expected.
    """
    environment = os.environ if environment is None else environment
    values = _from_file(file)
    for variable, key in _ENVIRONMENT.items():
        if environment.get(variable):
            values[key] = environment[variable]
    known = set(Settings.__dataclass_fields__)
    for key in values:
        if key not in known:
            raise SettingsError(f"{file}: {key}: unknown key; known are {', '.join(sorted(known))}")
    for key in _WHOLE_NUMBERS:
        if key in values:
            values[key] = _whole_number(key, values[key])
    data_dir = PROJECT / str(values.pop("data_dir", "data"))
    database_url = str(values.pop("database_url", None) or f"sqlite:///{data_dir / 'queue.db'}")
    if not database_url.startswith(("sqlite:", POSTGRESQL)):
        raise SettingsError("database_url: expected sqlite:///FILE or postgresql+psycopg://USER@HOST/NAME")
    check_url("database_url", database_url)
    redis_url = values.get("redis_url")
    if redis_url is not None and not str(redis_url).startswith(("redis://", "rediss://", "unix://")):
        raise SettingsError("redis_url: expected redis://:PASSWORD@HOST/0, rediss:// or unix://FILE")
    public_url = values.get("public_url")
    if public_url is not None and not str(public_url).startswith(("http://", "https://")):
        raise SettingsError("public_url: expected an address that begins with http:// or https://")
    return Settings(data_dir=data_dir, database_url=database_url, **values)


def check_url(name: str, url: str) -> None:
    """Find a password whose letters would be taken for other parts of the URL, and so be named in errors.

    Raises:
        SettingsError: naming what was given as `name`, without repeating it.
    """
    if url.startswith("sqlite:"):
        return
    try:
        parts = urlsplit(url)
        is_sound = url.count("@") == parts.netloc.count("@") <= 1 and (parts.port is None or parts.port > 0)
    except ValueError:
        is_sound = False
    if not is_sound:
        raise SettingsError(f"{name}: not a URL; in a password write @ as %40, / as %2F, : as %3A, ? as %3F, # as %23")


def without_password(url: str) -> str:
    """The URL with *** where its password stands, also where it is none that can be read."""
    url = re.sub(r"://([^:/@]*):.*@", r"://\1:***@", url, flags=re.DOTALL)
    return re.sub(r"([?&](?:ssl)?password=)[^&]*", r"\1***", url, flags=re.IGNORECASE)


def _from_file(file: Path) -> dict[str, Any]:
    if not file.exists():
        return {}
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{file}: {error}") from None


def _whole_number(key: str, value: object) -> int:
    try:
        number = int(str(value))
    except ValueError:
        raise SettingsError(f"{key}: expected a whole number, got {value!r}") from None
    least = 1 if key in _AT_LEAST_ONE else 0
    if number < least or (key == "port" and not 0 < number < 65536):
        raise SettingsError(f"{key}: {number} is out of range")
    return number
