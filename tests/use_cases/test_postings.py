"""What the administrator hangs up: checked by its content, shown on its days, in its order, gone when taken down."""

import io
import random
from typing import Any

import pytest
from flask import Flask
from PIL import Image

from queue_server.domain.permissions import DeviceKind, Role
from queue_server.storage import postings
from queue_server.storage.schema import posting_part
from queue_server.storage.table_contents import table_sum
from queue_server.use_cases.postings import PART_BYTES
from queue_server.web.kept_file import KeptFile, answer_file
from tests.conftest import Client, Office

MP4 = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + b"\x00" * 700_000
WEBM = b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm" + b"\x01" * 1000
FILM = MP4[:32] + random.Random(7).randbytes(2 * PART_BYTES + 100_000)
LAST = len(FILM) - 1


def picture(kind: str = "PNG", size: tuple[int, int] = (2400, 1200), **more: Any) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, "#0A4C98").save(file, kind, **more)
    return file.getvalue()


def upload(who: Client, content: bytes, query: str = "words=Dịch vụ công") -> Any:
    return who.post(f"/postings/files?{query}", data=content, headers={"Content-Type": "application/octet-stream"})


def shown(office: Office) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = office.device(DeviceKind.BOARD).get("/snapshot").json["postings"]
    return found


def test_a_picture_is_drawn_anew_and_shown_to_boards(office: Office) -> None:
    administrator, board = office.person(Role.ADMINISTRATOR), office.device(DeviceKind.BOARD)
    exif = Image.Exif()
    exif[0x010E] = "ở nhà ông A"
    made = upload(administrator, picture("JPEG", exif=exif))
    assert made.status_code == 201
    number = made.json["posting"]["id"]
    assert [one["id"] for one in shown(office)] == [number]
    file = board.get(f"/postings/{number}/file")
    assert file.mimetype == "image/webp"
    assert "sandbox" in file.headers["Content-Security-Policy"]
    assert "immutable" in file.headers["Cache-Control"]
    drawn = Image.open(io.BytesIO(file.data))
    assert drawn.size == (1920, 960)
    assert not dict(drawn.getexif())
    assert int(file.headers["Content-Length"]) == len(file.data) == made.json["posting"]["file_bytes"]


@pytest.mark.parametrize(("content", "kind"), [(MP4, "video/mp4"), (WEBM, "video/webm")])
def test_a_video_is_kept_as_it_is(office: Office, content: bytes, kind: str) -> None:
    made = upload(office.person(Role.ADMINISTRATOR), content).json["posting"]
    file = office.device(DeviceKind.BOARD).get(f"/postings/{made['id']}/file")
    assert (made["kind"], file.mimetype, file.data) == ("video", kind, content)


@pytest.fixture
def kept(office: Office) -> tuple[Client, str]:
    """A board, and where it finds the video FILM."""
    made = upload(office.person(Role.ADMINISTRATOR), FILM).json["posting"]
    return office.device(DeviceKind.BOARD), f"/postings/{made['id']}/file"


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("0-1", 0, 1),  # what Safari asks first
        ("0-", 0, LAST),
        ("5-5", 5, 5),
        (f"{PART_BYTES - 1}-{PART_BYTES}", PART_BYTES - 1, PART_BYTES),
        (f"{PART_BYTES}-{2 * PART_BYTES - 1}", PART_BYTES, 2 * PART_BYTES - 1),
        (f"{PART_BYTES + 7}-", PART_BYTES + 7, LAST),
        (f"{LAST}-", LAST, LAST),
        ("-10", LAST - 9, LAST),
        ("100-99999999", 100, LAST),
    ],
)
def test_a_player_gets_the_stretch_it_asks_for(kept: tuple[Client, str], asked: str, first: int, last: int) -> None:
    board, path = kept
    part = board.get(path, headers={"Range": f"bytes={asked}"})
    assert part.status_code == 206
    assert part.headers["Content-Range"] == f"bytes {first}-{last}/{len(FILM)}"
    assert part.data == FILM[first : last + 1]
    assert int(part.headers["Content-Length"]) == last + 1 - first
    assert (part.mimetype, part.headers["Accept-Ranges"]) == ("video/mp4", "bytes")
    assert "sandbox" in part.headers["Content-Security-Policy"]
    assert "immutable" in part.headers["Cache-Control"]


