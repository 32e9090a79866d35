"""Spoken sentences as files: each made once, off the request path, kept by its content, bounded in number."""

import _thread
import hashlib
import importlib.util
import logging
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections import deque
from collections.abc import Iterable
from enum import Enum
from pathlib import Path

from display.voice_chain import VoiceUnavailable
from display.voice_pack import PackError, find_packs, load_pack

__all__ = ["Speaker", "VoiceUnavailable"]

log = logging.getLogger("display.voice")

# Where the encoder is missing (no wheel for this machine) the board speaks all the same, from larger files.
FORMAT = ".opus" if importlib.util.find_spec("av") else ".wav"
MIMETYPE = {".opus": "audio/ogg", ".mp3": "audio/mpeg", ".wav": "audio/wav"}
MADE_WITHIN_SECONDS = 15
MADE_AHEAD_WITHIN_SECONDS = 60
MOST_CLIPS = 4000  # Opus: about 50 MB; the oldest tenth makes way
MOST_WAITING = 40  # sentences in making at once, a storm of forged calls included
_AT_ONCE = 2  # speaking takes a core; the queue's own work comes first
_MADE_AHEAD = 50
_LISTENING_SECONDS = 12 * 3600
_PROJECT = Path(__file__).resolve().parent.parent
_DRAFT = ".draft-"
_STYLE = "1"  # change it when the same words are to sound otherwise: clips of before are not used again


class _Haste(Enum):
    """How a clip is made: for somebody who waits, or ahead, behind all other work."""

    NOW = ((), MADE_WITHIN_SECONDS)
    AHEAD = (("--patient",), MADE_AHEAD_WITHIN_SECONDS)

    def __init__(self, options: tuple[str, ...], within_seconds: float) -> None:
        self.options = options
        self.within_seconds = within_seconds


class Speaker:
    """The hall's voice. Clips lie in `folder`; `packs` and `piper` are what the administrator supplies, if anything.

    A sentence is made by a process of its own: a voice that hangs, crashes or takes a core stops nobody's work.
    """

    def __init__(self, folder: Path, *, packs: Path | None = None, piper: Path | None = None) -> None:
        self._folder = folder
        for pack in [] if packs is None else find_packs(packs):
            try:
                load_pack(pack)
            except PackError as error:
                log.warning("this recorded voice is not used: %s", error)
        self._supplied = [*_option("--packs", packs), *_option("--piper", piper)]
        self._style = "|".join([_STYLE, *_traces(packs, piper)])
        self._making: dict[Path, threading.Event] = {}
        self._lock = threading.Lock()
        self._speaking = threading.BoundedSemaphore(_AT_ONCE)
        self._ahead: deque[tuple[str, str]] = deque(maxlen=_MADE_AHEAD)
        self._is_ahead_running = False
        self._asked_at: float | None = None

    def spoken(self, text: str, *, language: str, form: str | None = None) -> Path:
        """The sound file of a sentence, made unless it is kept already; `form` "mp3" for a browser without Ogg Opus.

        Raises:
            VoiceUnavailable: no voice could speak it, or too many are waiting.
        """
        self._asked_at = time.monotonic()
        suffix = ".mp3" if form == "mp3" and FORMAT == ".opus" else FORMAT
        return self._made(self._path(text, language, suffix), text, language)

    @property
    def is_listened_to(self) -> bool:
        """Whether a screen has asked for a sentence within the day."""
        return self._asked_at is not None and time.monotonic() - self._asked_at < _LISTENING_SECONDS

    def prepare(self, text: str, *, language: str) -> None:
        """Make a sentence that will be asked for, when there is time; only while somebody listens to this voice."""
        if not self.is_listened_to:
            return
        with self._lock:
            self._ahead.append((text, language))
            if self._is_ahead_running:
                return
            self._is_ahead_running = True
        # Not Thread.start(), which waits for the thread: the caller may hold the lock of the queue.
        _thread.start_new_thread(self._make_ahead, ())

    def _make_ahead(self) -> None:
        while True:
            with self._lock:
                if not self._ahead:
                    self._is_ahead_running = False
                    return
                text, language = self._ahead.popleft()
            clip = self._path(text, language, FORMAT)
            try:
                # Apart from what is made on demand: on a busy machine this one stands back, and nobody waits for it.
                if not clip.exists():
                    self._make(clip, text, language, _Haste.AHEAD)
            except VoiceUnavailable as error:
                log.warning("not made ahead: %s", error)

    def _made(self, clip: Path, text: str, language: str) -> Path:
        while not clip.exists():
            # All boards of a hall ask for a new call in the same moment: one makes it, the others wait for that one.
            with self._lock:
                if clip.exists():  # made between the look above and this lock
                    break
                made = self._making.get(clip)
                is_mine = made is None
                if made is None:
                    if len(self._making) >= MOST_WAITING:
                        raise VoiceUnavailable("too many sentences are waiting")
                    made = self._making[clip] = threading.Event()
            if is_mine:
                try:
                    with self._speaking:
                        self._make(clip, text, language, _Haste.NOW)
                finally:
                    with self._lock:
                        del self._making[clip]
                    made.set()
            elif not made.wait(MADE_WITHIN_SECONDS) or not clip.exists():
                raise VoiceUnavailable("another request could not make it either")
        return clip

    def _path(self, text: str, language: str, suffix: str) -> Path:
        name = hashlib.sha256(f"{language}|{self._style}|{text}".encode()).hexdigest()[:32]
        return self._folder / f"{name}{suffix}"

    def _make(self, clip: Path, text: str, language: str, haste: "_Haste") -> None:
        draft = None
        try:
            clip.parent.mkdir(parents=True, exist_ok=True)
            _make_room(clip.parent)
            handle, draft = tempfile.mkstemp(dir=clip.parent, prefix=_DRAFT, suffix=clip.suffix)
            os.close(handle)
            command = [sys.executable, "-m", "display", "clip", "--language", language, "--into", draft]
            command += [*self._supplied, *haste.options]
            done = subprocess.run(  # noqa: S603
                command,
                input=text.encode(),
                check=False,
                capture_output=True,
                timeout=haste.within_seconds,
                cwd=_PROJECT,
            )
            complaint = done.stderr.decode(errors="replace").strip()[-500:]
            if done.returncode != 0:
                raise VoiceUnavailable(complaint or f"ended with {done.returncode}")
            if complaint:
                log.warning("%s", complaint)
            Path(draft).chmod(0o644)
            Path(draft).replace(clip)
        except (OSError, subprocess.SubprocessError) as error:
            raise VoiceUnavailable(str(error)) from None
        finally:
            if draft is not None:
                Path(draft).unlink(missing_ok=True)


def _option(name: str, value: Path | None) -> list[str]:
    return [] if value is None else [name, str(value)]


def _traces(packs: Path | None, piper: Path | None) -> Iterable[str]:
    """What tells one voice from another: another pack or model makes other clips, from the next start on."""
    files = [] if packs is None else [file for pack in find_packs(packs) for file in sorted(pack.iterdir())]
    for file in [*files, *([] if piper is None else [piper])]:
        if file.exists():
            yield f"{file.name} {file.stat().st_mtime_ns}"


def _make_room(folder: Path) -> None:
    names = [name for name in os.listdir(folder) if not name.startswith(_DRAFT)]  # noqa: PTH208 — one call, no stat
    if len(names) < MOST_CLIPS:
        return
    clips = sorted((folder / name for name in names), key=lambda clip: clip.stat().st_mtime)
    for clip in clips[: len(clips) - MOST_CLIPS + max(1, MOST_CLIPS // 10)]:
        clip.unlink(missing_ok=True)
