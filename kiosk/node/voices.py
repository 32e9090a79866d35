"""Spoken prompts of the kiosk: fetched from the server once, kept in a folder, there without it."""

import hashlib
import os
from pathlib import Path

from flask import request

from kiosk.node.forwarding import Forwarder
from kiosk.node.upstream import ServerAway

_SUFFIX = {"audio/ogg": ".opus", "audio/mpeg": ".mp3", "audio/wav": ".wav", "audio/x-wav": ".wav"}
_SECONDS = 10.0


class Voices:
    """The clips of the prompts in one folder, named by their words: other words are another clip."""

    def __init__(self, folder: Path, forwarder: Forwarder) -> None:
        folder.mkdir(exist_ok=True)
        self._folder, self._forwarder = folder, forwarder

    def speak(self, sentence: str, language: str, form: str | None) -> Path | None:
        """The clip of the prompt that the request at hand asks for, in the form wanted; None where there is none."""
        name = hashlib.sha256(f"{language}\n{form or ''}\n{sentence}".encode()).hexdigest()
        for suffix in sorted(set(_SUFFIX.values())):
            if (kept := self._folder / f"{name}{suffix}").exists():
                return kept
        try:
            answer = self._forwarder.ask(request.full_path.rstrip("?"), seconds=_SECONDS)
        except ServerAway:
            return None
        clip = _SUFFIX.get(answer.headers.get("content-type", "").partition(";")[0])
        if answer.status != 200 or clip is None:
            return None
        made = self._folder / f"{name}{clip}"
        half = made.with_suffix(f".{os.getpid()}-{id(answer)}")
        half.write_bytes(answer.body)
        half.replace(made)
        return made
