"""Spoken clips: made once, kept, served to those who may; and silence where there is no voice."""

import io
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import av
import pytest
from flask import Flask

import display
from display import voice
from display.voice import Speaker, VoiceUnavailable
from tests.display.voices import stand_in, wait_until

CALL = "/display/voice?label=A005&counter=3&language=vi"


@pytest.fixture
def speaker(tmp_path: Path) -> Speaker:
    return Speaker(tmp_path / "clips")


@pytest.fixture
def app(speaker: Speaker) -> Flask:
    made = Flask("test")
    made.register_blueprint(display.blueprint(speaker))
    return made


def clips(folder: Path) -> list[Path]:
    return sorted((folder / "clips").glob("*")) if (folder / "clips").exists() else []


def seconds(opus: bytes) -> float:
    with av.open(io.BytesIO(opus), "r") as file:
        assert file.streams.audio[0].codec_context.name in ("opus", "libopus")
        return sum(frame.samples / frame.sample_rate for frame in file.decode(audio=0))


def test_a_call_is_spoken_once_and_kept(app: Flask, tmp_path: Path) -> None:
    for _ in range(2):
        with app.test_client().get(CALL) as answer:
            assert (answer.status_code, answer.mimetype) == (200, "audio/ogg")
            assert "max-age=86400" in answer.headers["Cache-Control"]
            assert 1.5 < seconds(answer.data) < 6
    (clip,) = clips(tmp_path)
    assert clip.suffix == ".opus"
    assert clip.stat().st_size < 30_000


def test_a_browser_without_ogg_opus_gets_the_same_as_mp3(app: Flask, tmp_path: Path) -> None:
    lengths = []
    for query, kind in (("", "audio/ogg"), ("&as=mp3", "audio/mpeg"), ("&as=exe", "audio/ogg")):
        with app.test_client().get(CALL + query) as answer:
            assert (answer.status_code, answer.mimetype) == (200, kind)
            with av.open(io.BytesIO(answer.data), "r") as file:
                lengths.append(sum(frame.samples / frame.sample_rate for frame in file.decode(audio=0)))
    assert lengths[1] == pytest.approx(lengths[0], abs=0.1)
    assert sorted(clip.suffix for clip in clips(tmp_path)) == [".mp3", ".opus"]
    assert all(clip.stat().st_size < 50_000 for clip in clips(tmp_path))


def test_halves_and_the_test_of_the_loudspeaker_are_spoken_too(app: Flask, tmp_path: Path) -> None:
    for query in ("label=A005&priority=1", "counter=12", "test=1&language=en", "label=A005&reading=N"):
        with app.test_client().get(f"/display/voice?{query}") as answer:
            assert answer.status_code == 200, query
    assert len(clips(tmp_path)) == 4


@pytest.mark.parametrize("query", ["", "label=$(id)&counter=3", "label=A005&counter=3&language=xx", "counter=0"])
def test_what_is_no_call_is_refused(app: Flask, tmp_path: Path, query: str) -> None:
    answer = app.test_client().get(f"/display/voice?{query}")
    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")
    assert answer.get_json(force=True)["code"] == "bad_input"
    assert clips(tmp_path) == []


def test_nobody_without_leave_makes_the_server_speak(speaker: Speaker, tmp_path: Path) -> None:
    app = Flask("test")
    app.register_blueprint(display.blueprint(speaker, may_speak=lambda: False))
    answer = app.test_client().get(CALL)
    assert (answer.status_code, answer.get_json(force=True)["code"]) == (401, "not_signed_in")
    assert clips(tmp_path) == []


def test_without_a_voice_the_board_is_told(app: Flask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    answer = app.test_client().get(CALL)
    assert answer.status_code == 503
    assert answer.get_json(force=True)["code"] == "voice_unavailable"
    assert clips(tmp_path) == []


def test_without_an_encoder_the_clip_is_a_wav(app: Flask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(voice, "FORMAT", ".wav")
    with app.test_client().get(CALL) as answer:
        assert (answer.status_code, answer.mimetype) == (200, "audio/wav")
        assert answer.data.startswith(b"RIFF")


def test_old_clips_make_way(speaker: Speaker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(voice, "MOST_CLIPS", 3)
    for number in range(5):
        speaker.spoken(f"số {number}", language="vi")
    assert len(clips(tmp_path)) == 3


def test_a_hall_of_boards_asking_at_once_is_answered_with_one_clip(
    speaker: Speaker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoken = stand_in("espeak-ng", tmp_path, monkeypatch)
    with ThreadPoolExecutor(20) as boards:
        made = list(boards.map(lambda _: speaker.spoken("Mời số", language="vi"), range(20)))
    assert set(made) == set(clips(tmp_path))
    assert spoken() == ["Mời số"]


def test_a_voice_that_fails_leaves_nothing_behind(
    speaker: Speaker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in("espeak-ng", tmp_path, monkeypatch, fails=True)
    for _ in range(2):
        with pytest.raises(VoiceUnavailable, match="out of breath"):
            speaker.spoken("Mời số", language="vi")
    assert clips(tmp_path) == []


def test_a_storm_of_sentences_is_turned_away(speaker: Speaker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(voice, "MOST_WAITING", 2)
    gate = tmp_path / "gate"
    stand_in("espeak-ng", tmp_path, monkeypatch, waits_for=gate)
    with ThreadPoolExecutor(2) as boards:
        begun = [boards.submit(speaker.spoken, f"số {number}", language="vi") for number in range(2)]
        wait_until(lambda: len(speaker._making) == 2)
        with pytest.raises(VoiceUnavailable, match="too many"):
            speaker.spoken("số 3", language="vi")
        gate.touch()
        assert all(one.result().exists() for one in begun)


def test_a_sentence_is_made_ahead_only_while_somebody_listens(speaker: Speaker, tmp_path: Path) -> None:
    speaker.prepare("Mời số một,", language="vi")
    assert not speaker.is_listened_to
    first = speaker.spoken("đến quầy số ba.", language="vi")
    for _ in range(2):
        speaker.prepare("Mời số hai,", language="vi")
    wait_until(lambda: len([one for one in clips(tmp_path) if not one.name.startswith(".")]) == 2)
    ahead = next(one for one in clips(tmp_path) if one != first and not one.name.startswith("."))
    assert speaker.spoken("Mời số hai,", language="vi") == ahead


def test_another_voice_makes_other_clips(speaker: Speaker, tmp_path: Path) -> None:
    model = tmp_path / "vi.onnx"
    model.touch()
    with_model = Speaker(tmp_path / "clips", piper=model)
    assert with_model.spoken("số một", language="vi") != speaker.spoken("số một", language="vi")


@pytest.fixture(autouse=True)
def _all_threads_end() -> Iterator[None]:
    yield
    wait_until(lambda: threading.active_count() < 30)


def test_a_pack_that_cannot_be_used_is_said_when_the_server_starts(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "packs" / "vi").mkdir(parents=True)
    (tmp_path / "packs" / "vi" / "pack.toml").write_text('language = "fr"\n', encoding="utf-8")
    made = Speaker(tmp_path / "clips", packs=tmp_path / "packs")
    assert "vi/pack.toml: language: expected one of vi, en" in caplog.text
    assert made.spoken("Mời số a,", language="vi").exists(), "the next voice speaks"
