"""The installation's secret: made once, kept in a file only its owner reads."""

import os
import secrets
from pathlib import Path

from queue_server.settings import SettingsError

BYTES = 32


def make_secret(file: Path) -> None:
    """Make the secret unless there is one."""
    if file.exists():
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    write_secret(file, secrets.token_bytes(BYTES))


def write_secret(file: Path, secret: bytes) -> None:
    """Write a secret with mode 600, whole or not at all."""
    draft = file.with_suffix(".new")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        out.write(secret.hex().encode())
        out.flush()
        os.fsync(out.fileno())
    draft.replace(file)


def read_secret(file: Path) -> bytes:
    """Read the secret.

    Raises:
        SettingsError: missing, too short, or readable by others.
    """
    try:
        secret = bytes.fromhex(file.read_text(encoding="ascii").strip())
        mode = file.stat().st_mode
    except (OSError, ValueError) as error:
        raise SettingsError(f"{file}: {error}; `python -m queue_server init` makes one") from None
    if len(secret) < BYTES:
        raise SettingsError(f"{file}: expected {BYTES} bytes as hex")
    if mode & 0o077:
        raise SettingsError(f"{file}: readable by others; expected mode 600 (chmod 600 {file})")
    return secret
