"""The morning of the sample centre as it looks on the wire."""

from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.kiosk.fake_wire import Wire

Json = dict[str, Any]

_ZONE = timezone(timedelta(hours=7))
_FIELDS: list[tuple[Any, ...]] = [
    ("A", "Công Thương", "Industry and trade", "factory", 3, 300, 720, [1, 2]),
    (
        "C",
        "Tư pháp, hộ tịch, chứng thực",
        "Justice, civil status, certification",
        "scale",
        11,
        780,
        1500,
        [1, 2, 3],
    ),
    ("E", "Tài chính, đăng ký kinh doanh", "Finance, business registration", "store", 4, 300, 900, [4, 5]),
    ("G", "Xây dựng, giao thông", "Construction, transport", "hard-hat", 2, 120, 480, [6]),
    ("H", "Đất đai, môi trường", "Land, environment", "trees", 8, 600, 1200, [7, 8, 9]),
    ("K", "Nội vụ, lao động, người có công", "Home affairs, labour", "briefcase", 1, 60, 360, [10]),
    ("L", "Y tế, giáo dục", "Health, education", "heart-pulse", 0, 0, 120, [11]),
    ("M", "Văn hóa, khoa học, du lịch", "Culture, science, tourism", "palette", 0, 0, 120, [12]),
    ("N", "Bảo hiểm xã hội", "Social insurance", "shield-check", 7, 600, 1320, [13, 14]),
    ("R", "Công an: căn cước, hộ chiếu", "Police: identity, passport", "id-card", 3, 240, 720, [15, 16]),
]
_OTHERS: list[tuple[Any, ...]] = [
    ("S", "result", "Nhận kết quả", "Collect a result", "file-check", 6, 180, 480, [17, 18]),
    ("Q", "ask", "Hỏi đáp, hướng dẫn", "Questions, guidance", "circle-question-mark", 2, 120, 300, [19]),
    (
        "U",
        "online",
        "Hỗ trợ nộp trực tuyến",
        "Help with online filing",
        "monitor-smartphone",
        4,
        300,
        900,
        [20],
    ),
    ("P", "fees", "Nộp phí, lệ phí", "Pay fees", "banknote", 3, 180, 420, [21]),
    ("B", "post", "Bưu điện", "Post office", "mail", 0, 0, 60, [22]),
]


def instant(seconds: float) -> str:
    """An instant so many seconds from now, with the site's offset."""
    return (datetime.now(_ZONE) + timedelta(seconds=seconds)).isoformat(timespec="milliseconds")


def services() -> Json:
    """The answer of GET /services in the middle of a morning."""
    listed = [_service(code, "submit", *rest) for code, *rest in _FIELDS]
    needs: list[Json] = [
        _need(
            "submit",
            "Nộp hồ sơ",
            "Submit a dossier",
            "file-input",
            [code for code, *_ in _FIELDS],
            39,
            600,
            1500,
        )
    ]
    for code, need, name, name_en, icon, waiting, low, high, counters in _OTHERS:
        listed.append(_service(code, need, name, name_en, icon, waiting, low, high, counters))
        needs.append(_need(need, name, name_en, icon, [code], waiting, low, high))
    needs[1]["is_main"] = True
    return {"site": site(), "priority_groups": _groups(), "needs": needs, "services": listed}


def site() -> Json:
    """The site as GET /services tells it, open."""
    week = range(5)
    hours = [{"weekday": day, "opens": "07:00", "closes": "11:30"} for day in week]
    hours += [{"weekday": day, "opens": "13:30", "closes": "17:00"} for day in week]
    return {
        "code": "quang-ngai",
        "name": "Trung tâm Phục vụ hành chính công tỉnh Quảng Ngãi",
        "name_en": "Quảng Ngãi Public Administration Service Centre",
        "short_name": "Tỉnh Quảng Ngãi",
        "address": "54 Hùng Vương, phường Cẩm Thành",
        "business_day": "2026-11-25",
        "now": "2026-11-25T09:14:03+07:00",
        "is_open": True,
        "opens_at": None,
        "closes_at": "2026-11-25T11:30:00+07:00",
        "closed_reason": None,
        "notice": None,
        "public_url": None,
        "hours": hours,
    }


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
        "print": {"job": 55, "printer": "kiosk-1"} if wire.has_print else None,
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


def _service(code: str, need: str, name: str, name_en: str, icon: str, *figures: Any) -> Json:
    waiting, low, high, counters = figures
    return {
        "code": code,
        "prefix": code,
        "name": name,
        "name_en": name_en,
        "icon": icon,
        "need": need,
        "waiting": waiting,
        "wait": _wait(low, high),
        "next_label": None,
        "counters": counters,
        "open_counters": len(counters),
        "target_seconds": 900,
    }


def _need(code: str, name: str, name_en: str, icon: str, codes: list[str], *figures: int) -> Json:
    waiting, low, high = figures
    return {
        "code": code,
        "name": name,
        "name_en": name_en,
        "icon": icon,
        "is_main": code == "submit",
        "services": codes,
        "waiting": waiting,
        "wait": _wait(low, high),
    }


def _wait(low: int, high: int) -> Json:
    return {"low_seconds": low, "likely_seconds": (low + high) // 2, "high_seconds": high}


def _groups() -> list[Json]:
    return [
        {"code": "elderly", "name": "Từ 60 tuổi", "name_en": "Aged 60 and over", "icon": "elderly"},
        {"code": "pregnant", "name": "Mang thai", "name_en": "Pregnant", "icon": "pregnant"},
        {"code": "disabled", "name": "Khuyết tật", "name_en": "Disabled", "icon": "accessibility"},
    ]
