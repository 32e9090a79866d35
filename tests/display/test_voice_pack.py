"""A recorded pack: read with clear errors, joined without clicks, checked in words that say what to mend."""

import math
from array import array
from pathlib import Path

import pytest

from display.announcement import Announcement, sentence
from display.reading import SCHOOL, Reading, ZeroWord
from display.voice_chain import VoiceUnavailable
from display.voice_master import leveled, loudness
from display.voice_pack import ClipPack, PackError, find_packs, load_pack, split
from display.voice_script import pieces
from display.voice_sound import NotASound, Sound, amplified, peak, read_wav, silence_around, trimmed, write_wav
from tests.display.voices import run_display

RATE = 24_000


def tone(seconds: float, *, level: float = 0.25, before: float = 0.0, behind: float = 0.0, rate: int = RATE) -> Sound:
    """A hum, as loud as speech, with silence around it."""
    hum = (int(32767 * level * math.sin(2 * math.pi * 220 * place / rate)) for place in range(int(seconds * rate)))
    return Sound(rate, array("h", [*[0] * int(before * rate), *hum, *[0] * int(behind * rate)]))


def write_pack(folder: Path, clips: dict[str, Sound], head: str = "", language: str = "vi") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    rows = []
    for index, (words, sound) in enumerate(clips.items()):
        write_wav(sound, folder / f"{index}.wav")
        rows.append(f'{{words = "{words}", file = "{index}.wav"}}')
    manifest = f'language = "{language}"\nspeaker = "Cô Ba"\nlicence = "test"\n{head}clips = [{", ".join(rows)}]\n'
    (folder / "pack.toml").write_text(manifest, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> ClipPack:
    """A pack of all pieces, each its own hum."""
    clips = {words: tone(0.2 + 0.01 * index) for index, words in enumerate(pieces("vi"))}
    return load_pack(write_pack(tmp_path_factory.mktemp("packs") / "whole", clips))


def test_some_eighty_pieces_make_every_call(whole: ClipPack) -> None:
    assert 70 <= len(whole.clips) <= 90
    for label in ("A005", "B115", "Đ024", "XY999", "W1001"):
        for counter in (1, 21, 30, 31, 44, 55, 99, 101, 110, 999):
            for first in (False, True):
                call = Announcement(label=label, counter=counter, is_priority=first)
                assert whole.can_speak(sentence(call), "vi"), sentence(call)


def test_the_fewest_clips_make_a_sentence(whole: ClipPack, tmp_path: Path) -> None:
    chosen = whole._chosen("đến quầy số hai mươi mốt.")
    assert chosen is not None
    assert [" ".join(clip.words) for clip, _ in chosen] == ["đến quầy số hai mươi mốt"]
    beyond = whole._chosen("Mời số ưu tiên a không, đến quầy số ba mươi mốt.")
    assert beyond is not None
    words = [" ".join(clip.words) for clip, _ in beyond]
    assert words == ["mời số ưu tiên", "a", "không", "đến quầy số ba mươi", "mốt"]


def test_clips_are_joined_with_short_gaps_and_no_clicks(tmp_path: Path) -> None:
    a, ba = tone(0.3, before=0.2, behind=0.3), tone(0.4, level=0.5)
    pack = load_pack(write_pack(tmp_path / "pack", {"a": a, "ba": ba}))
    pack.speak("A, ba.", "vi", tmp_path / "into.wav")
    made = read_wav(tmp_path / "into.wav")
    assert made.seconds == pytest.approx(0.3 + 0.015 + 0.04 + 0.16 + 0.4, abs=0.02)
    # A hum of this height changes by less than this from sample to sample; a click is a jump.
    steepest = max(abs(after - before) for before, after in zip(made.samples, made.samples[1:], strict=False))
    assert steepest < 32767 * 0.5 * 2 * math.pi * 220 / RATE * 1.1
    assert abs(made.samples[0]) < 50
    assert abs(made.samples[-1]) < 50


def test_a_word_that_is_not_recorded_is_left_to_the_next_voice(tmp_path: Path) -> None:
    pack = load_pack(write_pack(tmp_path / "pack", {"mời số": tone(0.3), "a": tone(0.3)}))
    assert pack.can_speak("Mời số A", "vi")
    assert not pack.can_speak("Mời số A", "en")
    assert not pack.can_speak("Mời số bê", "vi")
    assert not pack.can_speak("", "vi")
    with pytest.raises(VoiceUnavailable, match="missing"):
        pack.speak("Mời số bê", "vi", tmp_path / "into.wav")


def test_words_are_the_same_however_they_are_written() -> None:
    assert split("Mời SỐ a, đến\nquầy.")[0] == ("mời", "số", "a", "đến", "quầy")


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ('language = "vi"', "", "language: expected text that is not empty"),
        ('"vi"', '"fr"', "language: expected one of vi, en"),
        ('speaker = "Cô Ba"', "speaker = 3", "speaker: expected text that is not empty"),
        ("licence", "license", "license: expected no such key; known are clips, gain_db, language, licence, speaker"),
        ("words", "word", r"clips\[0\].word: expected no such key; known are file, gain_db, words"),
        ("0.wav", "9.wav", r"clips\[0\].file: expected a file that exists; 9.wav does not"),
        ("0.wav", "../pack.toml", r"clips\[0\].file: expected a file inside the pack, not ../pack.toml"),
        ('"ba"', '"A"', r"clips\[1\].words: expected words of its own; 'a' is taken"),
        ("clips = [", "gain_db = 99\nclips = [", "gain_db: expected decibels from −20 to 20"),
        ("clips = [", "clips = []\nmore = [", "more: expected no such key"),
        ('"0.wav"}', '"0.wav", gain_db = "x"}', r"clips\[0\].gain_db: expected decibels"),
        ("clips = [", "clips = [1, ", r"clips\[0\]: expected a table"),
        ("clips", "][", "not valid TOML"),
    ],
)
def test_a_wrong_manifest_is_refused_by_file_and_key(tmp_path: Path, before: str, after: str, message: str) -> None:
    pack = write_pack(tmp_path / "pack", {"a": tone(0.3), "ba": tone(0.3)})
    manifest = pack / "pack.toml"
    text = manifest.read_text("utf-8")
    assert before in text
    manifest.write_text(text.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(PackError, match=f"pack.toml: {message}"):
        load_pack(pack)


def test_a_folder_may_hold_a_pack_for_each_language(tmp_path: Path) -> None:
    assert find_packs(tmp_path / "nowhere") == []
    vi = write_pack(tmp_path / "packs" / "vi", {"a": tone(0.3)})
    en = write_pack(tmp_path / "packs" / "en", {"a": tone(0.3)}, language="en")
    assert find_packs(tmp_path / "packs") == [en, vi]
    assert find_packs(vi) == [vi]


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"", "not a WAV file"), (b"ID3\x04mp3", "not a WAV file"), (None, "cannot be read")],
)
def test_what_is_no_sound_is_named(tmp_path: Path, content: bytes | None, message: str) -> None:
    if content is not None:
        (tmp_path / "x.wav").write_bytes(content)
    with pytest.raises(NotASound, match=message):
        read_wav(tmp_path / "x.wav")


