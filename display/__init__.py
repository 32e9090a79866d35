"""What a hall sees and hears: board, counter sign, voice. Knows the wire, never the server."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from display.announcement import Announcement, sentence
from display.reading import Mode, Reading, ThousandWord, ZeroWord
from display.voice import MIMETYPE, Speaker, VoiceUnavailable

if TYPE_CHECKING:
    from flask import Blueprint

__all__ = [
    "MIMETYPE",
    "Announcement",
    "Mode",
    "Reading",
    "Speaker",
    "ThousandWord",
    "VoiceUnavailable",
    "ZeroWord",
    "blueprint",
    "sentence",
]


def blueprint(
    speaker: Speaker, *, may_speak: Callable[[], bool] = lambda: True, may_tell: Callable[[], bool] = lambda: True
) -> "Blueprint":
    """The pages of boards and signs, and what is spoken.

    `may_speak` says whether the present request may have a call, `may_tell` whether the number just given.
    """
    # Imported here: the process that makes a clip is of this package too, and would load Flask for nothing.
    from display.pages import make_blueprint

    return make_blueprint(speaker, may_speak, may_tell)
