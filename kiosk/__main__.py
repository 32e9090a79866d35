"""Command line of a kiosk PC's node: `python -m kiosk --help`."""

import argparse
import logging
import sqlite3
import sys
from pathlib import Path

from kiosk.node.node import Options
from kiosk.node.process import DataInUse, NodeProcess, lock
from kiosk.node.status import tell
from kiosk.node.upstream import Upstream

_PORT = 8090


def main(arguments: list[str] | None = None) -> int:
    """Run the node, or say how the running one is; the exit code."""
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.status:
        return tell(options.port, print)
    if options.server is None or options.token_file is None or options.data is None:
        parser.error("--server, --token-file and --data are needed")
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(message)s", force=True)
    logging.getLogger("kiosk").setLevel(logging.INFO)
    return _run(options)


def _run(given: argparse.Namespace) -> int:
    try:
        options = Options(
            server=given.server,
            token=given.token_file.read_text(encoding="utf-8").strip(),
            data=given.data,
            port=given.port,
            ca_file=given.ca_file,
        )
        Upstream(options.server, ca_file=options.ca_file)  # a wrong address is said here, not by a worker that dies
        held = lock(options.data)
    except (DataInUse, OSError, ValueError, sqlite3.Error) as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return 1
    logging.getLogger("kiosk.node").info("serving http://127.0.0.1:%s/kiosk (lock %s)", options.port, held)
    NodeProcess(options).run()
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m kiosk",
        description="Node of a kiosk PC: its page, and numbers of its own series while the server does not answer.",
    )
    parser.add_argument("--server", metavar="URL", help="the server, http://... or https://...")
    parser.add_argument("--token-file", type=Path, help="file with the kiosk's token")
    parser.add_argument("--data", type=Path, metavar="FOLDER", help="where it keeps its numbers")
    parser.add_argument("--port", type=int, default=_PORT, help=f"on 127.0.0.1 ({_PORT})")
    parser.add_argument("--ca-file", help="certificate of the centre's own authority, for https")
    parser.add_argument("--status", action="store_true", help="say how the running node is, and end")
    return parser


if __name__ == "__main__":
    sys.exit(main())
