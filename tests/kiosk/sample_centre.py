"""The sample centre as GET /services tells it in the middle of a morning."""

from typing import Any

Json = dict[str, Any]

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
    return {
        "site": site(),
        "priority_groups": _groups(),
        "needs": needs,
        "services": listed,
        "help": _help(),
        "printer": {"code": "kiosk-1", "name": "Máy in của máy lấy số 1", "fault": None, "is_preview": False},
    }


def _help() -> Json:
    languages = [
        ("hre", "Tiếng Hrê", "Hre"),
        ("co", "Tiếng Co (Cor)", "Co (Cor)"),
        ("xodang", "Tiếng Xơ Đăng", "Xo Dang"),
    ]
    languages += [
        ("bana", "Tiếng Ba Na", "Ba Na"),
        ("en", "Tiếng Anh", "English"),
        ("sign", "Ngôn ngữ ký hiệu", "Sign"),
    ]
    return {
        "guidance_service": "Q",
        "collect_service": "S",
        "asks_phone": True,
        "interpreter_languages": [{"code": code, "name": vi, "name_en": en} for code, vi, en in languages],
    }


def procedures() -> list[Json]:
    """Some of the sample's procedures as GET /procedures tells them."""
    known = "Thẻ căn cước hoặc căn cước điện tử"
    birth = ["Tờ khai đăng ký khai sinh (có sẵn ở quầy)", "Giấy chứng sinh (bản chính)"]
    land = ["Đơn đăng ký biến động đất đai (có sẵn ở quầy)", "Giấy chứng nhận quyền sử dụng đất (bản gốc)"]
    land += ["Hợp đồng chuyển nhượng, tặng cho, hoặc văn bản thừa kế đã công chứng"]
    online = ["Thông báo thay đổi nội dung đăng ký (điền trên mạng)"]
    return [
        _procedure("1.001193", "Đăng ký khai sinh", "C", birth, ["Giấy chứng nhận kết hôn của cha mẹ", known]),
        _procedure("1.000894", "Đăng ký kết hôn", "C", ["Tờ khai đăng ký kết hôn (có sẵn ở quầy)"], [known]),
        _procedure("2.000635", "Cấp bản sao Trích lục hộ tịch, bản sao Giấy khai sinh", "C", ["Tờ khai"], [known]),
        _procedure("1.012753", _LAND, "H", land, [known], ["sổ đỏ", "sang tên"]),
        _procedure("2.000720", "Đăng ký thay đổi nội dung đăng ký hộ kinh doanh", "U", online, [known]),
        _procedure("1.013803", "Bổ nhiệm công chứng viên", "C", [], []),
    ]


_LAND = "Đăng ký biến động, cấp Giấy chứng nhận (chuyển nhượng, tặng cho, thừa kế)"


def _procedure(
    code: str, name: str, service: str, brought: list[str], known: list[str], keywords: list[str] | None = None
) -> Json:
    papers = [{"name": paper, "name_en": None, "is_in_database": False} for paper in brought]
    papers += [{"name": paper, "name_en": None, "is_in_database": True} for paper in known]
    return {
        "code": code,
        "name": name,
        "agency": "UBND cấp xã",
        "service": service,
        "limit": {"amount": 0, "unit": "working_day"},
        "is_instant": False,
        "is_online_only": service == "U",
        "papers": papers,
        "keywords": keywords or [],
        "papers_url": None,
    }


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
        "opens_next_day_at": "2026-11-26T07:00:00+07:00",
        "alternative": "Nộp hồ sơ trên mạng cả ngày đêm tại dichvucong.gov.vn.",
        "alternative_en": "You can file online day and night at dichvucong.gov.vn.",
        "public_url": None,
        "hours": hours,
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
        "left_today": None,
        "is_full": False,
        "keywords": ["sổ đỏ"] if code == "H" else [],
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
        {"code": "elderly", "name": "Từ 60 tuổi", "name_en": "60 and over", "icon": "elderly"},
        {"code": "pregnant", "name": "Mang thai", "name_en": "Pregnant", "icon": "pregnant"},
        {"code": "disabled", "name": "Khuyết tật", "name_en": "Disabled", "icon": "accessibility"},
    ]
