"""A voice recorded by a person: a folder of short clips and a manifest, joined into sentences.

`pack.toml` names language, speaker, licence and the clips: which words are in which file, and how much louder or
softer it is to be played. A clip may hold one word or many ("đến quầy số ba"): the fewest clips make a sentence.
"""

import tomllib
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from display.announcement import LANGUAGES
from display.voice_chain import VoiceUnavailable
from display.voice_sound import NotASound, Sound, amplified, joined, read_wav, trimmed, write_wav

MANIFEST = "pack.toml"
MOST_GAIN_DB = 20.0
BETWEEN_WORDS_SECONDS, AT_COMMA_SECONDS, AT_END_SECONDS = 0.03, 0.16, 0.0
_KEYS = {"language", "speaker", "licence", "clips", "gain_db"}
_CLIP_KEYS = {"words", "file", "gain_db"}
_PAUSES = {",": AT_COMMA_SECONDS, ".": 2 * AT_COMMA_SECONDS, "?": 2 * AT_COMMA_SECONDS, ":": AT_COMMA_SECONDS}


class PackError(Exception):
    """The pack cannot be used; the text names file and key and what was expected."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clip:
    """Words and the file they are recorded in."""

    words: tuple[str, ...]
    file: Path
    gain_db: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipPack:
    """A recorded voice of one language."""

    folder: Path
    language: str
    speaker: str
    licence: str
    clips: tuple[Clip, ...]

    @property
    def name(self) -> str:
        """Who speaks."""
        return f"pack {self.folder.name} ({self.speaker})"

    def can_speak(self, text: str, language: str) -> bool:
        """Whether every word of the sentence is recorded."""
        return language == self.language and self._chosen(text) is not None

    def speak(self, text: str, language: str, into: Path) -> None:  # noqa: ARG002 — can_speak was asked before
        """Join the clips of the sentence, with short gaps between words and longer ones at commas."""
        chosen = self._chosen(text)
        if chosen is None:
            raise VoiceUnavailable(f"words are missing in {self.folder.name}: {text}")
        try:
            sounds = [_load(clip) for clip, _ in chosen]
        except NotASound as error:
            raise VoiceUnavailable(str(error)) from None
        rates = {sound.rate for sound in sounds}
        if len(rates) > 1:
            raise VoiceUnavailable(f"clips of {self.folder.name} differ in rate: {sorted(rates)}")
        write_wav(joined(sounds, [gap for _, gap in chosen]), into)

    def _chosen(self, text: str) -> list[tuple[Clip, float]] | None:
        """The fewest clips that make the sentence, each with the pause behind it; None when a word is missing."""
        words, pauses = split(text)
        by_words = {clip.words: clip for clip in self.clips}
        longest = max(len(one) for one in by_words)
        # best[n]: the fewest clips for the first n words.
        best: list[list[tuple[Clip, float]] | None] = [[]]
        for end in range(1, len(words) + 1):
            found: list[tuple[Clip, float]] | None = None
            for start in range(max(0, end - longest), end):
                before, clip = best[start], by_words.get(words[start:end])
                # A comma inside a recorded phrase was spoken by its speaker; no clip ends beside it.
                if before is not None and clip is not None and (found is None or len(before) + 1 < len(found)):
                    found = [*before, (clip, pauses[end - 1])]
            best.append(found)
        return best[-1] if words else None


def split(text: str) -> tuple[tuple[str, ...], tuple[float, ...]]:
    """The words of a sentence in small letters, and the seconds of pause behind each."""
    words, pauses = [], []
    for word in unicodedata.normalize("NFC", text).lower().split():
        bare = word.strip(",.?!:;")
        words.append(bare)
        pauses.append(_PAUSES.get(word[-1], BETWEEN_WORDS_SECONDS))
    if pauses:
        pauses[-1] = AT_END_SECONDS
    return tuple(words), tuple(pauses)


def find_packs(folder: Path) -> list[Path]:
    """Folders of packs: the folder itself when it is one, else those in it; empty when there are none."""
    if (folder / MANIFEST).exists():
        return [folder]
    return sorted(one.parent for one in folder.glob(f"*/{MANIFEST}"))


def load_pack(folder: Path) -> ClipPack:
    """Read and check a pack's manifest, and that its files are there.

    Raises:
        PackError: naming file, key and what was expected.
    """
    manifest = folder / MANIFEST
    try:
        raw = tomllib.loads(manifest.read_text("utf-8"))
    except OSError as error:
        raise PackError(f"{manifest}: cannot be read: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PackError(f"{manifest}: not valid TOML: {error}") from None
    try:
        return _pack(folder, raw)
    except _Wrong as wrong:
        raise PackError(f"{manifest}: {wrong.key}: expected {wrong.expected}") from None


class _Wrong(Exception):
    def __init__(self, key: str, expected: str) -> None:
        super().__init__(key, expected)
        self.key, self.expected = key, expected


def _pack(folder: Path, raw: dict[str, Any]) -> ClipPack:
    _only(raw, _KEYS, "")
    language = _text(raw, "language", "")
    if language not in LANGUAGES:
        raise _Wrong("language", f"one of {', '.join(LANGUAGES)}")
    rows = raw.get("clips")
    if not isinstance(rows, list) or not rows:
        raise _Wrong("clips", "a list of clips, at least one")
    gain = _gain(raw, "")
    clips = [_clip(folder, row, f"clips[{index}]", gain) for index, row in enumerate(rows)]
    seen: set[tuple[str, ...]] = set()
    for index, clip in enumerate(clips):
        if clip.words in seen:
            raise _Wrong(f"clips[{index}].words", f"words of its own; {' '.join(clip.words)!r} is taken")
        seen.add(clip.words)
    return ClipPack(
        folder=folder,
        language=language,
        speaker=_text(raw, "speaker", ""),
        licence=_text(raw, "licence", ""),
        clips=tuple(clips),
    )


def _clip(folder: Path, row: object, key: str, gain_of_all: float) -> Clip:
    if not isinstance(row, dict):
        raise _Wrong(key, 'a table such as {words = "ba", file = "ba.wav"}')
    _only(row, _CLIP_KEYS, f"{key}.")
    words, _ = split(_text(row, "words", f"{key}."))
    name = _text(row, "file", f"{key}.")
    file = folder / name
    if not file.resolve().is_relative_to(folder.resolve()):
        raise _Wrong(f"{key}.file", f"a file inside the pack, not {name}")
    if not file.is_file():
        raise _Wrong(f"{key}.file", f"a file that exists; {name} does not")
    return Clip(words=words, file=file, gain_db=gain_of_all + _gain(row, f"{key}."))


def _only(raw: dict[str, Any], known: set[str], key: str) -> None:
    for name in raw:
        if name not in known:
            raise _Wrong(f"{key}{name}", f"no such key; known are {', '.join(sorted(known))}")


def _text(raw: dict[str, Any], name: str, key: str) -> str:
    value = raw.get(name)
    if not isinstance(value, str) or not value.strip():
        raise _Wrong(f"{key}{name}", "text that is not empty")
    return value.strip()


def _gain(raw: dict[str, Any], key: str) -> float:
    value = raw.get("gain_db", 0.0)
    if isinstance(value, bool) or not isinstance(value, int | float) or abs(value) > MOST_GAIN_DB:
        raise _Wrong(f"{key}gain_db", f"decibels from −{MOST_GAIN_DB:g} to {MOST_GAIN_DB:g}")
    return float(value)


def _load(clip: Clip) -> Sound:
    try:
        return amplified(trimmed(read_wav(clip.file)), clip.gain_db)
    except NotASound as error:
        raise NotASound(f"{clip.file.name}: {error}") from None
