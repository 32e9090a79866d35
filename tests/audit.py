"""The accessibility audit of one state of a page, and the moment from which its layout may be measured."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def violations(page: Page) -> list[str]:
    """Each violation axe finds, as "rule: the elements"."""
    answer = Axe().run(page, options={"runOnly": {"type": "tag", "values": _RULES}})
    return [
        f"{found['id']}: {[node['html'][:120] for node in found['nodes']]}" for found in answer.response["violations"]
    ]


def await_faces(page: Page) -> None:
    """Wait until the page's words stand in their own typeface; until then a wider one keeps their place."""
    # The look at a height lays the page out: only then does the browser know which faces it needs.
    page.evaluate("() => { document.body.offsetHeight; return document.fonts.ready.then(() => true); }")
