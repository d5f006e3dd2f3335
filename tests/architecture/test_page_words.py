# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Every word of a page goes through the catalogue, and a script's words stand in the page."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from architecture.test_words import KIT, tracked
from jinja2 import Environment, nodes

# A paper is in Spanish, which is what binds; a simulator plays somebody else's page.
SPANISH_ONLY = ("papers", "procedures", "simulator", "simulators", "simulated.html")
# What a person reads or hears of a tag, apart from what stands in it.
READ = ("alt", "title", "placeholder", "label", "content")
# `value` is read where it stands on a button.
PRESSED = ("submit", "button", "reset")
# What is the same in every language; the end of an address, and attributes a macro writes.
ANYWHERE = re.compile(
    r"\b(?:PDF|ZIP)\b|width=device-width(?:, initial-scale=1)?|(?<!\w)-[a-z]+|\baria-[a-z]+="
    r"|\"true\""
)
TRANSLATES = ("_", "gettext", "ngettext")
SENTENCE = re.compile(r"[¿¡]|[A-Za-zÀ-ÿ]{2,},? [A-Za-zÀ-ÿ]|^[A-ZÀ-Ý][a-zà-ÿ]")
LETTER = re.compile(r"[^\W\d_]")
# A place where an expression stood, which no word of a page is.
VALUE = "\ufffc"

LITERAL = re.compile(
    r"""/\*.*?\*/|(?<![:\\'"])//[^\n]*|'((?:\\.|[^'\\\n])*)'|"((?:\\.|[^"\\\n])*)"|`([^`]*)`""",
    re.DOTALL,
)
# What a script says: a sentence, or a word with a capital; an error of its own is for who reads it.
SAID = re.compile(r"[À-ÿ¿¡…]|^[A-Z][a-z]+(?:[ :.,]|$)|^[ ,]*[a-z]+ [a-z]+ [a-z]+")
IN_A_SCRIPT = ("use strict", "Signature1", "munikit statement 1", "NotSupportedError")


def page_faults(source: str) -> list[str]:
    """Return what a template says outside of the catalogue."""
    tree = Environment(extensions=["jinja2.ext.do"], autoescape=True).parse(source)
    reader = _Reader()
    reader.feed("".join(_markup(tree)))
    reader.close()
    return reader.found + [text for text in _constants(tree) if SENTENCE.search(text)]


def script_faults(source: str) -> list[str]:
    """Return the literals of a script that a person would read."""
    literals = (next((g for g in found.groups() if g), "") for found in LITERAL.finditer(source))
    said = [text for text in literals if SAID.search(text) and text not in IN_A_SCRIPT]
    return [*said, *re.findall(r"""toLocale\w+\(["'][a-z]{2}""", source)]


class _Reader(HTMLParser):
    """Collects the words of a page's markup, all branches of it one after the other."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_data(self, data: str) -> None:
        self._note(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        kinds = [value for name, value in attrs if name == "type"]
        for name, value in attrs:
            pressed = name == "value" and tag == "input" and set(kinds) & set(PRESSED)
            spoken = name in READ or name.startswith(("aria-label", "data-label"))
            if value and (pressed or (spoken and not name.endswith("by"))):
                self._note(value)

    def _note(self, text: str) -> None:
        words = " ".join(ANYWHERE.sub("", text).replace(VALUE, " ").split())
        if LETTER.search(words):
            self.found.append(words)


def _markup(node: nodes.Node) -> Iterator[str]:
    if isinstance(node, nodes.TemplateData):
        yield node.data
    elif isinstance(node, nodes.Expr):
        yield VALUE
    else:
        for each in node.iter_child_nodes():
            yield from _markup(each)


def _constants(node: nodes.Node) -> Iterator[str]:
    if isinstance(node, nodes.Call) and getattr(node.node, "name", "") in TRANSLATES:
        # What is counted or named may be a text too; the message itself is the catalogue's.
        for each in node.kwargs:
            yield from _constants(each)
    elif isinstance(node, nodes.Const) and isinstance(node.value, str):
        yield node.value
    else:
        for each in node.iter_child_nodes():
            yield from _constants(each)


def _pages() -> list[Path]:
    pages = tracked("shared_components/munikit/*.html", "modules/*.html", "<<*/templates/*.html")
    return [path for path in pages if not set(path.parts) & set(SPANISH_ONLY)]


def _scripts() -> list[Path]:
    return tracked("shared_components/munikit/*.js", "modules/*/munikit_*/*.js")


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("<p>Guarde</p>", ["Guarde"]),
        ('<p>{{ _("Guarde") }} · {{ n }}</p>', []),
        ("<p>{% if ok %}Listo{% endif %}</p>", ["Listo"]),
        ('<img alt="Escudo">', ["Escudo"]),
        ('<nav aria-label="Páginas"></nav>', ["Páginas"]),
        ("""<nav aria-label="{{ _('Páginas') }}"></nav>""", []),
        ('<p aria-labelledby="the-title" class="big box"></p>', []),
        ('<input type="submit" value="Enviar">', ["Enviar"]),
        ('<input type="radio" value="Enviar">', []),
        ('{% set heading = "Sus deudas" %}', ["Sus deudas"]),
        ('{{ notice("problem", "No se pudo") }}', ["No se pudo"]),
        ('{{ _("Con %(what)s", what="Otra cosa") }}', ["Otra cosa"]),
        ('{{ ngettext("%(num)s fila", "%(num)s filas", n) }}', []),
        ('{{ "Error: " if wrong }}{{ x | default("munikit/again.html") }}', ["Error: "]),
    ],
)
def test_what_a_page_says_outside_the_catalogue_is_found(source: str, found: list[str]) -> None:
    assert page_faults(source) == found


@pytest.mark.parametrize("path", _pages(), ids=lambda path: "/".join(path.parts[-2:]))
def test_every_word_of_a_page_goes_through_the_catalogue(path: Path) -> None:
    assert page_faults(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("said.textContent = 'Guardado a las ' + now;", ["Guardado a las "]),
        ("go.textContent = 'Seguir';", ["Seguir"]),
        ("said.textContent = say('kept', now); /* Keeps what's typed. */", []),
        ("left.textContent = n + ' caracteres de más';", [" caracteres de más"]),
        ("x.className = 'told error-summary'; // Isn't said.", []),
        ("y.setRequestHeader('Content-Type', 'text/plain');", []),
        ('day.toLocaleDateString("es-CL", { timeZone })', ['toLocaleDateString("es']),
    ],
)
def test_what_a_script_says_of_its_own_is_found(source: str, found: list[str]) -> None:
    assert script_faults(source) == found


@pytest.mark.parametrize("path", _scripts(), ids=lambda path: path.name)
def test_no_script_has_words_of_its_own(path: Path) -> None:
    assert script_faults(path.read_text(encoding="utf-8")) == []


def test_a_script_finds_every_word_it_says_in_the_page() -> None:
    web = KIT / "shared_components/munikit/web"
    script = (web / "assets/portal.js").read_text(encoding="utf-8")
    page = (web / "templates/munikit/script_words.html").read_text(encoding="utf-8")

    said = set(re.findall(r"say\('([a-z-]+)'", script))

    assert said == set(re.findall(r"data-([a-z-]+)=", page))
