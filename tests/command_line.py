"""The command line in this process: a start of Python costs more than a command."""

import contextlib
import io
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from unittest.mock import patch

from queue_server.__main__ import main


@dataclass(frozen=True, slots=True)
class Done:
    """What a command answered."""

    status: int
    out: str
    error: str


def run_command(environment: Mapping[str, str], *arguments: str, stdin: str = "") -> Done:
    """Run `python -m queue_server ...` with these variables over the environment."""
    out, error = io.StringIO(), io.StringIO()
    with (
        patch.dict(os.environ, environment),
        patch.object(sys, "stdin", io.StringIO(stdin)),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(error),
    ):
        try:
            status = main(arguments)
        except SystemExit as wrong_usage:
            status = int(wrong_usage.code or 0)
    return Done(status, out.getvalue(), error.getvalue())
