# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The words of a paper: its template, kept as it stood that day, and the page made from it.

The sources of a paper are everything its words depend on. They are kept with the document, so
that a paper of years ago is made again with the template of its day.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from jinja2 import DictLoader, StrictUndefined, Template
from jinja2.sandbox import SandboxedEnvironment

from munikit.kernel.errors import InvalidError
from munikit.kernel.words import gettext as _
from munikit.printing.lettering import without_controls

_PAPERS = files("munikit.printing") / "papers"
OWN = "this_document.html"
BASE = "paper.html"
STYLE = "paper.css"
TWIN = "twin.html"
# Layout takes longer than linearly: a table of 20,000 rows would keep the worker for minutes.
_MOST_CHARACTERS = 200_000


@dataclass(frozen=True)
class PrintedPaper:
    """A paper and its twin: the same words as a piece of HTML, for whoever cannot read a PDF."""

    pdf: bytes
    twin: str


def paper_sources(template: str) -> dict[str, str]:
    """Return the sources of a paper: the shipped ones and the procedure's own ``template``."""
    sources = {name: (_PAPERS / name).read_text(encoding="utf-8") for name in (BASE, STYLE, TWIN)}
    return {**sources, OWN: template} if template else sources


def digest_of(sources: Mapping[str, str]) -> str:
    """Return the SHA-256 that names these sources."""
    return hashlib.sha256(json.dumps(sources, sort_keys=True).encode()).hexdigest()


def paper_html(sources: Mapping[str, str], values: Mapping[str, Any]) -> str:
    """Return the page that is printed.

    Raises:
        InvalidError: the page is too long to be a paper.
    """
    made = _template(OWN if OWN in sources else BASE, tuple(sources.items())).render(values)
    html = without_controls(made)
    if len(html) > _MOST_CHARACTERS:
        raise InvalidError(_("El documento es demasiado largo: revise su plantilla"))
    return html


def twin_html(sources: Mapping[str, str], values: Mapping[str, Any]) -> str:
    """Return the same words without the paper around them; empty where the template has no base."""
    if OWN in sources and "paper.html" not in sources[OWN]:
        return ""
    # What extends the paper now extends the twin: its blocks fall into a page of a browser.
    swapped = {**sources, BASE: sources[TWIN]}
    return _template(OWN if OWN in sources else BASE, tuple(swapped.items())).render(values)


# Compiled once: a series of thousands has the same few sources.
@lru_cache(maxsize=16)
def _template(name: str, sources: tuple[tuple[str, str], ...]) -> Template:
    # Sandboxed: a municipality's template may say anything and do nothing.
    environment = SandboxedEnvironment(
        loader=DictLoader(dict(sources)),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(name)
