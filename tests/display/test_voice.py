"""Spoken clips: made once, kept, served; and silence where there is no voice."""

import wave
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask import Flask

import display
from display import voice

CALL = "/display/voice.wav?label=A005&counter=3&language=vi"


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    made = Flask("test")
    made.register_blueprint(display.blueprint(tmp_path))
    return made


def test_a_call_is_spoken_once_and_kept(app: Flask, tmp_path: Path) -> None:
    for _ in range(2):
        with app.test_client().get(CALL) as answer:
            assert (answer.status_code, answer.mimetype) == (200, "audio/wav")
            assert answer.data.startswith(b"RIFF")
    (clip,) = tmp_path.iterdir()
    with wave.open(str(clip)) as sound:
        assert sound.getnframes() / sound.getframerate() > 1.5


@pytest.mark.parametrize("query", ["label=A005", "label=$(id)&counter=3", "label=A005&counter=3&language=xx"])
def test_what_is_no_call_is_refused(app: Flask, tmp_path: Path, query: str) -> None:
    answer = app.test_client().get(f"/display/voice.wav?{query}")
    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")
    assert answer.get_json(force=True)["code"] == "bad_input"
    assert list(tmp_path.iterdir()) == []


def test_without_a_voice_the_board_is_told(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(voice, "PROGRAM", "no-such-program")
    answer = app.test_client().get(CALL)
    assert answer.status_code == 503
    assert answer.get_json(force=True)["code"] == "voice_unavailable"


def test_old_clips_make_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(voice, "MOST_CLIPS", 3)
    for number in range(5):
        voice.spoken(f"số {number}", language="vi", folder=tmp_path)
    assert len(list(tmp_path.iterdir())) == 3


def test_a_hall_of_boards_asking_at_once_is_answered_with_one_clip(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    starts = tmp_path / "starts"
    program = tmp_path / "speaker"
    program.write_text(f'#!/bin/sh\necho x >> {starts}\nshift 4; shift; cat > "$1"\n')
    program.chmod(0o755)
    monkeypatch.setattr(voice, "PROGRAM", str(program))
    folder = tmp_path / "clips"
    with ThreadPoolExecutor(20) as boards:
        clips = list(boards.map(lambda _: voice.spoken("Mời số", language="vi", folder=folder), range(20)))
    assert set(clips) == set(folder.iterdir())
    assert clips[0].read_text() == "Mời số"
    assert starts.read_text().split() == ["x"]


def test_a_voice_that_fails_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(voice, "PROGRAM", "false")
    for _ in range(2):
        with pytest.raises(voice.VoiceUnavailable):
            voice.spoken("Mời số", language="vi", folder=tmp_path)
    assert list(tmp_path.iterdir()) == []
