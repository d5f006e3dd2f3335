# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A test client that reads every page it gets, as a screen reader and a strict browser would."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID
from xml.etree.ElementTree import Element

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

_TEXT_INPUTS = ("input", "select", "textarea")
_MAIN = {"button", "button--secondary", "linklike", "hidden"}


class PageClient(FlaskClient):
    """Flask's test client; a page with a fault fails the test that asked for it."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:  # noqa: ANN401 - Flask's signature.
        response = super().open(*args, **kwargs)
        if response.mimetype == "text/html" and response.status_code not in (301, 302, 303):
            faults = list(faults_of(response.text))
            assert not faults, f"{response.request.path}: {'; '.join(faults)}"
        return response

    def enter(self, person_id: UUID) -> None:
        """Sign a person in, as their login would."""
        with self.session_transaction() as session:
            session["_user_id"] = session["person"] = str(person_id)

    def fill(self, path: str, answers: Mapping[str, str]) -> TestResponse:
        """Ask for a page and send its form with these answers, by the boxes' names."""
        token = re.search(r'name="csrf_token" value="([^"]+)"', self.get(path).text)
        assert token, f"{path}: there is no form to send"
        return self.post(path, data={**answers, "csrf_token": token[1]})


def faults_of(page: str) -> Iterator[str]:
    """Yield what is wrong with a page, in words for whoever wrote its template."""
    # Imported here: a portal in production has the client's module but not the parser.
    import html5lib  # noqa: PLC0415 - as above.

    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    root = parser.parse(page)
    for _, code, _ in parser.errors:
        yield f"the HTML is wrong: {code}"
    elements = list(root.iter())
    yield from _headings(root, elements)
    yield from _identifiers(elements)
    yield from _labels(elements)
    yield from _policy(elements)
    yield from _forms(elements)


def _headings(root: Element, elements: list[Element]) -> Iterator[str]:
    if root.get("lang") is None:
        yield "the page has no language"
    headings = [_text(each) for each in elements if each.tag == "h1"]
    if len(headings) != 1:
        yield f"the page has {len(headings)} h1, not one"
        return
    title = next((_text(each) for each in elements if each.tag == "title"), "")
    if not title.removeprefix("Error: ").startswith(headings[0]):
        yield f"the title «{title}» does not begin with the h1 «{headings[0]}»"


def _identifiers(elements: list[Element]) -> Iterator[str]:
    ids = Counter(each.get("id") for each in elements if each.get("id"))
    yield from (f"the id «{name}» stands {n} times" for name, n in ids.items() if n > 1)
    for each in elements:
        for attribute in ("aria-describedby", "aria-labelledby"):
            for name in (each.get(attribute) or "").split():
                if name not in ids:
                    yield f"{attribute} names «{name}», which is not on the page"


def _labels(elements: list[Element]) -> Iterator[str]:
    labelled = {each.get("for") for each in elements if each.tag == "label"}
    for each in elements:
        hidden = each.get("type") in ("hidden", "submit")
        if each.tag in _TEXT_INPUTS and not hidden and each.get("id") not in labelled:
            yield f"the control «{each.get('name')}» has no label"
        if each.tag == "img" and each.get("alt") is None:
            yield f"the image {each.get('src')} has no alt"


def _policy(elements: list[Element]) -> Iterator[str]:
    for each in elements:
        if each.get("style") is not None or each.tag == "style":
            yield f"<{each.tag}> has an inline style, which the policy refuses"
        if each.tag == "script" and each.get("src") is None:
            yield "there is an inline script, which the policy refuses"
        yield from (f"<{each.tag}> has {name}" for name in each.keys() if name.startswith("on"))  # noqa: SIM118 - an element is no dict.


def _forms(elements: list[Element]) -> Iterator[str]:
    for form in (each for each in elements if each.tag == "form"):
        yield from _enter(form)
        if (form.get("method") or "get").lower() != "post":
            continue
        if not any(each.get("name") == "csrf_token" for each in form.iter()):
            yield f"the form to «{form.get('action') or 'this page'}» has no CSRF token"


def _enter(form: Element) -> Iterator[str]:
    """Yield what is wrong with the button that Enter presses: the first one, wherever it stands."""
    buttons = [each for each in form.iter("button") if each.get("type", "submit") == "submit"]
    main = next((each for each in buttons if _classes(each) & _MAIN == {"button"}), None)
    if main is None or _does(buttons[0]) == _does(main):
        return
    yield f"Enter presses «{_text(buttons[0])}» and not «{_text(main)}»: set that one first"


def _does(button: Element) -> tuple[object, ...]:
    """Return what a button does; a hidden one may stand in for the main act of its form."""
    is_main = _classes(button) & _MAIN in ({"button"}, {"hidden"})
    return (is_main, button.get("name"), button.get("value"))


def _classes(element: Element) -> set[str]:
    return set(element.get("class", "").split())


def _text(element: Element) -> str:
    return re.sub(r"\s+", " ", "".join(element.itertext())).strip()
