"""What the server said last of the site, the series and the offer, and what can be said of them without it."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from kiosk.node.ledger import Ledger
from kiosk.node.opening import Opening, opening
from kiosk.node.upstream import Json

# The wire's words for what only the server can know.
_UNKNOWN_OF_SERVICE = {"waiting": None, "wait": None, "next_label": None, "open_counters": None, "left_today": None}
_UNKNOWN_OF_NEED = {"waiting": None, "wait": None}
_MOMENTARY_OF_SITE = ("now", "is_open", "opens_at", "closes_at", "closed_reason", "opens_next_day_at")
_NOTES = ("series", "services", "procedures")


@dataclass(frozen=True, slots=True)
class Series:
    """The first and the last number this kiosk may give by itself, in every service."""

    first: int
    last: int


class Knowledge:
    """Documents of the server, on disk and at hand. Empty until the server was heard for the first time."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._lock = threading.Lock()
        self._documents: dict[str, Json] = {name: found for name in _NOTES if (found := ledger.known(name)) is not None}

    def learn(self, name: str, document: Json) -> None:
        """Keep what the server answered: "series", "services" or "procedures"."""
        with self._lock:
            if self._documents.get(name) != document:
                self._ledger.know(name, document)
                self._documents[name] = document

    def forget_series(self) -> None:
        """The server does not know this kiosk (any more): it gives no number by itself."""
        with self._lock:
            if self._documents.pop("series", None) is not None:
                self._ledger.know("series", None)

    def document(self, name: str) -> Json | None:
        """A document as the server said it, None if it never did."""
        with self._lock:
            return self._documents.get(name)

    @property
    def series(self) -> Series | None:
        """None: this kiosk has no series, or the server was never heard."""
        own = (self.document("series") or {}).get("series")
        return None if own is None else Series(int(own["first"]), int(own["last"]))

    @property
    def printer(self) -> Json | None:
        """Code, name and width of the kiosk's own printer."""
        printer: Json | None = (self.document("series") or {}).get("printer")
        return printer

    def service(self, code: str) -> Json | None:
        """A service of the last offer."""
        services = (self.document("series") or {}).get("services", [])
        return next((one for one in services if one["code"] == code), None)

    def is_full(self, code: str, day: str) -> bool:
        """Whether the service had given all numbers of that day when the server was last heard."""
        offer = self.document("services")
        if offer is None or offer["site"]["business_day"] != day:
            return False
        return any(one["code"] == code and one.get("is_full") for one in offer["services"])

    def interpreter_languages(self) -> list[str]:
        """Codes a citizen may ask an interpreter for."""
        asked = (self.document("services") or {}).get("help") or {}
        return [one["code"] for one in asked.get("interpreter_languages", [])]

    def opening(self, now: datetime) -> Opening:
        """The site at an instant, by the days foretold."""
        told = self.document("series")
        if told is None:
            return Opening(is_known=False)
        return opening(told["days"], now, is_always_open=bool(told["site"].get("always_open")))

    def slip_head(self, language: str) -> Json:
        """The lines at head and foot of a slip in a language."""
        slips: Mapping[str, Json] = (self.document("series") or {}).get("slip", {})
        return slips.get(language) or slips.get("vi") or {}

    def follow(self, day: str, label: str) -> tuple[str | None, str | None]:
        """Token and address of a number's page on the phone, each None where it is not known."""
        told = self.document("series") or {}
        token = told.get("tokens", {}).get(day, {}).get(label)
        root = told.get("public_url")
        return token, f"{root.rstrip('/')}/t/{token}" if root and token else None

    def offer(self, now: datetime, *, words: Callable[[str], str], fault: str | None) -> Json | None:
        """GET /services without the server: waits unknown, the site's clock moved on. None where nothing is known.

        words: a sentence in a language; fault: what the agent said last of the kiosk's printer.
        """
        kept, hours = self.document("services"), self.opening(now)
        if kept is None or self.series is None or not hours.is_known:
            return None
        day = now.date().isoformat()
        at = {"business_day": day, "now": now.isoformat(timespec="milliseconds")}
        site = kept["site"] | hours.on_the_wire() | at | {"notice": words("vi"), "notice_en": words("en")}
        services = [one | {"is_full": self.is_full(one["code"], day)} for one in kept["services"]]
        printer = kept.get("printer")
        return kept | {
            "site": site,
            "services": services,
            "printer": None if printer is None else printer | {"fault": fault},
        }


def lasting(offer: Json) -> Json:
    """GET /services without what is true for a moment only, so that it is written when something has changed."""
    site = {name: value for name, value in offer["site"].items() if name not in _MOMENTARY_OF_SITE}
    printer = offer.get("printer")
    return offer | {
        "site": site,
        "needs": [need | _UNKNOWN_OF_NEED for need in offer["needs"]],
        "services": [one | _UNKNOWN_OF_SERVICE for one in offer["services"]],
        "printer": None if printer is None else printer | {"fault": None, "fallback": None},
    }
