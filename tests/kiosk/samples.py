"""The morning of the sample centre as it looks on the wire."""

import json
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.kiosk.sample_centre import services, site

if TYPE_CHECKING:
    from tests.kiosk.fake_wire import Wire

Json = dict[str, Any]

_ZONE = timezone(timedelta(hours=7))


def instant(seconds: float) -> str:
    """An instant so many seconds from now, with the site's offset."""
    return (datetime.now(_ZONE) + timedelta(seconds=seconds)).isoformat(timespec="milliseconds")


def ticket(body: Json, before: int, wire: "Wire") -> Json:
    """The ticket that POST /tickets answers for a body; `before`: how many were issued before."""
    service = next(service for service in wire.services["services"] if service["code"] == body["service"])
    number = 53 + before
    label = f"{service['prefix']}{number:03}"
    return {
        "id": 812 + before,
        "label": label,
        "number": number,
        "priority": body["priority"],
        "party_size": body.get("party_size", 1),
        "help": body.get("help"),
        "help_language": body.get("help_language"),
        "status": "waiting",
        "language": body["language"],
        "service": service["code"],
        "service_name": service["name"],
        "service_name_en": service["name_en"],
        "ahead": 7,
        "wait": service["wait"],
        "counters": service["counters"],
        "follow_token": "follow-token",
        "follow_url": f"{wire.origin}/t/follow-token" if wire.has_follow_url else None,
        "print": job(55) if wire.has_print else None,
    }


def follow() -> Json:
    """The answer of GET /follow/<token> with five people ahead."""
    return {
        "label": "H053",
        "status": "waiting",
        "service": "H",
        "service_name": "Đất đai, môi trường",
        "service_name_en": "Land, environment",
        "counter": None,
        "counters": [7, 8, 9],
        "ahead": 5,
        "wait": {"low_seconds": 480, "likely_seconds": 700, "high_seconds": 1020},
        "priority": False,
        "language": "vi",
        "business_day": "2026-11-25",
        "issued_at": "2026-11-25T09:14:03+07:00",
        "called_at": None,
        "now": "2026-11-25T09:19:00+07:00",
        "site": {key: site()[key] for key in ("name", "name_en", "short_name")},
        "can_cancel": True,
        "can_delay": True,
        "delay_others": 5,
        "can_rate": False,
        "score": None,
        "tracking_path": None,
        "sequence": 4711,
    }


def after(command: str, body: Json) -> Json:
    """How a phone's command changes what GET /follow answers."""
    if command == "cancel":
        return {"status": "cancelled", "ahead": None, "wait": None, "can_cancel": False, "can_delay": False}
    if command == "rating":
        return {"can_rate": False, "score": body["score"]}
    return {"ahead": 8, "can_delay": False}


def place(code: str) -> Json:
    """How a move to another service changes what GET /follow answers."""
    service = next(service for service in services()["services"] if service["code"] == code)
    named = {"service": code, "service_name": service["name"], "service_name_en": service["name_en"]}
    return named | {"counters": service["counters"], "wait": service["wait"], "ahead": service["waiting"]}


def question(ticket_id: int, language: str = "vi", seconds: float = 30) -> Json:
    """A question asked just now that closes in so many seconds."""
    return {
        "ticket": ticket_id,
        "label": f"H{ticket_id:03}",
        "service_name": "Đất đai, môi trường",
        "service_name_en": "Land, environment",
        "language": language,
        "asked_at": instant(0),
        "keep_until": instant(min(seconds, 20)),
        "closes_at": instant(seconds),
    }


def questions(asked: list[Json]) -> Json:
    """The answer of GET /counters/<n>/questions."""
    return {
        "counter": 9,
        "questions": asked,
        "service_name": "Đất đai, môi trường",
        "service_name_en": "Land, environment",
        "site": {key: site()[key] for key in ("name", "name_en", "short_name")},
        "now": instant(0),
        "sequence": 1,
    }


def looked_up(status: str = "resolved") -> Json:
    """The answer of POST /dossiers/lookup."""
    return {
        "dossier": dossier() | {"status": status},
        "now": instant(0),
        "is_ready": status == "resolved",
        "collect_service": "S",
    }


def dossier() -> Json:
    """The answer of GET /track/<token>, in process."""
    return {
        "code": "000.00.19.H48-261125-0012",
        "procedure_name": "Đăng ký biến động quyền sử dụng đất (chuyển nhượng, tặng cho, thừa kế)",
        "agency": "Văn phòng Đăng ký đất đai",
        "status": "in_process",
        "received_at": "2026-11-25T09:31:00+07:00",
        "due_day": "2026-12-09",
        "label": "H053",
        "site": site()["name"],
        "steps": [
            {"status": "received", "at": "2026-11-25T09:31:00+07:00", "note": None},
            {
                "status": "in_process",
                "at": "2026-11-26T08:05:00+07:00",
                "note": "Đã chuyển Văn phòng Đăng ký đất đai",
            },
        ],
    }


def texts(language: str, page: str) -> Json:
    """The words of a page."""
    file = Path(__file__).parents[2] / "kiosk" / "static" / "texts" / language / f"{page}.json"
    found: Json = json.loads(file.read_text("utf-8"))
    return found


def paper() -> Json:
    """A slip on its way."""
    return job(55) | {"state": "taken", "fault": None, "is_preview": False}


def job(number: int) -> Json:
    """What an answer says of a job just made."""
    return {"job": number, "printer": "kiosk-1", "printer_name": "Máy in của máy lấy số 1", "is_moved": False}
