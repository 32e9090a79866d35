"""A sentence as sound: spoken once by espeak-ng, kept as a file named by its content."""

import hashlib
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

PROGRAM = "espeak-ng"
WORDS_PER_MINUTE = {"vi": "120", "en": "140"}
FORMAT = ".wav"
SPOKEN_WITHIN_SECONDS = 10
MOST_CLIPS = 4000  # about 200 MB; the oldest make way


class VoiceUnavailable(Exception):
    """No voice on this machine, or it failed: the board shows and chimes all the same."""


def spoken(text: str, *, language: str, folder: Path) -> Path:
    """The sound file of a sentence, made unless it is kept already.

    Raises:
        VoiceUnavailable: espeak-ng is missing or failed.
    """
    name = hashlib.sha256(f"{language}|{WORDS_PER_MINUTE[language]}|{text}".encode()).hexdigest()[:32]
    clip = folder / f"{name}{FORMAT}"
    if clip.exists():
        return clip
    program = shutil.which(PROGRAM)
    if program is None:
        raise VoiceUnavailable(f"{PROGRAM} is not installed")
    folder.mkdir(parents=True, exist_ok=True)
    _make_room(folder)
    handle, draft = tempfile.mkstemp(dir=folder, suffix=".part")
    os.close(handle)
    try:
        # The text goes in by standard input: no word of it can be taken for an option.
        command = [program, "-v", language, "-s", WORDS_PER_MINUTE[language], "-w", draft, "--stdin"]
        subprocess.run(  # noqa: S603
            command, input=text.encode(), check=True, capture_output=True, timeout=SPOKEN_WITHIN_SECONDS
        )
        Path(draft).replace(clip)
    except (OSError, subprocess.SubprocessError) as error:
        raise VoiceUnavailable(str(error)) from None
    finally:
        Path(draft).unlink(missing_ok=True)
    return clip


def _make_room(folder: Path) -> None:
    clips = sorted(folder.glob(f"*{FORMAT}"), key=lambda clip: clip.stat().st_mtime)
    for clip in clips[: max(0, len(clips) - MOST_CLIPS + 1)]:
        clip.unlink(missing_ok=True)
