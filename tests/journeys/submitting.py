# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Presses a button in a real browser, and judges whether the screen shows what was answered."""

import html
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urldefrag, urlsplit

from fuzz.pages import text_for
from journeys.people import picture
from journeys.standing import Button
from playwright.sync_api import Error, Locator, Page, Request, Response

# Tells what cannot be seen from outside: whether the page's own scripts took a form over, whether
# they wait for an answer, and whether they lead on.
WATCH = """
window.watched = {sent: false, known: false, stopped: false, asked: 0, open: 0, leaving: false};
addEventListener('submit', (event) => {
    watched.sent = true;
    setTimeout(() => { watched.known = true; watched.stopped = event.defaultPrevented; });
}, true);
navigation.addEventListener('navigate', (event) => {
    if (!event.destination.sameDocument) watched.leaving = true;
});
const send = XMLHttpRequest.prototype.send;
XMLHttpRequest.prototype.send = function (...given) {
    watched.asked += 1;
    watched.open += 1;
    this.addEventListener('loadend', () => setTimeout(() => { watched.open -= 1; }));
    return send.apply(this, given);
};
"""
# Empty boxes whose label does not say that they may stay so, and choices nobody made yet.
_EMPTY = """([form, number]) => {
    for (const each of document.querySelectorAll('details')) each.open = true;
    const asked = document.forms[form], empty = [];
    for (const box of asked ? asked.elements : []) {
        const optional = [...(box.labels || [])].some((label) => label.querySelector('.optional'));
        if (['radio', 'checkbox'].includes(box.type)) {
            const group = [...asked.elements].filter((other) => other.name === box.name);
            if (!group.some((other) => other.checked)) box.checked = true;
        } else if (box.matches('select')) {
            const last = box.options.length - 1;
            if (!box.value && last >= 0) box.selectedIndex = last;
        } else if (box.matches('textarea, input:not([type=hidden]):not([type=file])')
            && !box.value && !optional) empty.push([box.name, [...asked.elements].indexOf(box)]);
    }
    return empty;
}"""
_WRITE = """([form, texts]) => {
    for (const [at, text] of texts) document.forms[form].elements[at].value = text;
    document.forms[form].removeAttribute('target');  // One page is looked at.
    if (window.watched) watched.here = true;
}"""
# Not what only Enter presses.
_SUBMITS = "button:is(:not([type]), [type=submit]):not([aria-hidden])"
_BUSY = "form[data-sent], form button:disabled, [aria-busy=true]"
_BUSY_WORDS = re.compile(r"Enviando|Subiendo|Llegó\. Lo estamos revisando")
# The browser's own line about an answer, which is no error of the page.
_BROWSERS_OWN = "Failed to load resource: the server responded with a status of"
_LOOK_EVERY_MS = 10
_CSV = b"run;nombre\n12.345.678-5;Rosa\n"
# The bank is away, and the portal says so.
_AWAY = 503


