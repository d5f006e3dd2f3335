# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Somebody who uses the keys alone: they see where they are, and get out of everything."""

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Locator, Page, expect

# No page has more stops; a key that gets nowhere in so many is caught.
MOST_STOPS = 150
# Where the focus is, how it shows, and whether anything lies over it (WCAG 2.4.7 and 2.4.11).
_FOCUS = """() => {
    const at = document.activeElement;
    if (!at || at === document.body || at === document.documentElement) return null;
    const box = at.getBoundingClientRect(), style = getComputedStyle(at);
    const x = box.left + Math.min(box.width / 2, 20), y = box.top + Math.min(box.height / 2, 10);
    const over = document.elementFromPoint(x, y);
    return {
        is: at.outerHTML.slice(0, 160),
        outline: style.outlineStyle === 'none' ? 0 : parseFloat(style.outlineWidth),
        inside: box.width > 0 && box.height > 0 && box.bottom > 0 && box.right > 0
            && box.top < innerHeight && box.left < innerWidth,
        covered: !over || !(at.contains(over) || over.contains(at)),
        order: [...document.querySelectorAll('*')].indexOf(at),
    };
}"""


@dataclass
class Keyboard:
    page: Page

    def next(self, key: str = "Tab") -> dict[str, Any] | None:
        """Go to the next stop and look at it; nothing is returned past the last one."""
        self.page.keyboard.press(key)
        stop: dict[str, Any] | None = self.page.evaluate(_FOCUS)
        if stop is not None:
            assert stop["inside"], f"{self.page.url}: out of sight: {stop}"
            assert not stop["covered"], f"{self.page.url}: something lies over it: {stop}"
            assert stop["outline"] >= 3, f"{self.page.url}: the focus does not show: {stop}"
        return stop

    def walk_through(self) -> int:
        """Go from the top of the page to its end and back, and return the number of stops."""
        there = self._until_out("Tab")
        order = [stop["order"] for stop in there]
        assert order == sorted(order), f"{self.page.url}: not in the order it is read: {there}"
        back = self._until_out("Shift+Tab")
        assert len(back) == len(there), f"{self.page.url}: other stops on the way back: {back}"
        return len(there)

    def _until_out(self, key: str) -> list[dict[str, Any]]:
        stops: list[dict[str, Any]] = []
        while (stop := self.next(key)) is not None:
            if stops and stop["order"] == stops[0]["order"]:
                break  # Round, past the browser's own buttons.
            stops.append(stop)
            assert len(stops) < MOST_STOPS, f"{self.page.url}: no way out with {key}: {stop}"
        return stops

    def go_to(self, wanted: Locator) -> None:
        for _ in range(MOST_STOPS):
            self.next()
            if wanted.evaluate("each => each === document.activeElement"):
                return
        raise AssertionError(f"{self.page.url}: Tab does not lead to {wanted}")

    def write(self, label: str, text: str) -> None:
        self.go_to(self.page.get_by_label(label))
        self.page.keyboard.type(text)

    def press(self, role: Any, name: str, key: str = "Enter") -> None:  # noqa: ANN401 - an ARIA role.
        """Go to a link or button and press it; another page opens."""
        self.go_to(self.page.get_by_role(role, name=name, exact=True).first)
        with self.page.expect_navigation():
            self.page.keyboard.press(key)

    def choose(self, label: str) -> None:
        """Choose one of several with the arrows, once among them."""
        wanted = self.page.get_by_label(label, exact=True)
        group = wanted.get_attribute("name")
        for _ in range(MOST_STOPS):
            self.next()
            if self.page.evaluate("document.activeElement.name || ''") == group:
                break
        self.page.keyboard.press("Space")
        for _ in range(self.page.locator(f"input[name={group}]").count()):
            if wanted.is_checked():
                return
            self.next("ArrowDown")
        expect(wanted).to_be_checked()
