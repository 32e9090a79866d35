"""Each state of a page is audited and, with --screens, kept as a picture."""

from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Page

from tests.audit import await_faces, violations

LARGEST_BYTES = 120_000
Keep = Callable[[Page, str], None]


def keeper(request: pytest.FixtureRequest, part: str) -> Keep:
    """A function that audits a page's state and keeps its picture in the part's folder."""
    folder = request.config.getoption("--screens")

    def keep(page: Page, name: str) -> None:
        assert violations(page) == [], name
        if folder is None:
            return
        await_faces(page)
        target = folder / part / f"{name}.png"
        target.parent.mkdir(parents=True, exist_ok=True)
        drawn = page.screenshot(animations="disabled")
        target.write_bytes(drawn)
        if len(drawn) > LARGEST_BYTES:
            # Our pages have few colours: a palette shows nearly the same in a third of the bytes.
            Image.open(BytesIO(drawn)).convert("RGB").quantize(256).save(target, optimize=True)
        assert target.stat().st_size <= LARGEST_BYTES, name

    return keep
