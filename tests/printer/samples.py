"""Print jobs as they are on the wire."""

from typing import Any

Job = dict[str, Any]

TICKET: Job = {
    "id": 55,
    "kind": "ticket",
    "printer": "kiosk-1",
    "is_reprint": False,
    "created_at": "2026-11-25T09:12:00+07:00",
    "language": "vi",
    "slip": {
        "site_name": "Trung tâm Phục vụ hành chính công",
        "site_short_name": "Tỉnh Quảng Ngãi",
        "service_name": "Đất đai, môi trường",
        "label": "H052",
        "priority": True,
        "counters": [7, 8, 9],
        "ahead": 1,
        "wait": {"low_seconds": 120, "likely_seconds": 180, "high_seconds": 300},
        "issued_at": "2026-11-25T09:12:00+07:00",
        "follow_url": "https://xephang.example.vn/t/Zk3vVw8mQ2yTt0bq1x9Rsw",
    },
}

RECEIPT: Job = {
    "id": 56,
    "kind": "receipt",
    "printer": "reception",
    "is_reprint": False,
    "created_at": "2026-11-25T09:31:00+07:00",
    "language": "vi",
    "slip": {
        "site_name": "Trung tâm Phục vụ hành chính công",
        "site_short_name": "Tỉnh Quảng Ngãi",
        "site_address": "54 Hùng Vương, phường Cẩm Thành",
        "code": "000.00.53.H48-261125-0099",
        "procedure_name": "Đăng ký biến động quyền sử dụng đất, quyền sở hữu tài sản gắn liền với đất",
        "agency": "Văn phòng Đăng ký đất đai tỉnh",
        "applicant_name": "Nguyễn Thị Ánh Nguyệt",
        "received_at": "2026-11-25T09:31:00+07:00",
        "due_day": "2026-12-09",
        "due_text": "10 ngày làm việc",
        "documents": [
            {"name": "Đơn đăng ký biến động đất đai theo Mẫu số 11/ĐK", "form": "original", "count": 1},
            {"name": "Hợp đồng chuyển nhượng", "form": "certified_copy", "count": 2},
        ],
        "copies": 1,
        "result_at": "counter",
        "officer_name": "Lê Thị Hồng Vân",
        "tracking_url": "https://xephang.example.vn/d/Zk3vVw8mQ2yTt0bq1x9Rsw",
        "label": "H053",
    },
}


PAPERS: Job = {
    "id": 57,
    "kind": "papers",
    "printer": "kiosk-1",
    "is_reprint": False,
    "created_at": "2026-11-25T09:35:00+07:00",
    "language": "vi",
    "slip": {
        "site_name": "Trung tâm Phục vụ hành chính công",
        "site_short_name": "Tỉnh Quảng Ngãi",
        "procedure_name": "Đăng ký khai sinh",
        "code": "1.001193",
        "agency": "UBND cấp xã",
        "due_text": "trong ngày",
        "papers": [
            {"name": "Giấy chứng sinh (bản chính)", "is_in_database": False},
            {"name": "Giấy chứng nhận kết hôn của cha mẹ", "is_in_database": True},
        ],
        "papers_url": "https://q.example.vn/p/quang-ngai/1.001193",
    },
}

_LETTER: dict[str, Any] = {
    "site_name": "Trung tâm Phục vụ hành chính công",
    "site_short_name": "Tỉnh Quảng Ngãi",
    "site_address": "54 Hùng Vương, phường Cẩm Thành",
    "code": "000.00.53.H48-261125-0099",
    "procedure_name": "Đăng ký biến động quyền sử dụng đất, quyền sở hữu tài sản gắn liền với đất",
    "applicant_name": "Nguyễn Thị Ánh Nguyệt",
    "received_at": "2026-11-25T09:31:00+07:00",
    "made_at": "2026-11-27T10:05:00+07:00",
    "officer_name": "Lê Thị Hồng Vân",
    "contact_name": "Lê Thị Hồng Vân",
    "contact_phone": "0255 3822 000",
    "tracking_url": "https://xephang.example.vn/d/Zk3vVw8mQ2yTt0bq1x9Rsw",
}

SUPPLEMENT: Job = {
    "id": 58,
    "kind": "supplement",
    "printer": "reception",
    "is_reprint": False,
    "created_at": "2026-11-27T10:05:00+07:00",
    "language": "vi",
    "slip": {
        **_LETTER,
        "documents": [
            {"name": "Hợp đồng chuyển nhượng đã công chứng", "form": "certified_copy", "count": 2},
            {"name": "Giấy chứng nhận quyền sử dụng đất", "form": "original", "count": 1},
        ],
        "reason": "Hợp đồng đã nộp chưa có chứng thực; thiếu bản gốc giấy chứng nhận.",
    },
}

REFUSAL: Job = {
    **SUPPLEMENT,
    "id": 59,
    "kind": "refusal",
    "slip": {
        **_LETTER,
        "reason": "Thửa đất đang có tranh chấp, Tòa án đã thụ lý.",
        "basis": "Luật Đất đai 2024, Điều 45",
        "right_agency": "Tòa án nhân dân khu vực 1 – Quảng Ngãi",
    },
}

APOLOGY: Job = {
    **SUPPLEMENT,
    "id": 60,
    "kind": "apology",
    "slip": {
        **_LETTER,
        "reason": "Chờ xác định nghĩa vụ tài chính của cơ quan thuế.",
        "old_due_day": "2026-12-09",
        "due_day": "2026-12-16",
    },
}

SUMMARY: Job = {
    "id": 61,
    "kind": "summary",
    "printer": "reception",
    "is_reprint": False,
    "created_at": "2026-11-25T17:02:00+07:00",
    "language": "vi",
    "slip": {
        "site_name": "Trung tâm Phục vụ hành chính công",
        "site_short_name": "Tỉnh Quảng Ngãi",
        "counter": 7,
        "business_day": "2026-11-25",
        "officer_name": "Lê Thị Hồng Vân",
        "printed_at": "2026-11-25T17:02:00+07:00",
        "served": 44,
        "no_show": 3,
        "within_target": 41,
        "target_count": 44,
        "waiting_median_seconds": 560,
        "service_median_seconds": 645,
        "asked": 40,
        "rated": 17,
    },
}

# One of each kind of slip, by its name.
JOBS: dict[str, Job] = {job["kind"]: job for job in (TICKET, RECEIPT, PAPERS, SUPPLEMENT, REFUSAL, APOLOGY, SUMMARY)}


def changed(job: Job, *, slip: dict[str, Any] | None = None, **top: Any) -> Job:
    """A copy of a job with other values."""
    return {**job, **top, "slip": {**job["slip"], **(slip or {})}}
