"""A sentence as sound: spoken once by espeak-ng, kept as a file named by its content."""

import hashlib
import os
import shutil
import subprocess
import tempfile
import threading
from pathlib import Path

PROGRAM = "espeak-ng"
WORDS_PER_MINUTE = {"vi": "120", "en": "140"}
FORMAT = ".wav"
SPOKEN_WITHIN_SECONDS = 10
MOST_CLIPS = 2000  # about 400 MB; the oldest tenth makes way
_AT_ONCE = 2  # speaking takes a core; the queue's own work comes first

_speaking = threading.BoundedSemaphore(_AT_ONCE)
_making: dict[Path, threading.Event] = {}
_making_lock = threading.Lock()


class VoiceUnavailable(Exception):
    """No voice on this machine, or it failed: the board shows and chimes all the same."""


def spoken(text: str, *, language: str, folder: Path) -> Path:
    """The sound file of a sentence, made unless it is kept already.

    Raises:
        VoiceUnavailable: espeak-ng is missing or failed.
    """
    name = hashlib.sha256(f"{language}|{WORDS_PER_MINUTE[language]}|{text}".encode()).hexdigest()[:32]
    clip = folder / f"{name}{FORMAT}"
    while not clip.exists():
        # All boards of a hall ask for a new call in the same moment: one makes it, the others wait for that one.
        with _making_lock:
            if clip.exists():  # made between the look above and this lock
                break
            made = _making.get(clip)
            is_mine = made is None
            if made is None:
                made = _making[clip] = threading.Event()
        if is_mine:
            try:
                _make(clip, text, language)
            finally:
                with _making_lock:
                    del _making[clip]
                made.set()
        elif not made.wait(SPOKEN_WITHIN_SECONDS) or not clip.exists():
            raise VoiceUnavailable("another request could not make it either")
    return clip


def _make(clip: Path, text: str, language: str) -> None:
    program = shutil.which(PROGRAM)
    if program is None:
        raise VoiceUnavailable(f"{PROGRAM} is not installed")
    draft = None
    try:
        clip.parent.mkdir(parents=True, exist_ok=True)
        _make_room(clip.parent)
        handle, draft = tempfile.mkstemp(dir=clip.parent, suffix=".part")
        os.close(handle)
        # The text goes in by standard input: no word of it can be taken for an option.
        command = [program, "-v", language, "-s", WORDS_PER_MINUTE[language], "-w", draft, "--stdin"]
        with _speaking:
            subprocess.run(  # noqa: S603
                command, input=text.encode(), check=True, capture_output=True, timeout=SPOKEN_WITHIN_SECONDS
            )
        Path(draft).replace(clip)
    except (OSError, subprocess.SubprocessError) as error:
        raise VoiceUnavailable(str(error)) from None
    finally:
        if draft is not None:
            Path(draft).unlink(missing_ok=True)


def _make_room(folder: Path) -> None:
    names = [name for name in os.listdir(folder) if name.endswith(FORMAT)]  # noqa: PTH208 — one call, no stat
    if len(names) < MOST_CLIPS:
        return
    clips = sorted((folder / name for name in names), key=lambda clip: clip.stat().st_mtime)
    for clip in clips[: len(clips) - MOST_CLIPS + max(1, MOST_CLIPS // 10)]:
        clip.unlink(missing_ok=True)
