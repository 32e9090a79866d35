"""The voices a sentence is offered to, best first: a recorded pack, a Piper voice, espeak-ng.

Runs in a process of its own (`python -m display clip`), never in the server's.
"""

import json
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

SPEAKS_WITHIN_SECONDS = 10
WORDS_PER_MINUTE = {"vi": "120", "en": "140"}


class VoiceUnavailable(Exception):
    """No voice can speak this, or all failed: the board shows and chimes all the same."""


class Voice(Protocol):
    """Something that speaks."""

    @property
    def name(self) -> str:
        """What the administrator knows it by."""

    def can_speak(self, text: str, language: str) -> bool:
        """Whether it knows the language and every word."""

    def speak(self, text: str, language: str, into: Path) -> None:
        """Write the sentence as WAV, 16 bit, mono.

        Raises:
            VoiceUnavailable: it failed after all.
        """


class Espeak:
    """espeak-ng: needs nothing but its program, knows both languages, sounds like a machine."""

    name = "espeak-ng"

    def can_speak(self, text: str, language: str) -> bool:  # noqa: ARG002 — it reads any text
        """Whether the program is there and knows the language."""
        return language in WORDS_PER_MINUTE and shutil.which(self.name) is not None

    def speak(self, text: str, language: str, into: Path) -> None:
        """Speak at the language's pace for a hall."""
        _run([self.name, "-v", language, "-s", WORDS_PER_MINUTE[language], "-w", str(into), "--stdin"], text)


class Piper:
    """A Piper voice: the administrator supplies the model (`*.onnx`) with its `*.onnx.json`, and the program.

    The options are those that both of its lines (rhasspy/piper 1, OHF-Voice/piper1-gpl) understand.
    """

    def __init__(self, model: Path) -> None:
        self.name = f"Piper {model.name}"
        self._model = model

    def can_speak(self, text: str, language: str) -> bool:  # noqa: ARG002 — it reads any text
        """Whether program and model are there and the model is of this language."""
        return shutil.which("piper") is not None and self._model.exists() and self.language == language

    @property
    def language(self) -> str | None:
        """The model's language, such as `vi`; None when its description is missing or says nothing of it."""
        try:
            described = json.loads(Path(f"{self._model}.json").read_text("utf-8"))
            return str(described["language"]["code"]).partition("_")[0]
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def speak(self, text: str, language: str, into: Path) -> None:  # noqa: ARG002 — the model has one language
        """Speak one line of text."""
        _run(["piper", "--model", str(self._model), "--output_file", str(into)], f"{text}\n")


def speak(voices: Iterable[Voice], text: str, language: str, into: Path) -> tuple[str, list[str]]:
    """Let the first voice that can speak the sentence; its name, and what went wrong with those before it.

    Raises:
        VoiceUnavailable: none could; its text names each.
    """
    failures: list[str] = []
    for voice in voices:
        if not voice.can_speak(text, language):
            continue
        try:
            voice.speak(text, language, into)
            return voice.name, failures
        except VoiceUnavailable as failure:
            failures.append(f"{voice.name}: {failure}")
    raise VoiceUnavailable("; ".join(failures) or f"no voice for {language!r}")


def _run(command: list[str], text: str) -> None:
    # The text goes in by standard input: no word of it can be taken for an option.
    try:
        subprocess.run(  # noqa: S603
            command, input=text.encode(), check=True, capture_output=True, timeout=SPEAKS_WITHIN_SECONDS
        )
    except subprocess.CalledProcessError as error:
        raise VoiceUnavailable(error.stderr.decode(errors="replace").strip()[-200:] or str(error)) from None
    except (OSError, subprocess.SubprocessError) as error:
        raise VoiceUnavailable(str(error)) from None