class Submitting:
    """One page of somebody's browser, in which one button after the other is pressed."""

    def __init__(self, page: Page, url: str, *, javascript: bool) -> None:
        self.page = page
        self.url = url
        self.javascript = javascript
        self.answers: list[Response] = []
        self.errors: list[str] = []
        self.failed: list[Request] = []
        self._action = ""
        page.on("response", self._answered)
        page.on("requestfailed", self._has_failed)
        page.on("pageerror", lambda error: self.errors.append(f"console: {error}"))
        page.on("console", lambda said: self._said(said.type, said.text))

    def press(self, button: Button) -> list[str]:
        """Send the form of a button as it stands, and return what is wrong with what is shown."""
        self.page.goto(f"{self.url}{button.page}")
        form = self.page.locator("form").nth(button.form)
        if not self.page.locator("form").count() > button.form:
            return [f"{button}: is gone"]
        self._fill(button.form, form)
        for told in (self.answers, self.errors, self.failed):
            told.clear()
        form.locator(_SUBMITS).nth(button.number).click(no_wait_after=True)
        while not self._is_over():
            self.page.wait_for_timeout(_LOOK_EVERY_MS)
        self.page.wait_for_load_state("load")
        faults = [f"{button}: {fault}" for fault in self._faults()]
        self._leave()
        return faults

    def _leave(self) -> None:
        """Leave the page: one that waits for news would go on asking."""
        while True:
            try:
                self.page.goto("about:blank")
            except Error as error:
                # What was opened as a file may end its own navigation a moment later.
                if "interrupted by another navigation" not in error.message:
                    raise
            else:
                return

    def _fill(self, number: int, form: Locator) -> None:
        empty = self.page.evaluate(_EMPTY, [number, 0])
        for box in form.locator("input[type=file]").all():
            csv = "csv" in (box.get_attribute("accept") or "")
            name, kind = ("lista.csv", "text/csv") if csv else ("foto.png", "image/png")
            content = _CSV if csv else picture()
            box.set_input_files({"name": name, "mimeType": kind, "buffer": content})
        self.page.evaluate(_WRITE, [number, [[at, text_for(name)] for name, at in empty]])
        self._action = _bare(form.evaluate("form => form.action"))

    def _answered(self, response: Response) -> None:
        if not response.url.startswith(self.url):
            return  # The browser's own reader of files.
        request = response.request
        first = request
        while first.redirected_from is not None:
            first = first.redirected_from
        if not (request.is_navigation_request() or _bare(first.url) == self._action):
            return
        if not 300 <= response.status < 400:
            self.answers.append(response)

    def _has_failed(self, request: Request) -> None:
        if request.is_navigation_request():
            self.failed.append(request)

    def _said(self, kind: str, text: str) -> None:
        if kind == "error" and not text.startswith(_BROWSERS_OWN):
            self.errors.append(f"console: {text}")

    def _is_over(self) -> bool:
        """Say whether nothing more comes: a page did, or no script waits for anything."""
        if self.failed or any(each.request.is_navigation_request() for each in self.answers):
            return True
        state = self._state() if self.javascript else None
        if state is None or not state.get("here"):
            return False  # Left for a page that is on its way.
        if not state["sent"]:
            return True
        waits = state["open"] or state["leaving"] or (state["asked"] and not self.answers)
        return bool(state["known"] and state["stopped"] and not waits)

    def _state(self) -> dict[str, Any] | None:
        try:
            state: dict[str, Any] | None = self.page.evaluate("window.watched")
        except Error:
            return None  # The page went while it was asked.
        return state

    def _faults(self) -> Iterator[str]:
        yield from self.errors
        outside = [each for each in self.failed if not each.url.startswith(self.url)]
        if outside:
            return  # To a bank or to ClaveÚnica, which are not there.
        if not self.answers:
            yield "nothing was answered"
            return
        answer = self.answers[-1]
        if answer.status >= 500 and answer.status != _AWAY:
            yield f"status {answer.status}"
        # A file is kept, or shown by the browser's own reader.
        if "filename" not in answer.headers.get("content-disposition", ""):
            yield from self._against(answer)

    def _against(self, answer: Response) -> Iterator[str]:
        if answer.status == 204 or "text/html" not in answer.headers.get("content-type", ""):
            yield f"status {answer.status} without a page"
            return
        text = answer.text()
        said, title = words_of("h1", text), words_of("title", text)
        told = _spaced(self.page.locator(".told h2").all_text_contents())
        if not (told and told == said):
            shown = _spaced(self.page.locator("h1").all_text_contents())
            at = self.page.url
            if (shown, [self.page.title()]) != (said, title):
                yield f"shows {shown} «{self.page.title()}», was answered {said} {title}"
            if urldefrag(at)[0] != urldefrag(answer.url)[0]:
                yield f"stands at {at}, was answered from {answer.url}"
        if self.page.locator(_BUSY).count() or _BUSY_WORDS.search(self.page.inner_text("body")):
            yield "is busy for ever"


def words_of(tag: str, text: str) -> list[str]:
    """Return what stands in each such element of a page."""
    found = re.findall(rf"<{tag}\b[^>]*>(.*?)</{tag}>", text, re.DOTALL)
    return _spaced(html.unescape(re.sub(r"<[^>]*>", "", each)) for each in found)


def _spaced(texts: Any) -> list[str]:  # noqa: ANN401 - any texts.
    return [" ".join(each.split()) for each in texts]


def _bare(url: str) -> str:
    return urlsplit(url)._replace(query="", fragment="").geturl()
