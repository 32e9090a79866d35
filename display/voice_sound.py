"""Sound as samples: read, cut, joined without a click, written. WAV, 16 bit, one channel; nothing else."""

import sys
import wave
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

FULL_SCALE = 32767
LOWEST_RATE, HIGHEST_RATE = 16_000, 48_000
LEAD_SECONDS, TAIL_SECONDS = 0.015, 0.04  # what is left of the silence around speech
_FADE_SECONDS = 0.005
_QUIET_BELOW_PEAK = 0.01  # 40 dB under the loudest sample nothing of speech is left


class NotASound(Exception):
    """The file is no sound of the one form that can be joined; the text says what it is and how to mend it."""


@dataclass(frozen=True, slots=True)
class Sound:
    """Samples of 16 bit, so many a second."""

    rate: int
    samples: "array[int]"

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return len(self.samples) / self.rate


def read_wav(path: Path) -> Sound:
    """The sound of a file.

    Raises:
        NotASound: missing, not WAV, or WAV of another form.
    """
    try:
        with wave.open(str(path)) as file:
            form = (file.getsampwidth() * 8, file.getnchannels(), file.getframerate())
            frames = file.readframes(file.getnframes())
    except OSError as error:
        raise NotASound(f"cannot be read: {error.strerror}") from None
    except (wave.Error, EOFError) as error:
        raise NotASound(f"not a WAV file ({error}); export it as WAV, 16 bit, mono") from None
    bits, channels, rate = form
    if bits != 16 or channels != 1:
        raise NotASound(f"{bits} bit, {channels} channels; export it as WAV, 16 bit, mono")
    if not LOWEST_RATE <= rate <= HIGHEST_RATE:
        raise NotASound(f"{rate} samples a second; record with {LOWEST_RATE} to {HIGHEST_RATE}, best 48000")
    samples = array("h", frames[: len(frames) // 2 * 2])
    if sys.byteorder == "big":
        samples.byteswap()
    if not samples:
        raise NotASound("holds no sound at all")
    return Sound(rate, samples)


def write_wav(sound: Sound, into: Path | IO[bytes]) -> None:
    """Write a sound as WAV, to a file or a stream."""
    samples = sound.samples
    if sys.byteorder == "big":
        samples = array("h", samples)
        samples.byteswap()
    with wave.open(str(into) if isinstance(into, Path) else into, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(sound.rate)
        file.writeframes(samples.tobytes())


def peak(sound: Sound) -> float:
    """The loudest sample, 0 to 1 of what fits."""
    return max(max(sound.samples), -min(sound.samples)) / FULL_SCALE


def silence_around(sound: Sound) -> tuple[float, float]:
    """Seconds of silence before and behind the speech; all of it before when nothing is heard."""
    floor = max(32, int(peak(sound) * FULL_SCALE * _QUIET_BELOW_PEAK))
    samples, last = sound.samples, len(sound.samples) - 1
    first = next((place for place, one in enumerate(samples) if abs(one) > floor), None)
    if first is None:
        return sound.seconds, 0.0
    behind = next(place for place in range(last + 1) if abs(samples[last - place]) > floor)
    return first / sound.rate, behind / sound.rate


def trimmed(sound: Sound) -> Sound:
    """The sound without the silence around it, its edges faded so that nothing clicks."""
    before, behind = silence_around(sound)
    start = max(0, int((before - LEAD_SECONDS) * sound.rate))
    end = len(sound.samples) - max(0, int((behind - TAIL_SECONDS) * sound.rate))
    samples = sound.samples[start:end]
    fade = min(int(_FADE_SECONDS * sound.rate), len(samples) // 2)
    for place in range(fade):
        samples[place] = samples[place] * place // fade
        samples[-1 - place] = samples[-1 - place] * place // fade
    return Sound(sound.rate, samples)


def amplified(sound: Sound, gain_db: float) -> Sound:
    """The sound louder or softer by so many decibels; what would not fit is cut off."""
    if gain_db == 0:
        return sound
    factor = 10 ** (gain_db / 20)
    samples = array("h", (max(-FULL_SCALE, min(FULL_SCALE, int(one * factor))) for one in sound.samples))
    return Sound(sound.rate, samples)


def joined(sounds: Sequence[Sound], gaps_seconds: Sequence[float]) -> Sound:
    """One sound of several, with silence of so many seconds behind each. All have the same rate."""
    rate = sounds[0].rate
    samples = array("h")
    for sound, gap in zip(sounds, gaps_seconds, strict=True):
        samples.extend(sound.samples)
        samples.extend(array("h", bytes(2 * int(gap * rate))))
    return Sound(rate, samples)
