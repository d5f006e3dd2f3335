# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What is checked of every page a journey passes: axe, one heading, no sideways scrolling."""

import os
from pathlib import Path

from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from journeys.conftest import wait_until
from playwright.sync_api import Page, expect

# Pictures of every page are kept in the folder that this names; to take one is a third of a check.
_SCREENS = os.environ.get("MUNIKIT_SCREENS", "")
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What is in order is not told at length: it was most of what came back.
_OPTIONS = {"runOnly": {"type": "tag", "values": _RULES}, "resultTypes": ["violations"]}
_WIDTHS = {"320": 640, "360": 740, "1280": 900}


def check_page(page: Page, name: str, *, javascript: bool) -> None:
    """Check the page that is open.

    axe needs JavaScript; without it the page is the same one, so the other run has checked it.
    """
    page.wait_for_load_state("load")
    if javascript and page.locator("input[type=file]").count():
        # Its script may still be sending a file, and lead on when it has.
        page.wait_for_load_state("networkidle")
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
        found = _judged_by_axe(page)
        assert found.violations_count == 0, f"{name} at {width} px: {found.generate_report()}"
        if _SCREENS:
            page.screenshot(path=Path(_SCREENS) / f"{name}-{width}.png", full_page=True)
    if before is not None:
        page.set_viewport_size(before)


def _judged_by_axe(page: Page) -> AxeResults:
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(AXE_SCRIPT)
    judge = "options => axe.run(options).then(({violations}) => ({violations}))"
    return AxeResults(page.evaluate(judge, _OPTIONS))


def await_text(page: Page, text: str) -> None:
    """Reload, as a person would, until the worker has done its part."""

    def seen() -> bool:
        if page.get_by_text(text).first.is_visible():
            return True
        page.reload()
        return False

    wait_until(seen, text)
