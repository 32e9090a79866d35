"""A counter and a kiosk at work over the wire, for pages on the real server."""

import json
from typing import Any
from urllib.request import Request, urlopen

from tests.live_server import PASSWORD, LiveServer


class Desk:
    """A counter and a kiosk at work over the wire, on one live server."""

    def __init__(self, server: LiveServer) -> None:
        self.server = server
        self._kiosk = server.device("kiosk", "kiosk", "--rate", "1000")
        server.user("van", "officer", "--counter", "7")
        self._issued = 0
        answer, headers = self._post("/session", {"username": "van", "password": PASSWORD}, {})
        self._session = {"X-CSRF-Token": answer["csrf_token"], "Cookie": headers["Set-Cookie"].split(";")[0]}

    def issue(self, service: str = "H", language: str = "vi") -> dict[str, Any]:
        self._issued += 1
        headers = {"Authorization": f"Bearer {self._kiosk}", "Idempotency-Key": f"issue-{self._issued}"}
        answer, _ = self._post("/tickets", {"service": service, "language": language}, headers)
        found: dict[str, Any] = answer["ticket"]
        return found

    def command(self, path: str, body: Any = None) -> Any:
        """A command of the officer of counter 7; None where nobody waits."""
        return self._post(path, body or {}, self._session)[0]

    def empty(self) -> None:
        """Serve whoever is here, so that the next test begins with an empty line."""
        with urlopen(Request(f"{self.server.url}/api/v1/counters/7", headers=self._session)) as answer:
            current = json.load(answer)["ticket"]
        if current is not None:
            self.command(f"/tickets/{current['id']}/finish")
        while (called := self.command("/counters/7/call-next")) is not None:
            self.command(f"/tickets/{called['ticket']['id']}/finish")

    def _post(self, path: str, body: Any, headers: dict[str, str]) -> tuple[Any, Any]:
        request = Request(
            f"{self.server.url}/api/v1{path}",
            json.dumps(body).encode(),
            {"Content-Type": "application/json", **headers},
        )
        with urlopen(request) as answer:
            content = answer.read()
            return (json.loads(content) if content else None), answer.headers