@pytest.mark.parametrize("asked", [f"{LAST + 1}-", "99999999-100000000"])
def test_a_stretch_that_is_not_there_is_refused_with_the_size(kept: tuple[Client, str], asked: str) -> None:
    board, path = kept
    refused = board.get(path, headers={"Range": f"bytes={asked}"})
    assert (refused.status_code, refused.json["code"]) == (416, "no_such_range")
    assert refused.headers["Content-Range"] == f"bytes */{len(FILM)}"
    assert "immutable" not in refused.headers["Cache-Control"]


@pytest.mark.parametrize("asked", [None, "bytes=0-1,5-6", "lines=1-2", "bytes=a-b", "bytes=9-3", "nonsense"])
def test_what_is_no_single_stretch_is_answered_whole(kept: tuple[Client, str], asked: str | None) -> None:
    board, path = kept
    whole = board.get(path, headers={"Range": asked} if asked else {})
    assert (whole.status_code, whole.data) == (200, FILM)
    assert "Content-Range" not in whole.headers
    assert whole.headers["Accept-Ranges"] == "bytes"


def test_a_stretch_of_another_content_is_not_mixed_in(kept: tuple[Client, str]) -> None:
    board, path = kept
    tag = board.get(path).headers["ETag"]
    asked = {"Range": "bytes=7-8"}
    assert board.get(path, headers=asked | {"If-Range": tag}).data == FILM[7:9]
    for other in (f'"{"0" * 64}"', "Wed, 21 Oct 2026 07:28:00 GMT"):
        assert board.get(path, headers=asked | {"If-Range": other}).status_code == 200
    assert board.get(path, headers={"If-None-Match": tag}).status_code == 304


def test_only_the_parts_asked_for_are_read() -> None:
    read: list[int] = []

    def read_part(number: int) -> bytes | None:
        read.append(number)
        return FILM[number * PART_BYTES :][:PART_BYTES] or None

    file = KeptFile(read_part, part_bytes=PART_BYTES)
    with Flask("player").test_request_context(headers={"Range": f"bytes={PART_BYTES}-{PART_BYTES + 9}"}):
        answer = answer_file(file, media_type="video/mp4", size=len(FILM), digest="x")
        assert b"".join(answer.response) == FILM[PART_BYTES : PART_BYTES + 10]  # type: ignore[arg-type]
    assert read == [1]


@pytest.mark.parametrize(
    "content",
    [
        b"<html><script>alert(1)</script></html>",
        b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
        b"GIF89a" + b"\x00" * 100,
        b"%PDF-1.7",
        b"",
        b"\x89PNG\r\n\x1a\n" + b"\x00" * 100,
        picture("BMP", (10, 10)),
        picture(size=(9000, 8000)),
        MP4 + b"\x00" * 20_000_000,
    ],
    ids=["html", "svg", "gif", "pdf", "empty", "broken", "bmp", "50 megapixel", "too long"],
)
def test_anything_else_is_refused_and_nothing_is_kept(office: Office, content: bytes) -> None:
    answer = upload(office.person(Role.ADMINISTRATOR), content)
    assert answer.status_code in (400, 413)
    assert shown(office) == []
    with office.server.database.read() as tx:
        assert table_sum(tx, posting_part).rows == 0


def test_only_the_administrator_hangs_up_and_takes_down(office: Office) -> None:
    made = office.person(Role.ADMINISTRATOR).post("/postings", {"kind": "notice", "words": "Nghỉ chiều thứ Sáu"})
    number = made.json["posting"]["id"]
    for who in (office.person(Role.MANAGER), office.officer(3), office.device(DeviceKind.BOARD)):
        assert who.post("/postings", {"kind": "notice", "words": "x"}).status_code == 403
        assert upload(who, picture()).status_code == 403
        assert who.delete(f"/postings/{number}").status_code == 403
        assert who.post(f"/postings/{number}/move", {"place": 1}).status_code == 403
    other = office.person(Role.ADMINISTRATOR, site="kon-tum")
    assert other.delete(f"/postings/{number}").status_code == 404
    assert [one["words"] for one in shown(office)] == ["Nghỉ chiều thứ Sáu"]


