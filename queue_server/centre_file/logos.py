"""The logos of a centre's slips: files beside the centre's file, kept with the settings as base64."""

import base64
from dataclasses import replace
from pathlib import Path

from queue_server.centre_file.structure import Wrong
from queue_server.domain.centre import Centre

_PNG = b"\x89PNG\r\n\x1a\n"
# It travels with every slip to the printer.
_MOST_BYTES = 60_000


def with_logos(centre: Centre, folder: Path) -> Centre:
    """The centre with the content of each logo in the place of its file's name.

    Raises:
        Wrong: a logo that cannot be read, is no PNG, or is too large.
    """
    sites = []
    for index, site in enumerate(centre.sites):
        logo = site.slip_logo
        if logo is not None:
            logo = _read(folder / logo, f"sites[{index}].slip_logo")
        sites.append(replace(site, slip_logo=logo))
    return replace(centre, sites=tuple(sites))


def _read(file: Path, key: str) -> str:
    try:
        content = file.read_bytes()
    except OSError:
        raise Wrong(key, f"a file that can be read, beside the centre's file, not {file.name}") from None
    if not content.startswith(_PNG) or len(content) > _MOST_BYTES:
        raise Wrong(key, f"a PNG picture of at most {_MOST_BYTES // 1000} kB")
    return base64.b64encode(content).decode()
