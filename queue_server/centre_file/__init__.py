"""Reads a centre's file: structure first, then what its parts say of each other. No partial result."""

import tomllib
from pathlib import Path

from queue_server.centre_file.logos import with_logos
from queue_server.centre_file.meaning import check
from queue_server.centre_file.structure import Wrong, build
from queue_server.domain.centre import Centre


class CentreFileError(Exception):
    """The file is not usable; the text names file, key and what was expected. Nothing was changed."""


def load_centre(path: Path) -> Centre:
    """Read and check a centre's file.

    Raises:
        CentreFileError: unreadable, not TOML, an unknown or missing key, a wrong type, or parts that
            contradict each other.
    """
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise CentreFileError(f"{path}: cannot be read: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CentreFileError(f"{path}: not valid TOML: {error}") from None
    try:
        centre = with_logos(build(Centre, raw), path.parent)
        check(centre)
    except Wrong as wrong:
        raise CentreFileError(f"{path}: {wrong.key or 'file'}: expected {wrong.expected}") from None
    return centre