def test_a_posting_hangs_from_its_first_day_to_its_last(office: Office) -> None:
    administrator = office.person(Role.ADMINISTRATOR)
    body = {"kind": "notice", "words": "x", "from_day": "2026-11-26", "until_day": "2026-11-27"}
    assert administrator.post("/postings", body).status_code == 201
    seen = []
    for _ in range(4):
        seen.append(len(shown(office)))
        office.clock.turn(hours=24)
    assert seen == [0, 1, 1, 0]
    later = office.person(Role.ADMINISTRATOR)  # a session lasts a day
    assert len(later.get("/administration").json["postings"]) == 1
    wrong = later.post("/postings", body | {"until_day": "2026-11-25"})
    assert (wrong.status_code, wrong.json["field"]) == (400, "until_day")


def test_the_order_is_the_administrators(office: Office) -> None:
    administrator = office.person(Role.ADMINISTRATOR)
    numbers = [
        administrator.post("/postings", {"kind": "notice", "words": word}).json["posting"]["id"] for word in "abc"
    ]
    assert administrator.post(f"/postings/{numbers[2]}/move", {"place": 1}).status_code == 204
    assert [one["words"] for one in shown(office)] == ["c", "a", "b"]


def test_what_is_taken_down_leaves_no_bytes(office: Office) -> None:
    administrator = office.person(Role.ADMINISTRATOR)
    first = upload(administrator, MP4).json["posting"]["id"]
    again = upload(administrator, MP4).json["posting"]["id"]
    assert administrator.delete(f"/postings/{first}").status_code == 204
    assert office.device(DeviceKind.BOARD).get(f"/postings/{again}/file").data == MP4
    assert administrator.delete(f"/postings/{again}").status_code == 204
    with office.server.database.read() as tx:
        assert table_sum(tx, posting_part).rows == 0


def test_a_site_s_postings_are_limited(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("queue_server.use_cases.postings.MOST_BYTES", 800_000)
    administrator = office.person(Role.ADMINISTRATOR)
    assert upload(administrator, MP4).status_code == 201
    assert upload(administrator, WEBM + b"\x02" * 200_000).json["field"] == "file"


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("", "words"),
        ("words=x&zone=nowhere", "zone"),
        ("words=x&from_day=tomorrow", "from_day"),
        (f"words={'x' * 301}", "words"),
    ],
)
def test_what_is_wrong_about_a_file_is_named(office: Office, query: str, field: str) -> None:
    answer = upload(office.person(Role.ADMINISTRATOR), picture(size=(20, 20)), query)
    assert (answer.status_code, answer.json["field"]) == (400, field)


def test_a_change_is_told_and_logged_with_who_did_it(office: Office) -> None:
    administrator, screen = office.person(Role.ADMINISTRATOR), office.listen()
    administrator.post("/postings", {"kind": "hours", "words": "Giờ làm việc"})
    told = [one["args"][0] for one in screen.get_received() if one["name"] == "event"]
    assert [(one["kind"], one["change"]) for one in told] == [("screens_changed", "added")]


def test_a_screens_settings_are_changed_one_by_one(office: Office) -> None:
    administrator, board = office.person(Role.ADMINISTRATOR), office.device(DeviceKind.BOARD, zone="main")
    number = administrator.get("/devices").json["devices"][-1]["id"]
    assert administrator.post(f"/devices/{number}", {"theme": "dark", "viewing_metres": 9.5}).status_code == 204
    device = board.get("/snapshot").json["device"]
    assert (device["theme"], device["viewing_metres"], device["zone"]) == ("dark", 9.5, "main")
    assert administrator.post(f"/devices/{number}", {"zone": None}).status_code == 204
    assert board.get("/snapshot").json["device"]["zone"] is None
    assert administrator.post(f"/devices/{number}", {"theme": "pink"}).json["field"] == "theme"
    assert administrator.post("/devices/999", {"theme": "dark"}).status_code == 404


