"""Command line of the print agent: `python -m printer --help`."""

import argparse
import logging
import sys
from pathlib import Path

from printer.address import Address, parse_address
from printer.blocks import PAPERS
from printer.check import check
from printer.journal import JournalInUse
from printer.office import Office, Wanted, WrongPrinters
from printer.profiles import read_profile
from printer.texts import LANGUAGES

_ADDRESSES = "tcp://host:port, usb://vid:pid, serial:///dev/..., file:///path; ?profile=NAME for what it can do"


def main(arguments: list[str] | None = None) -> int:
    """Run the agent, or check a printer; the exit code."""
    given = sys.argv[1:] if arguments is None else arguments
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(message)s", force=True)
    logging.getLogger("printer").setLevel(logging.INFO)
    if given[:1] == ["check"]:
        options = _check_parser().parse_args(given[1:])
        width = options.width or read_profile(options.printer.profile).width_dots
        return check(options.printer, width, options.language, print)
    parser = _agent_parser()
    options = parser.parse_args(given)
    codes = [code for code, _ in options.printer]
    if len(set(codes)) < len(codes) or (None in codes and len(codes) > 1):
        parser.error("--printer: one address a printer; several of them as CODE=ADDRESS")
    return _run(options)


def _run(options: argparse.Namespace) -> int:
    wanted = Wanted(
        server=options.server,
        token=options.token_file.read_text(encoding="utf-8").strip(),
        journal=options.journal or options.token_file.with_name(options.token_file.name + ".journal"),
        addresses=dict(options.printer),
        width_dots=options.width,
        ca_file=options.ca_file,
    )
    try:
        Office(wanted).run()
    except (JournalInUse, OSError) as error:
        print(f"{wanted.journal}: {type(error).__name__}", file=sys.stderr)
        return 1
    except WrongPrinters as error:
        print(f"{wanted.server}: {error}", file=sys.stderr)
        return 2
    return 0


def _agent_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m printer",
        description="Print agent: takes the slips of its printers from the server and prints them.",
        epilog="`python -m printer check --printer ADDRESS` says what is attached and prints a test slip.",
    )
    parser.add_argument("--server", required=True, metavar="URL", help="the server, http://... or https://...")
    parser.add_argument("--token-file", required=True, type=Path, help="file with the agent's token")
    parser.add_argument("--journal", type=Path, help="where it keeps what was printed (beside the token file)")
    parser.add_argument("--ca-file", help="certificate of the centre's own authority, for https")
    parser.add_argument(
        "--printer",
        action="append",
        default=[],
        type=_printer,
        metavar="[CODE=]ADDRESS",
        help=f"where the printer CODE is, as often as needed; {_ADDRESSES}; CODE= may be left out for a token with one "
        "printer; printers not named are at the addresses of the site's file",
    )
    _add_width(parser)
    return parser


def _check_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m printer check", description="Print a test slip.")
    parser.add_argument("--language", choices=LANGUAGES, default="vi", help="what it speaks (vi)")
    parser.add_argument("--printer", required=True, type=_address, metavar="ADDRESS", help=_ADDRESSES)
    _add_width(parser)
    return parser


def _add_width(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--width",
        type=int,
        choices=sorted(PAPERS),
        help="dots: 576 for 80 mm, 384 for 58 mm (what the profile, then the site's file says)",
    )


def _printer(text: str) -> tuple[str | None, Address]:
    """A code and its address; the code None where there is none. An address may hold "=" behind its "://"."""
    code, equals, address = text.partition("=")
    if not equals or "://" in code:
        return None, _address(text)
    return code, _address(address)


def _address(text: str) -> Address:
    try:
        address = parse_address(text)
        read_profile(address.profile)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None
    return address


if __name__ == "__main__":
    sys.exit(main())
