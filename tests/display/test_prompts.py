"""What tablet and kiosk read aloud: a fixed list, a number just given, and nothing else."""

from pathlib import Path

import pytest
from flask import Flask

import display
from display.prompts import PROMPTS
from display.voice import Speaker
from tests.display.test_voice import seconds


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    made = Flask("test")
    made.register_blueprint(display.blueprint(Speaker(tmp_path)))
    return made


def test_both_languages_have_the_same_prompts() -> None:
    assert PROMPTS["vi"].keys() == PROMPTS["en"].keys()


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_prompt_is_spoken_and_kept(app: Flask, tmp_path: Path, language: str) -> None:
    with app.test_client().get(f"/display/prompts/{language}/rating_reasons") as answer:
        assert (answer.status_code, answer.mimetype) == (200, "audio/ogg")
    (clip,) = tmp_path.iterdir()
    assert seconds(clip.read_bytes()) > 3


def test_a_number_just_given_is_spoken_and_nothing_else_is(app: Flask, tmp_path: Path) -> None:
    anyone = app.test_client()
    with anyone.get("/display/number?label=A005&ahead=3&language=vi") as answer:
        assert (answer.status_code, answer.mimetype) == (200, "audio/ogg")
    assert anyone.get("/display/number?label=A005;id&ahead=3").status_code == 400
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("path", ["vi/other", "xx/rating_question", "vi/;id", "vi/..%2Frating_question", "vi/-w%20x"])
def test_no_other_words_are_spoken(app: Flask, tmp_path: Path, path: str) -> None:
    assert app.test_client().get(f"/display/prompts/{path}").status_code == 404
    assert list(tmp_path.iterdir()) == []