def test_an_upload_that_never_ended_is_forgotten_with_the_next_taking_down(office: Office) -> None:
    administrator = office.person(Role.ADMINISTRATOR)
    with office.server.database.write(office.site) as tx:
        postings.keep_part(tx, site_id=office.site, file="f" * 64, part=0, content=b"half")
    number = administrator.post("/postings", {"kind": "notice", "words": "x"}).json["posting"]["id"]
    administrator.delete(f"/postings/{number}")
    with office.server.database.read() as tx:
        assert table_sum(tx, posting_part).rows == 0


def test_a_posting_is_changed_where_it_hangs(office: Office) -> None:
    administrator, screen = office.person(Role.ADMINISTRATOR), office.listen()
    first = administrator.post("/postings", {"kind": "hours", "words": "Giờ", "words_en": "Hours"}).json["posting"]
    picture_id = upload(administrator, picture(size=(20, 20))).json["posting"]["id"]
    file = office.device(DeviceKind.BOARD).get(f"/postings/{picture_id}/file").data
    answer = administrator.post(f"/postings/{first['id']}", {"words": "Giờ làm việc", "zone": "main"})
    assert (answer.status_code, answer.json["posting"]) == (200, first | {"words": "Giờ làm việc", "zone": "main"})
    administrator.post(f"/postings/{picture_id}", {"words": "Bản đồ", "from_day": "2026-11-24"})
    assert [(one["words"], one["zone"], one["from_day"]) for one in shown(office)] == [
        ("Giờ làm việc", "main", None),
        ("Bản đồ", None, "2026-11-24"),
    ]
    assert office.device(DeviceKind.BOARD).get(f"/postings/{picture_id}/file").data == file
    taken = administrator.post(f"/postings/{first['id']}", {"words_en": None, "zone": None, "until_day": None})
    assert taken.json["posting"] == first | {"words": "Giờ làm việc", "words_en": None}
    told = [one["args"][0]["change"] for one in screen.get_received() if one["name"] == "event"]
    assert told == ["added", "added", "changed", "changed", "changed"]
    events = office.person(Role.MANAGER).get("/events?after=0&limit=500").json["events"]
    assert [one["posting"] for one in events if one.get("change") == "changed"] == [
        first["id"],
        picture_id,
        first["id"],
    ]


def test_a_change_that_changes_nothing_is_no_news(office: Office) -> None:
    administrator, screen = office.person(Role.ADMINISTRATOR), office.listen()
    made = administrator.post("/postings", {"kind": "notice", "words": "x", "from_day": "2026-11-24"}).json["posting"]
    for body in ({}, {"words": "x", "from_day": "2026-11-24", "zone": None}):
        assert administrator.post(f"/postings/{made['id']}", body).json["posting"] == made
    assert [one["args"][0]["change"] for one in screen.get_received() if one["name"] == "event"] == ["added"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"words": None}, "words"),
        ({"words": ""}, "words"),
        ({"words": "x" * 301}, "words"),
        ({"zone": "nowhere"}, "zone"),
        ({"until_day": "2026-11-23"}, "until_day"),
        ({"from_day": "2026-13-01"}, "from_day"),
        ({"kind": "hours"}, "kind"),
    ],
)
def test_what_is_wrong_about_a_change_is_named_and_nothing_changes(
    office: Office, body: dict[str, Any], field: str
) -> None:
    administrator = office.person(Role.ADMINISTRATOR)
    made = administrator.post("/postings", {"kind": "notice", "words": "x", "from_day": "2026-11-24"}).json["posting"]
    answer = administrator.post(f"/postings/{made['id']}", body)
    assert (answer.status_code, answer.json["field"]) == (400, field)
    assert shown(office) == [made]


def test_only_the_administrator_of_the_site_changes_a_posting(office: Office) -> None:
    made = office.person(Role.ADMINISTRATOR).post("/postings", {"kind": "notice", "words": "x"}).json["posting"]
    for who in (office.person(Role.MANAGER), office.officer(3), office.device(DeviceKind.BOARD)):
        assert who.post(f"/postings/{made['id']}", {"words": "y"}).status_code == 403
    other = office.person(Role.ADMINISTRATOR, site="kon-tum")
    assert other.post(f"/postings/{made['id']}", {"words": "y"}).status_code == 404
    assert shown(office) == [made]
