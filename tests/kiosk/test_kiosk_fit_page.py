"""The ticket kiosk on every screen it may stand on: all choices in sight, within reach, and audited."""

import pytest
from playwright.sync_api import Page, expect

from tests.audit import await_faces, violations
from tests.kiosk.conftest import OpenPage
from tests.kiosk.fake_wire import Wire

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("width", "height"), [(1080, 1920), (1920, 1080), (1280, 800)])
def test_every_choice_is_within_the_screen(open_page: OpenPage, width: int, height: int) -> None:
    page = open_page("/kiosk#token=kiosk-token", width=width, height=height)
    expect(page.locator(".tile").first).to_be_visible()
    assert fits(page)
    page.locator("[data-do=language][data-value=en]").tap()
    assert fits(page)
    page.locator("[data-value=submit]").tap()
    expect(page.locator(".fields")).to_be_visible()
    assert fits(page)
    page.locator(".fields [data-value=C]").click(delay=450)
    expect(page.locator(".label")).to_be_visible()
    assert fits(page)


def test_a_window_at_double_zoom_passes_the_audit_up_to_a_ticket(open_page: OpenPage) -> None:
    page = open_page("/kiosk#token=kiosk-token", width=540, height=960)
    page.locator("[data-value=submit]").tap()
    expect(page.locator(".fields")).to_be_visible()
    assert violations(page) == []
    page.locator(".fields [data-value=C]").click(delay=450)
    expect(page.locator(".label")).to_be_visible()
    assert violations(page) == []


def test_the_way_to_a_ticket_passes_the_audit_in_both_languages(kiosk: Page) -> None:
    assert violations(kiosk) == []
    kiosk.locator("[data-do=language][data-value=en]").tap()
    assert violations(kiosk) == []
    kiosk.locator("[data-do=priority]").tap()
    kiosk.locator("[data-value=submit]").tap()
    expect(kiosk.locator(".fields")).to_be_visible()
    assert violations(kiosk) == []
    kiosk.locator(".fields [data-value=C]").click(delay=450)
    expect(kiosk.locator(".label")).to_be_visible()
    assert violations(kiosk) == []


def test_the_aids_reach_further_and_end_with_the_visit(kiosk: Page) -> None:
    kiosk.locator("[data-do=lowReach]").tap()
    tops = kiosk.locator("button").evaluate_all("all => all.map(one => one.getBoundingClientRect().top)")
    assert min(tops) >= 0.4 * 1920
    assert fits(kiosk)
    kiosk.locator("[data-do=largeText]").tap()
    kiosk.locator("[data-do=contrast]").tap()
    assert violations(kiosk) == []
    kiosk.reload()
    expect(kiosk.locator("[data-do=lowReach]")).to_have_attribute("aria-pressed", "false")
    assert kiosk.locator("html").get_attribute("data-contrast") is None


def test_the_page_asks_no_other_host(open_page: OpenPage, wire: Wire) -> None:
    # How much it loads is measured where it is packed: tests/pages/test_kiosks_and_help.py, a whole visit.
    page = open_page("/kiosk#token=kiosk-token")
    expect(page.locator(".tile").first).to_be_visible()
    hosts = page.evaluate("performance.getEntriesByType('resource').map(entry => new URL(entry.name).origin)")
    assert set(hosts) == {wire.origin}


def fits(page: Page) -> bool:
    await_faces(page)
    tallest = "Math.max(document.documentElement.scrollHeight, document.body.scrollHeight)"
    return bool(page.evaluate(f"{tallest} <= innerHeight + 1"))
