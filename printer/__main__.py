"""Command line of the print agent: `python -m printer --help`."""

import argparse
import logging
import signal
import sys
import threading
from pathlib import Path

from printer import push
from printer.address import Address, parse_address
from printer.agent import Agent
from printer.blocks import PAPERS
from printer.device import open_printer
from printer.faults import NotConfirmed, PrinterFault, PrinterSilent
from printer.jobs import ServerJobs
from printer.journal import Journal, JournalInUse
from printer.raster import draw
from printer.slips import lay_out_check

_ADDRESSES = "tcp://host:port, usb://vid:pid, serial:///dev/..., file:///path"


def main(arguments: list[str] | None = None) -> int:
    """Run the agent, or check a printer; the exit code."""
    given = sys.argv[1:] if arguments is None else arguments
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(message)s", force=True)
    logging.getLogger("printer").setLevel(logging.INFO)
    if given[:1] == ["check"]:
        return _check(_check_parser().parse_args(given[1:]))
    return _run(_agent_parser().parse_args(given))


def _run(options: argparse.Namespace) -> int:
    token = options.token_file.read_text(encoding="utf-8").strip()
    journal_path = options.journal or options.token_file.with_name(options.token_file.name + ".journal")
    try:
        journal = Journal(journal_path)
    except (JournalInUse, OSError) as error:
        print(f"{journal_path}: {type(error).__name__}", file=sys.stderr)
        return 1
    jobs = ServerJobs(options.server, token, ca_file=options.ca_file)
    agent = Agent(jobs=jobs, journal=journal, address=options.printer, width_dots=options.width)

    def end(_signal: int, _frame: object) -> None:
        agent.stop.set()
        agent.wake.set()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    events = {"wake": agent.wake, "pushed": agent.pushed, "stop": agent.stop}
    listener = threading.Thread(
        target=push.listen,
        args=(options.server, token),
        kwargs={**events, "ca_file": options.ca_file},
        daemon=True,
    )
    listener.start()
    agent.run()
    journal.close()
    return 0


def _check(options: argparse.Namespace) -> int:
    """Say what is attached, print a test slip, say whether it came out."""
    address: Address = options.printer
    try:
        printer = open_printer(address)
    except PrinterFault as fault:
        return _say_fault(fault)
    try:
        is_low = printer.check()
        state = "online, paper near its end" if is_low else "online, paper in"
        print(f"{address.text}: {state if address.answers else 'opened; it cannot report its state'}")
        printer.send(draw(lay_out_check(options.width, address=address.text), options.width))
        printer.await_completion()
        printer.cut()
        print("test slip printed" if address.answers else "test slip sent")
    except PrinterFault as fault:
        return _say_fault(fault)
    finally:
        printer.close()
    return 0


def _say_fault(fault: PrinterFault) -> int:
    print(f"{fault.code}: {fault.detail}", file=sys.stderr)
    if isinstance(fault, NotConfirmed | PrinterSilent):
        print("If slips do come out, this printer cannot report: add ?answers=no to its address.", file=sys.stderr)
    return 1


def _agent_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m printer",
        description="Print agent: takes the slips of one printer from the server and prints them.",
        epilog="`python -m printer check --printer ADDRESS` says what is attached and prints a test slip.",
    )
    parser.add_argument("--server", required=True, metavar="URL", help="the server, http://... or https://...")
    parser.add_argument("--token-file", required=True, type=Path, help="file with the agent's token")
    parser.add_argument("--journal", type=Path, help="where it keeps what was printed (beside the token file)")
    parser.add_argument("--ca-file", help="certificate of the centre's own authority, for https")
    _add_printer(parser)
    return parser


def _check_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m printer check", description="Print a test slip.")
    _add_printer(parser)
    return parser


def _add_printer(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--printer", required=True, type=_address, metavar="ADDRESS", help=_ADDRESSES)
    parser.add_argument(
        "--width", type=int, choices=sorted(PAPERS), default=576, help="dots: 576 for 80 mm, 384 for 58 mm"
    )


def _address(text: str) -> Address:
    try:
        return parse_address(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


if __name__ == "__main__":
    sys.exit(main())
