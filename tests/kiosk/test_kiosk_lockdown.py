"""The kiosk's browser under the shipped policy: it shows the kiosk and refuses all else."""

import contextlib
import json
import os
import shutil
import stat
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Page, expect

from tests.kiosk.fake_wire import Wire
from tests.live_server import free_port
from tests.privileges import lacks

pytestmark = pytest.mark.browser

DEPLOY = Path(__file__).parents[2] / "config" / "deploy"


def privileged(script: str) -> list[str]:
    """A command that runs the script with mounts of its own, so that no other browser here gets the policy."""
    as_root = [] if os.geteuid() == 0 else ["--map-root-user"]
    return ["unshare", *as_root, "--mount", "sh", "-c", script]


@pytest.fixture
def locked(request: pytest.FixtureRequest, browser: Browser, wire: Wire, tmp_path: Path) -> Iterator[Page]:
    """A page of a Chromium that reads the shipped policy, with the wire in place of the example's server."""
    probe = shutil.which("unshare") and subprocess.run(
        privileged("mount -t tmpfs none /etc/chromium"), capture_output=True, check=False
    )
    if not probe or probe.returncode != 0:
        lacks(request, "the right to mount a policy folder")
    policy = json.loads((DEPLOY / "kiosk-policy.json").read_text("utf-8")) | {"URLAllowlist": [wire.origin]}
    # Without developer tools nothing can drive the browser, this test no more than a stranger.
    del policy["DeveloperToolsAvailability"]
    (tmp_path / "kiosk.json").write_text(json.dumps(policy), "utf-8")
    script = (
        "mount -t tmpfs none /etc/chromium && mkdir -p /etc/chromium/policies/managed && "
        f"cp {tmp_path}/kiosk.json /etc/chromium/policies/managed/ && exec /usr/bin/chromium"
    )
    start = tmp_path / "chromium"
    start.write_text(f'#!/bin/sh\nexec {" ".join(privileged("")[:-1])} \'{script} "$@"\' chromium "$@"\n', "utf-8")
    start.chmod(0o755)
    # A profile of its own on the disk: the policy forbids the private windows that other tests use.
    kiosk_browser = browser.browser_type.launch_persistent_context(
        tmp_path / "profile", executable_path=start, args=["--no-sandbox", "--disable-gpu", "--lang=en"]
    )
    yield kiosk_browser.pages[0]
    kiosk_browser.close()


@pytest.fixture
def other_host() -> Iterator[str]:
    """A server that is there, and is not the kiosk's."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"another host")

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", free_port()), Answer)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield f"http://localhost:{server.server_port}/"
    server.shutdown()
    server.server_close()


def test_the_kiosk_is_shown_and_all_else_is_refused(locked: Page, wire: Wire, other_host: str) -> None:
    locked.goto(f"{wire.origin}/kiosk#token=kiosk-token")
    expect(locked.locator(".tile").first).to_be_visible()
    refused = [
        *("file:///etc/passwd", "file:///", "chrome://version", "chrome://settings", "chrome://downloads"),
        *(f"view-source:{wire.origin}/kiosk", "view-source:file:///etc/passwd", "https://example.org/", other_host),
    ]
    for address in refused:
        locked.goto(f"{wire.origin}/kiosk/version")
        with contextlib.suppress(Error):
            locked.goto(address)
        expect(locked.locator("body"), address).to_contain_text("This page is blocked")
    locked.goto(f"{wire.origin}/kiosk")
    expect(locked.locator(".tile").first).to_be_visible()


def test_without_the_policy_the_other_host_would_answer(browser: Browser, other_host: str) -> None:
    page = browser.new_page()
    page.goto(other_host)
    expect(page.locator("body")).to_have_text("another host")
    page.close()


def test_the_kiosk_page_leads_nowhere(kiosk: Page) -> None:
    assert kiosk.locator("a, form, iframe, input[type=file]").count() == 0
    assert (
        kiosk.evaluate("document.body.dispatchEvent(new Event('contextmenu', { bubbles: true, cancelable: true }))")
        is False
    )


def test_the_shipped_policy_names_one_place_and_closes_the_rest() -> None:
    policy = json.loads((DEPLOY / "kiosk-policy.json").read_text("utf-8"))
    assert policy["URLBlocklist"][0] == "*"
    assert len(policy["URLAllowlist"]) == 1
    assert (policy["DeveloperToolsAvailability"], policy["DownloadRestrictions"]) == (2, 3)
    assert not any(policy[name] for name in ("PrintingEnabled", "AllowFileSelectionDialogs", "PasswordManagerEnabled"))


def watchdog(wire: Wire, tmp_path: Path, token: str = "kiosk-token") -> str:
    (tmp_path / "token").write_text(token, "utf-8")
    environment = {
        "PATH": os.environ["PATH"],
        "SERVER": wire.origin,
        "TOKEN_FILE": str(tmp_path / "token"),
        "RESTART": "echo restarted",
    }
    done = subprocess.run(
        [DEPLOY / "kiosk-watchdog"], env=environment, capture_output=True, text=True, timeout=20, check=True
    )
    return done.stdout


def test_the_watchdog_restarts_a_silent_page_and_no_other(wire: Wire, tmp_path: Path) -> None:
    wire.silent_seconds = None
    assert watchdog(wire, tmp_path) == ""
    wire.silent_seconds = 40
    assert watchdog(wire, tmp_path) == ""
    wire.silent_seconds = 151
    assert "restarted" in watchdog(wire, tmp_path)
    assert watchdog(wire, tmp_path, token="revoked") == ""


def test_a_server_that_is_away_is_not_the_pages_fault(wire: Wire, tmp_path: Path) -> None:
    wire.origin = f"http://127.0.0.1:{free_port()}"
    assert watchdog(wire, tmp_path) == ""


def test_the_shipped_scripts_are_executable_and_keep_the_token_off_the_command_line() -> None:
    for name in ("kiosk-browser", "kiosk-watchdog"):
        file = DEPLOY / name
        assert file.stat().st_mode & stat.S_IXUSR
        assert subprocess.run(["sh", "-n", file], check=False).returncode == 0
    assert "--config -" in (DEPLOY / "kiosk-watchdog").read_text("utf-8")
