"""Files go out packed to whoever takes it; answers of the API never do."""

import gzip

import pytest

from tests.conftest import Office

PACKED = {"Accept-Encoding": "gzip"}
FILES = ("/kiosk/static/phone.js", "/kiosk/static/texts/vi/phone.json", "/kiosk/static/phone_icons.svg")


@pytest.mark.parametrize("path", FILES)
def test_a_file_is_packed_and_the_same(office: Office, path: str) -> None:
    http = office.anyone().http
    with http.get(path) as plain, http.get(path, headers=PACKED) as packed:
        assert "Content-Encoding" not in plain.headers
        assert packed.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(packed.data) == plain.data
        assert len(packed.data) == int(packed.headers["Content-Length"]) < len(plain.data) / 1.5
        assert plain.headers["Vary"] == packed.headers["Vary"] == "Accept-Encoding"


def test_asked_again_it_says_that_nothing_has_changed(office: Office) -> None:
    http = office.anyone().http
    with http.get(FILES[0], headers=PACKED) as first:
        etag = first.headers["ETag"]
    assert etag.startswith("W/")
    with http.get(FILES[0], headers=PACKED | {"If-None-Match": etag}) as again:
        assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize("path", ["/api/v1/openapi.json", "/look/fonts/be-vietnam-pro-latin-400-normal.woff2"])
def test_answers_and_pictures_are_not(office: Office, path: str) -> None:
    with office.anyone().http.get(path, headers=PACKED) as answer:
        assert answer.status_code == 200
        assert "Content-Encoding" not in answer.headers
