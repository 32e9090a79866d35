"""`python -m display`: what to record for a voice, an example of it, a check of it, and a sentence to a file."""

import argparse
import os
import sys
from pathlib import Path

from display.announcement import LANGUAGES, Announcement, sentence
from display.reading import Mode, Reading, ThousandWord, ZeroWord
from display.voice_chain import Espeak, Piper, Voice, VoiceUnavailable, speak
from display.voice_pack import PackError, find_packs, load_pack

PATIENCE = 15  # how far a clip made ahead stands back behind the queue's own work (see nice)


def main(arguments: list[str] | None = None) -> int:
    """Run a command; 0 when it went well, 1 with the reason on standard error."""
    options = _parser().parse_args(arguments)
    try:
        answer: int = options.run(options)
    except (PackError, VoiceUnavailable, OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    return answer


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m display", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    language = argparse.ArgumentParser(add_help=False)
    language.add_argument("--language", choices=LANGUAGES, default="vi")
    reading = argparse.ArgumentParser(add_help=False)
    reading.add_argument("--reading", choices=list(Mode), default=Mode.DIGITS, help="D digits, M mixed, N number")
    reading.add_argument("--zero-word", choices=list(ZeroWord), default=ZeroWord.LE)
    reading.add_argument("--thousand-word", choices=list(ThousandWord), default=ThousandWord.NGHIN)
    supplied = argparse.ArgumentParser(add_help=False)
    supplied.add_argument("--packs", type=Path, help="folder of a recorded pack, or of several")
    supplied.add_argument("--piper", type=Path, help="a Piper voice, NAME.onnx beside its NAME.onnx.json")

    one = commands.add_parser("sentences", parents=[language, reading], help="what to record")
    one.set_defaults(run=_print_sentences)
    one = commands.add_parser("make-example-pack", parents=[language, reading], help="a pack spoken by espeak-ng")
    one.add_argument("folder", type=Path)
    one.set_defaults(run=_make_example)
    one = commands.add_parser("check-pack", parents=[reading], help="what is to be mended in a recorded pack")
    one.add_argument("folder", type=Path)
    one.set_defaults(run=_check)
    one = commands.add_parser("say", parents=[language, reading, supplied], help="speak a call to a file")
    one.add_argument("label")
    one.add_argument("counter")
    one.add_argument("--priority", action="store_true")
    one.add_argument("--into", type=Path, help="NAME.opus, NAME.mp3 or NAME.wav; default LABEL-COUNTER.opus here")
    one.set_defaults(run=_say)
    one = commands.add_parser("clip", parents=[language, supplied], help="speak standard input to a file; the server's")
    one.add_argument("--into", type=Path, required=True)
    one.add_argument("--patient", action="store_true", help="stand back behind all other work")
    one.set_defaults(run=_make_clip)
    return parser


def _reading(options: argparse.Namespace) -> Reading:
    return Reading(
        mode=Mode(options.reading),
        zero_word=ZeroWord(options.zero_word),
        thousand_word=ThousandWord(options.thousand_word),
    )


def _print_sentences(options: argparse.Namespace) -> int:
    from display.voice_script import examples, pieces

    words = pieces(options.language, _reading(options))
    print(f"# {len(words)}")
    print("\n".join(words))
    print("#")
    print("\n".join(f"# {one}" for one in examples(options.language, _reading(options))))
    return 0


def _make_example(options: argparse.Namespace) -> int:
    from display.voice_pack_example import make_example

    made = make_example(options.folder, options.language, _reading(options))
    print(f"{options.folder}: {made}")
    return 0


def _check(options: argparse.Namespace) -> int:
    from display.voice_pack_check import faults, summary

    pack = load_pack(options.folder)
    found = faults(pack, _reading(options))
    print("\n".join(found), file=sys.stderr, end="\n" if found else "")
    print(summary(pack, found))
    return int(bool(found))


def _say(options: argparse.Namespace) -> int:
    query = {
        "label": options.label,
        "counter": options.counter,
        "language": options.language,
        "priority": "1" if options.priority else "0",
        "reading": options.reading,
        "zero_word": options.zero_word,
        "thousand_word": options.thousand_word,
    }
    call = Announcement.parse(query)
    if call is None:
        raise ValueError(
            f"{options.label} {options.counter}: expected a label such as A005 and a counter from 1 to 999"
        )
    into = options.into or Path(f"{options.label}-{options.counter}.opus")
    name = _speak_into(options, sentence(call), into)
    print(f"{into}: {sentence(call)} ({name})")
    return 0


def _make_clip(options: argparse.Namespace) -> int:
    if options.patient:
        os.nice(PATIENCE)
    _speak_into(options, sys.stdin.buffer.read().decode(), options.into)
    return 0


def _speak_into(options: argparse.Namespace, text: str, into: Path) -> str:
    """Speak and master; the name of the voice. What went wrong on the way is said on standard error."""
    from display.voice_master import write_clip

    voices: list[Voice] = []
    for folder in [] if options.packs is None else find_packs(options.packs):
        try:
            voices.append(load_pack(folder))
        except PackError as error:
            print(error, file=sys.stderr)
    if options.piper is not None:
        voices.append(Piper(options.piper))
    voices.append(Espeak())
    raw = into.with_name(f"{into.name}.raw.wav")
    try:
        name, failures = speak(voices, text, options.language, raw)
        for failure in failures:
            print(failure, file=sys.stderr)
        write_clip(raw, into)
    finally:
        raw.unlink(missing_ok=True)
    return name


if __name__ == "__main__":
    sys.exit(main())
