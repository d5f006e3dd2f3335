# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Rendering a page."""

from collections.abc import Mapping, MutableMapping
from typing import Any

from flask import render_template
from flask.templating import Environment


class PageEnvironment(Environment):
    """Flask's, whose templates have the globals themselves and no view of them.

    Jinja copies them for each page and each part it includes; a view is copied name by name, which
    was a fourth of what a small page took.
    """

    def make_globals(self, d: Mapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return what a template's names are looked up in; one with its own has a copy."""
        return {**self.globals, **d} if d else self.globals


def page(template: str, **context: Any) -> str:  # noqa: ANN401 - whatever the template needs.
    """Render a template that extends ``munikit/layout.html``."""
    return render_template(template, **context)
