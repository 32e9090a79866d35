"""What a test may need from the system. Without it the test fails, unless `DEV_ALLOW_SKIP` names it; skips are told."""

import os
import subprocess
import time
from pathlib import Path
from typing import NoReturn

import pytest

RELEASES_WITHIN_SECONDS = 5.0
ALLOW = "DEV_ALLOW_SKIP"  # names of tests, with commas between


def lacks(request: pytest.FixtureRequest, privilege: str) -> NoReturn:
    """End a test that lacks a privilege: a failure, or a skip where the environment allows it by the test's name."""
    name = request.node.originalname
    if name in [one.strip() for one in os.environ.get(ALLOW, "").split(",")]:
        pytest.skip(f"lacks {privilege}")
    pytest.fail(f"{name} needs {privilege}; to go on without this test: {ALLOW}={name}", pytrace=False)


def need_tracing(request: pytest.FixtureRequest) -> None:
    """Need strace, and the right to attach it to a process that is no child of it."""
    sleeper = subprocess.Popen(["sleep", "30"])
    try:
        tried = subprocess.run(
            ["timeout", "--signal=INT", "0.3", "strace", "-p", str(sleeper.pid), "-o", "/dev/null"],
            capture_output=True,
            text=True,
            check=False,
        )
    finally:
        sleeper.kill()
        sleeper.wait()
    if "attached" not in tried.stderr:
        lacks(request, f"strace and the right to attach it ({tried.stderr.strip()[:200]})")


def need_mount(request: pytest.FixtureRequest, folder: Path, *, megabytes: int) -> None:
    """Mount a file system of this size, in memory, on the folder; `unmount` takes it away."""
    tried = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    if tried.returncode != 0:
        lacks(request, f"the right to mount a file system ({tried.stderr.strip()[:200]})")


def remount(folder: Path, option: str) -> None:
    """Make a mounted file system read-only (`ro`) or writable (`rw`), once no dying process holds a file."""
    deadline = time.monotonic() + RELEASES_WITHIN_SECONDS
    while subprocess.run(["mount", "-o", f"remount,{option}", str(folder)], check=False).returncode != 0:
        assert time.monotonic() < deadline, "somebody still writes there"
        time.sleep(0.05)


def unmount(folder: Path) -> None:
    """Take a file system away, even one in use."""
    subprocess.run(["umount", "--lazy", str(folder)], check=True)
