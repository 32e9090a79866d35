"""An example pack, spoken by espeak-ng: shows the shape, and stands in for a person in tests. Not for a hall."""

import tempfile
from pathlib import Path

from display.reading import Reading
from display.voice_chain import Espeak
from display.voice_master import leveled
from display.voice_pack import MANIFEST
from display.voice_script import pieces
from display.voice_sound import read_wav, trimmed, write_wav

_HEAD = """# An example of a recorded voice, spoken by espeak-ng. Replace each file by a recording of the same words:
# WAV, 16 bit, mono, 48000 samples a second, all by one speaker in one place. gain_db: louder or softer, in decibels.
language = "{language}"
speaker = "espeak-ng"
licence = "example only"
clips = [
"""


def make_example(folder: Path, language: str, reading: Reading) -> int:
    """Write the pack into a folder that is new or empty; the number of its clips.

    Raises:
        ValueError: there is something in the folder.
        VoiceUnavailable: espeak-ng is missing.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise ValueError(f"{folder}: expected a new or empty folder")
    voice = Espeak()
    rows = []
    with tempfile.TemporaryDirectory() as kept:
        raw = Path(kept) / "raw.wav"
        for index, words in enumerate(pieces(language, reading), 1):
            voice.speak(words, language, raw)
            name = f"{index:03}.wav"
            write_wav(leveled(trimmed(read_wav(raw))), folder / name)
            rows.append(f'    {{ words = "{words}", file = "{name}" }},\n')
    manifest = _HEAD.format(language=language) + "".join(rows) + "]\n"
    (folder / MANIFEST).write_text(manifest, encoding="utf-8")
    return len(rows)
