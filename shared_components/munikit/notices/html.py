# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The HTML body of a mail: the same words as the plain one, with a link to press.

It has no styles, images or trackers: it reads well in any program, at any size of letter.
"""

import re
from functools import cache

from jinja2 import Environment, PackageLoader, Template
from markupsafe import Markup, escape

from munikit.settings import Settings

_ADDRESS = re.compile(r"https?://[^\s<>\"']+")


def html_of(subject: str, body: str, settings: Settings) -> str:
    """Return a plain body as HTML. Only addresses of the portal itself become links."""
    paragraphs = [_linked(part.strip(), settings.site.url) for part in body.split("\n\n")]
    return (
        _template()
        .render(
            subject=subject,
            paragraphs=[each for each in paragraphs if each],
            municipality=settings.municipality.name,
            site=settings.site,
        )
        .lstrip()
    )


def _linked(text: str, site_url: str) -> Markup:
    parts = []
    end = 0
    for found in _ADDRESS.finditer(text):
        address = found.group()
        if address != site_url and not address.startswith(f"{site_url}/"):
            continue
        link = Markup('<a href="{0}">{0}</a>').format(address)
        parts += [escape(text[end : found.start()]), link]
        end = found.end()
    return Markup().join([*parts, escape(text[end:])])


@cache
def _template() -> Template:
    loader = PackageLoader("munikit.notices")
    return Environment(loader=loader, autoescape=True).get_template("munikit/notices/mail.html")
