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


def changed(job: Job, *, slip: dict[str, Any] | None = None, **top: Any) -> Job:
    """A copy of a job with other values."""
    return {**job, **top, "slip": {**job["slip"], **(slip or {})}}
