# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Rendering a page."""

from typing import Any

from flask import render_template


def page(template: str, **context: Any) -> str:  # noqa: ANN401 - whatever the template needs.
    """Render a template that extends ``munikit/layout.html``."""
    return render_template(template, **context)
