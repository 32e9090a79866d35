"""Which voice speaks: the first that can; one that fails leaves the word to the next."""

import json
from pathlib import Path

import pytest

from display.voice_chain import Espeak, Piper, Voice, VoiceUnavailable, speak
from display.voice_sound import read_wav
from tests.display.voices import run_display, stand_in


def piper_voice(folder: Path, code: str = "vi_VN") -> Piper:
    model = folder / "vi_VN-test-medium.onnx"
    model.touch()
    Path(f"{model}.json").write_text(json.dumps({"language": {"code": code}}), encoding="utf-8")
    return Piper(model)


def test_a_piper_voice_speaks_before_the_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    by_piper = stand_in("piper", tmp_path, monkeypatch)
    by_espeak = stand_in("espeak-ng", tmp_path, monkeypatch)
    into = tmp_path / "into.wav"
    name, failures = speak([piper_voice(tmp_path), Espeak()], "Mời số a,", "vi", into)
    assert (name, failures) == ("Piper vi_VN-test-medium.onnx", [])
    assert (by_piper(), by_espeak()) == (["Mời số a,"], [])
    assert read_wav(into).seconds == pytest.approx(0.5, abs=0.01)


def test_a_voice_that_fails_leaves_the_word_to_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in("piper", tmp_path, monkeypatch, fails=True)
    stand_in("espeak-ng", tmp_path, monkeypatch)
    name, failures = speak([piper_voice(tmp_path), Espeak()], "Mời số a,", "vi", tmp_path / "into.wav")
    assert name == "espeak-ng"
    assert failures == ["Piper vi_VN-test-medium.onnx: out of breath"]


def test_a_piper_voice_speaks_its_own_language_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in("piper", tmp_path, monkeypatch)
    voice = piper_voice(tmp_path)
    assert voice.can_speak("Number A,", "vi")
    assert not voice.can_speak("Number A,", "en")
    for described in ("{", "[]", '{"language": "vi"}'):
        Path(f"{tmp_path}/vi_VN-test-medium.onnx.json").write_text(described, encoding="utf-8")
        assert voice.language is None
        assert not voice.can_speak("Mời số a,", "vi")


def test_without_its_program_or_file_a_piper_voice_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    voice = piper_voice(tmp_path)
    assert not voice.can_speak("Mời số a,", "vi")
    stand_in("piper", tmp_path, monkeypatch)
    assert voice.can_speak("Mời số a,", "vi")
    (tmp_path / "vi_VN-test-medium.onnx").unlink()
    assert not voice.can_speak("Mời số a,", "vi")


def test_when_all_fail_each_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in("piper", tmp_path, monkeypatch, fails=True)
    stand_in("espeak-ng", tmp_path, monkeypatch, fails=True)
    voices: list[Voice] = [piper_voice(tmp_path), Espeak()]
    with pytest.raises(VoiceUnavailable, match=r"Piper .*: out of breath; espeak-ng: out of breath"):
        speak(voices, "Mời số a,", "vi", tmp_path / "into.wav")
    with pytest.raises(VoiceUnavailable, match="no voice for 'fr'"):
        speak(voices, "Numéro", "fr", tmp_path / "into.wav")


def test_no_word_is_taken_for_an_option(tmp_path: Path) -> None:
    Espeak().speak("-w /tmp/other.wav --help", "en", tmp_path / "into.wav")
    assert read_wav(tmp_path / "into.wav").seconds > 0.5


def test_the_command_line_speaks_a_call_with_the_best_voice(tmp_path: Path) -> None:
    into = tmp_path / "call.opus"
    done = run_display("say", "A005", "3", "--into", str(into))
    assert (done.status, done.error) == (0, "")
    assert done.out == f"{into}: Mời số a không không năm, đến quầy số ba. (espeak-ng)\n"
    assert into.read_bytes().startswith(b"OggS")
    refused = run_display("say", "A005", "0", "--into", str(into))
    assert refused.status == 1
    assert refused.error == "A005 0: expected a label such as A005 and a counter from 1 to 999\n"


def test_a_broken_pack_is_named_and_the_next_voice_speaks(tmp_path: Path) -> None:
    pack = tmp_path / "pack"
    pack.mkdir()
    (pack / "pack.toml").write_text('language = "vi"\n', encoding="utf-8")
    done = run_display("say", "A005", "3", "--into", str(tmp_path / "x.wav"), "--packs", str(pack))
    assert done.status == 0
    assert done.error == f"{pack}/pack.toml: clips: expected a list of clips, at least one\n"
    assert "(espeak-ng)" in done.out
