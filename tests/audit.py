"""The accessibility audit of one state of a page."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def violations(page: Page) -> list[str]:
    """Each violation axe finds, as "rule: the elements"."""
    answer = Axe().run(page, options={"runOnly": {"type": "tag", "values": _RULES}})
    return [
        f"{found['id']}: {[node['html'][:120] for node in found['nodes']]}" for found in answer.response["violations"]
    ]