def test_silence_around_speech_is_found_and_cut() -> None:
    sound = tone(0.5, before=0.4, behind=0.6)
    before, behind = silence_around(sound)
    assert before == pytest.approx(0.4, abs=0.01)
    assert behind == pytest.approx(0.6, abs=0.01)
    assert trimmed(sound).seconds == pytest.approx(0.5 + 0.015 + 0.04, abs=0.01)
    assert silence_around(Sound(RATE, array("h", [0] * RATE))) == (1.0, 0.0)


def test_loudness_is_measured_and_leveled() -> None:
    # A sine's mean square is 3 dB under its peak, the measure has −0.69 dB, its filter is flat at 1 kHz (BS.1770).
    hum = array("h", (int(3276.7 * math.sin(2 * math.pi * 1000 * place / 48000)) for place in range(96_000)))
    assert loudness(Sound(48_000, hum)) == pytest.approx(-23.0, abs=0.2)
    measured = loudness(leveled(tone(1.0, level=0.02)))
    assert measured == pytest.approx(-18.0, abs=0.5)
    assert peak(leveled(tone(1.0, level=0.9))) <= 0.85
    assert loudness(Sound(RATE, array("h", [0] * RATE))) is None
    short = loudness(tone(0.15))
    assert short == pytest.approx(loudness(tone(2.0)) or 0, abs=1.0)


def test_a_sound_pack_passes_the_check(tmp_path: Path) -> None:
    pack = write_pack(tmp_path / "good", {words: tone(0.4) for words in pieces("vi")})
    done = run_display("check-pack", str(pack))
    assert (done.status, done.error) == (0, "")
    assert done.out == "good: vi, Cô Ba, test, 79 clips: ready\n"


def test_the_check_says_what_to_mend(tmp_path: Path) -> None:
    clips = {words: tone(0.4) for words in pieces("vi") if words != "bảy"}
    clips["a"] = tone(0.4, level=0.04)
    clips["bê"] = tone(0.4, before=0.5)
    clips["xê"] = Sound(RATE, array("h", [0] * RATE))
    clips["dê"] = tone(0.05)
    clips["e"] = tone(0.4, level=1.0)
    clips["ca"] = tone(0.4, rate=48_000)
    pack = write_pack(tmp_path / "bad", clips)
    (pack / "0.wav").write_bytes(b"mp3")
    done = run_display("check-pack", str(pack))
    assert done.status == 1
    for part in (
        "missing: 'bảy'; record it",
        "(mời số): not a WAV file",
        "(a): 15.9 LU softer than the pack's middle",
        "add 15.9 to its gain_db",
        "(bê): 0.50 s of silence at its beginning; cut it to under 0.3 s",
        "(xê): nothing is heard in it",
        "(dê): 0.05 s long; expected 0.12 to 20 s",
        "(e): overdriven",
        "(ca): 48000 samples a second, the others have 24000",
    ):
        assert part in done.error, part
    assert "to mend" in done.out


def test_the_list_to_record_follows_the_region() -> None:
    assert "lẻ" in pieces("vi", SCHOOL)
    assert "linh" in pieces("vi", Reading(zero_word=ZeroWord.LINH))
    done = run_display("sentences", "--language", "vi", "--zero-word", "linh")
    listed = done.out.splitlines()
    assert listed[0] == "# 79"
    assert {"mời số", "linh", "đến quầy số ba mươi"} <= set(listed)
    assert len(set(listed)) == len(listed)


def test_the_example_pack_is_complete_and_speaks(tmp_path: Path) -> None:
    folder = tmp_path / "example"
    assert run_display("make-example-pack", str(folder), "--language", "en").status == 0
    assert run_display("check-pack", str(folder)).error == ""
    into = tmp_path / "call.wav"
    done = run_display("say", "H047", "21", "--language", "en", "--packs", str(folder), "--into", str(into))
    assert "(pack example (espeak-ng))" in done.out
    assert 3 < read_wav(into).seconds < 12
    again = run_display("make-example-pack", str(folder))
    assert (again.status, again.error) == (1, f"{folder}: expected a new or empty folder\n")


def test_gain_is_in_decibels() -> None:
    assert peak(amplified(tone(0.3), 6.02)) == pytest.approx(0.5, abs=0.01)
    assert peak(amplified(tone(0.3), 20)) <= 1.0
