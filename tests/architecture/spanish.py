# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Finding Spanish in the sources that does not go through the catalogue."""

import ast
import re
from collections.abc import Iterator

SAID = frozenset({"_", "_l", "gettext", "lazy_gettext", "ngettext"})
# What is given to these no person reads, or only who keeps the kit: patterns, logs, declared data.
# fmt: off
UNREAD = frozenset({
    "compile", "replace", "split", "startswith", "endswith", "sub", "match", "fullmatch",
    "search", "removeprefix", "removesuffix", "fold", "fromkeys", "translate", "maketrans",
    "frozenset", "info", "debug", "warning", "error", "exception", "log", "declared",
    "TypeError", "LookupError", "CSRFError", "strip",
})
# fmt: on
LETTERS = re.compile("[áéíóúüñÁÉÍÓÚÑ¿¡]")
COMMON = re.compile(
    r"\b(de|la|el|los|las|un|una|que|por|para|su|sus|con|del|al|lo|falta|le|hay|debe|ya|son|este|"
    r"esta|ese|esa|sin|otro|otra|usted|o|y|se|es|suya|suyo)\b",
    re.IGNORECASE,
)
ENGLISH = re.compile(r"\b(the|is|not|has|with|of|and|must|cannot|without|for|by|to|an|its|are)\b")
# One word that people read, where a name of Python could stand too.
WORDS = re.compile(
    r"(?:Corrija|Ponga|Fila|Escriba|Elija|Falta|Revise|Adjunte) \S.*"
    r"|[Nn]ingun[oa]|[Nn]ad(?:a|ie)|[Ff]irmad[oa]|Sistema"
)
# Written by `%s` and its like: lines of the log, which stand in constants.
LOG_LINE = re.compile(r"%(?:s|d|r|\.\d[fs])")


def spanish(source: str) -> Iterator[tuple[int, str]]:
    """Yield the line and the text of each Spanish literal that is said outside of the catalogue."""
    tree = ast.parse(source)
    docs = {id(each) for each in _docstrings(tree)}
    for text in _outside(tree):
        said = _text(text)
        if id(text) not in docs and _is_spanish(said):
            yield text.lineno, said


def refusals(source: str) -> Iterator[tuple[int, str]]:
    """Yield what `spanish` finds of errors that are raised: people read those of any file."""
    raised = {
        each.lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Raise)
        for each in ast.walk(node)
        if isinstance(each, ast.Constant | ast.JoinedStr)
    }
    yield from ((line, text) for line, text in spanish(source) if line in raised)


def _docstrings(tree: ast.Module) -> Iterator[ast.expr]:
    # A text that stands alone says something of what stands above it.
    yield from (each.value for each in ast.walk(tree) if isinstance(each, ast.Expr))


def _outside(node: ast.AST) -> Iterator[ast.Constant | ast.JoinedStr]:
    if isinstance(node, ast.Compare):
        return
    if isinstance(node, ast.Call) and _name(node.func) in SAID | UNREAD:
        yield from _values(node)
        return
    if isinstance(node, ast.Constant | ast.JoinedStr):
        yield node
    for part in _parts(node):
        yield from _outside(part)


def _values(call: ast.Call) -> Iterator[ast.Constant | ast.JoinedStr]:
    """Yield what is said within the values of a text of the catalogue."""
    if _name(call.func) in SAID:
        for each in call.keywords:
            yield from _outside(each.value)


def _parts(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.JoinedStr):
        yield from (each.value for each in node.values if isinstance(each, ast.FormattedValue))
    elif isinstance(node, ast.Dict):
        yield from node.values
    elif isinstance(node, ast.Subscript):
        yield node.value
    else:
        yield from ast.iter_child_nodes(node)


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _text(node: ast.Constant | ast.JoinedStr) -> str:
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    parts = (each.value if isinstance(each, ast.Constant) else "{}" for each in node.values)
    return "".join(map(str, parts))


def _is_spanish(text: str) -> bool:
    plain = re.sub(r"\{\w*\}", "", text).strip()
    if not re.search(r"[^\W\d_]{2}", plain) or LOG_LINE.search(text):
        return False
    if len(ENGLISH.findall(text)) > len(COMMON.findall(text)):
        return False
    if LETTERS.search(plain):
        return len(re.findall(r"[^\W\d_]", plain)) > 2
    return bool(WORDS.fullmatch(text) or (" " in plain and COMMON.search(plain)))
