# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Parts of a page that are the same for everybody."""

from flask import current_app, request
from markupsafe import Markup

from munikit.kernel.words import catalogue
from munikit.web.surroundings import surroundings


def fixed(template: str) -> Markup:
    """Return the template rendered, once for each language.

    It is rendered without the visitor's context, so nothing personal can be kept in it.
    """
    rendered = surroundings().fixed
    key = (template, catalogue(), request.root_path)
    if key not in rendered:
        text = current_app.jinja_env.get_template(template).render()
        rendered[key] = Markup(text)  # noqa: S704 - a template's output, escaped by Jinja.
    return rendered[key]
