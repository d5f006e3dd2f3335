# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What is checked of every page a journey passes: axe, one heading, no sideways scrolling."""

from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from journeys.conftest import wait_until
from playwright.sync_api import Page, expect

SCREENS = Path(__file__).parents[2] / "build" / "screens"
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_WIDTHS = {"320": 640, "360": 740, "1280": 900}


def check_page(page: Page, name: str, *, javascript: bool) -> None:
    """Check the page that is open, and keep pictures of it in ``build/screens``.

    axe needs JavaScript; without it the page is the same one, so the other run has checked it.
    """
    # With scripts a page may still be sending a file, and lead on when it has.
    page.wait_for_load_state("networkidle" if javascript else "load")
    expect(page.locator("h1"), f"{name} has one h1").to_have_count(1)
    heading = page.locator("h1").inner_text().strip()
    assert page.title().removeprefix("Error: ").startswith(heading), (page.title(), heading)
    if not javascript:
        return
    before = page.viewport_size
    for width, height in _WIDTHS.items():
        page.set_viewport_size({"width": int(width), "height": height})
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= int(width), f"{name} scrolls sideways at {width} px: {wide}"
        found = Axe().run(page, options={"runOnly": {"type": "tag", "values": _RULES}})
        assert found.violations_count == 0, f"{name} at {width} px: {found.generate_report()}"
        SCREENS.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=SCREENS / f"{name}-{width}.png", full_page=True)
    if before is not None:
        page.set_viewport_size(before)


def await_text(page: Page, text: str) -> None:
    """Reload, as a person would, until the worker has done its part."""

    def seen() -> bool:
        if page.get_by_text(text).first.is_visible():
            return True
        page.reload()
        return False

    wait_until(seen, text)
