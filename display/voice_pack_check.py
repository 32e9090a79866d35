"""What is to be mended in a recorded pack, in words its speaker understands: missing pieces, form, edges, loudness."""

import statistics
from pathlib import Path

from display.reading import Reading
from display.voice_master import HAS_CODEC, loudness
from display.voice_pack import ClipPack
from display.voice_script import pieces
from display.voice_sound import NotASound, Sound, amplified, peak, read_wav, silence_around

SHORTEST_SECONDS, LONGEST_SECONDS = 0.12, 20.0
LONGEST_SILENCE_SECONDS = 0.30  # cut away when played, but a sign of a careless cut
MOST_LOUDNESS_APART = 4.0  # LU from the pack's middle; more is heard as another voice
CLIPPED_PEAK = 0.995
LEAST_LUFS = -40.0


def faults(pack: ClipPack, reading: Reading) -> list[str]:
    """What to mend, a line each; empty when the pack can be used as it is."""
    found = [
        f"missing: {words!r}; record it, or the next voice speaks every call that needs it"
        for words in pieces(pack.language, reading)
        if not pack.can_speak(words, pack.language)
    ]
    sounds: dict[str, Sound] = {}
    for clip in pack.clips:
        name = f"{clip.file.name} ({' '.join(clip.words)})"
        try:
            sound = read_wav(clip.file)
        except NotASound as error:
            found.append(f"{name}: {error}")
            continue
        found += [f"{name}: {fault}" for fault in _faults_of(sound)]
        sounds[name] = amplified(sound, clip.gain_db)
    return [*found, *_rate_faults(sounds), *_loudness_faults(sounds)]


def summary(pack: ClipPack, found: list[str]) -> str:
    """One line for the end."""
    state = "ready" if not found else f"{len(found)} to mend"
    if not HAS_CODEC:
        state += " (loudness was not measured: the package av is missing)"
    return (
        f"{Path(pack.folder).name}: {pack.language}, {pack.speaker}, {pack.licence}, {len(pack.clips)} clips: {state}"
    )


def _faults_of(sound: Sound) -> list[str]:
    found = []
    if not SHORTEST_SECONDS <= sound.seconds <= LONGEST_SECONDS:
        found.append(f"{sound.seconds:.2f} s long; expected {SHORTEST_SECONDS} to {LONGEST_SECONDS:g} s")
    if peak(sound) > CLIPPED_PEAK:
        found.append("overdriven (samples at full scale); record it again, further from the microphone")
    before, behind = silence_around(sound)
    if before == sound.seconds:
        return [*found, "nothing is heard in it; record it again"]
    for silence, where in ((before, "beginning"), (behind, "end")):
        if silence > LONGEST_SILENCE_SECONDS:
            found.append(f"{silence:.2f} s of silence at its {where}; cut it to under {LONGEST_SILENCE_SECONDS} s")
    return found


def _rate_faults(sounds: dict[str, Sound]) -> list[str]:
    rates = [sound.rate for sound in sounds.values()]
    usual = statistics.mode(rates) if rates else 0
    return [
        f"{name}: {sound.rate} samples a second, the others have {usual}; export it with {usual}"
        for name, sound in sounds.items()
        if sound.rate != usual
    ]


def _loudness_faults(sounds: dict[str, Sound]) -> list[str]:
    measured = {name: loudness(sound) for name, sound in sounds.items()}
    known = {name: value for name, value in measured.items() if value is not None}
    if not known:
        return []
    middle = statistics.median(known.values())
    found = []
    if middle < LEAST_LUFS:
        found.append(f"the pack is very soft ({middle:.0f} LUFS): noise will be heard; record it closer")
    for name, value in known.items():
        apart = value - middle
        if abs(apart) > MOST_LOUDNESS_APART:
            word = "louder" if apart > 0 else "softer"
            found.append(
                f"{name}: {abs(apart):.1f} LU {word} than the pack's middle ({middle:.1f} LUFS); "
                f"add {-apart:.1f} to its gain_db"
            )
    return found
