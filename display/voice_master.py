"""Makes a spoken sentence ready for the hall: as loud as every other, and as Opus where the encoder is there."""

import importlib.util
import io
import math
import shutil
from pathlib import Path
from typing import IO

from display.voice_sound import Sound, amplified, joined, peak, read_wav, trimmed, write_wav

# EBU R 128 measures loudness; its −23 is for a living room. A hall's is fed hotter, with room for the peaks.
TARGET_LUFS = -18.0
HIGHEST_PEAK = 0.84  # −1.5 dB
_RATE = 48_000
_BITS_PER_SECOND = 32_000  # speech is transparent here
_BITS_PER_SECOND_OF_MP3 = 64_000
_MEASURED_SECONDS = 1.2  # a block of the measure is 0.4 s; a shorter clip is measured repeated
_GATE_LUFS = -70.0  # what the measure gives for nothing
HAS_CODEC = importlib.util.find_spec("av") is not None


def write_clip(raw: Path, into: Path) -> None:
    """Cut, level and write a sentence spoken into `raw` (WAV). `into` ends in `.opus`, `.mp3` or `.wav`."""
    write_wav(leveled(trimmed(read_wav(raw))), raw)
    if into.suffix == ".wav" or not HAS_CODEC:
        shutil.copyfile(raw, into)
    else:
        _encode(raw, into)


def leveled(sound: Sound) -> Sound:
    """The sound as loud as every other, as far as its peaks allow."""
    measured = loudness(sound)
    wanted = math.inf if measured is None else TARGET_LUFS - measured
    headroom = 20 * math.log10(HIGHEST_PEAK / max(peak(sound), 1e-6))
    return amplified(sound, min(wanted, headroom))


def loudness(sound: Sound) -> float | None:
    """Integrated loudness in LUFS (ITU-R BS.1770, gated); None for silence, and where the measure is not installed."""
    if not HAS_CODEC:
        return None
    times = max(1, math.ceil(_MEASURED_SECONDS / sound.seconds))
    with io.BytesIO() as file:
        write_wav(joined([sound] * times, [0.0] * times), file)
        file.seek(0)
        measured = _integrated(file)
    return None if measured is None or measured <= _GATE_LUFS else measured


def _integrated(wav: IO[bytes]) -> float | None:
    import av

    with av.open(wav, "r") as file:
        stream = file.streams.audio[0]
        graph = av.filter.Graph()
        source = graph.add_abuffer(template=stream)
        sink = graph.add("abuffersink")
        graph.link_nodes(source, graph.add("ebur128", "metadata=1:framelog=quiet"), sink).configure()
        last = None
        for frame in [*file.decode(stream), None]:
            source.push(frame)
            try:
                while True:
                    # Each frame carries the loudness of all until there, the last, partial one nothing.
                    last = sink.pull().metadata.get("lavfi.r128.I", last)
            except (av.error.BlockingIOError, av.error.EOFError):
                continue
    return None if last is None else float(last)


def _encode(raw: Path, into: Path) -> None:
    import av

    is_mp3 = into.suffix == ".mp3"
    with av.open(str(raw)) as file, av.open(str(into), "w", format="mp3" if is_mp3 else "ogg") as out:
        stream = out.add_stream("mp3" if is_mp3 else "libopus", rate=_RATE, layout="mono")
        stream.bit_rate = _BITS_PER_SECOND_OF_MP3 if is_mp3 else _BITS_PER_SECOND
        for frame in file.decode(audio=0):
            frame.pts = None
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
