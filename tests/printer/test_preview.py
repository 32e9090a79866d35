"""The print preview: pages, words and pictures."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image, ImageChops

import printer
from printer.raster import draw_job
from printer.texts import read_texts
from tests.printer.samples import RECEIPT, TICKET, Job, changed

JOBS: dict[int, Job] = {55: TICKET, 56: RECEIPT, 57: changed(TICKET, id=57, kind="poster")}


@pytest.fixture
def offloaded() -> list[tuple[Any, ...]]:
    return []


@pytest.fixture
def client(offloaded: list[tuple[Any, ...]]) -> Iterator[FlaskClient]:
    def offload(work: Any, *arguments: Any) -> bytes:
        offloaded.append(arguments)
        return bytes(work(*arguments))

    app = Flask("preview")
    app.register_blueprint(printer.blueprint(JOBS.get, offload=offload))
    with app.test_client() as client:
        yield client


@pytest.mark.parametrize(("query", "width"), [("", 576), ("?width=576", 576), ("?width=384", 384)])
@pytest.mark.parametrize("job_id", [55, 56])
def test_the_picture_is_the_one_on_paper(client: FlaskClient, job_id: int, query: str, width: int) -> None:
    answer = client.get(f"/print-preview/{job_id}.png{query}")
    assert (answer.status_code, answer.mimetype) == (200, "image/png")
    assert "no-store" in answer.headers["Cache-Control"]
    shown, drawn = Image.open(BytesIO(answer.data)), draw_job(JOBS[job_id], width)
    assert shown.mode == "1"
    assert ImageChops.difference(shown.convert("L"), drawn.convert("L")).getbbox() is None


def test_drawing_can_be_done_elsewhere(client: FlaskClient, offloaded: list[tuple[Any, ...]]) -> None:
    client.get("/print-preview/55.png")
    assert offloaded == [(TICKET, 576)]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/print-preview/99.png", 404),  # not there, or not for this reader
        ("/print-preview/57.png", 404),
        ("/print-preview/55.png?width=999", 400),
        ("/print-preview/55.png?width=x", 400),
        ("/print-preview/-1.png", 404),
        ("/print-preview/texts/de.json", 404),
        ("/print-preview/static/../texts.py", 404),
    ],
)
def test_what_is_not_there_is_not_answered(client: FlaskClient, path: str, status: int) -> None:
    assert client.get(path).status_code == status


def test_the_page_has_no_script_or_style_of_its_own(client: FlaskClient) -> None:
    with client.get("/print-preview") as page:
        assert page.status_code == 200
        assert "style=" not in page.get_data(as_text=True)
        assert "<style" not in page.get_data(as_text=True)
        assert page.get_data(as_text=True).count("<script") == page.get_data(as_text=True).count(
            '<script type="module" src="/print-preview/static/'
        )
    for name in ("preview.js", "preview.css"):
        with client.get(f"/print-preview/static/{name}") as file:
            assert file.status_code == 200


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_page_has_its_words_in_both_languages(client: FlaskClient, language: str) -> None:
    words = client.get(f"/print-preview/texts/{language}.json").get_json()
    assert words["title"] == read_texts(language)["page"]["title"]
