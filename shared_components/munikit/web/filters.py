# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Dates, amounts and sizes as templates write them."""

from datetime import date, datetime

from markupsafe import Markup

from munikit.kernel.clock import local
from munikit.kernel.formats import day, moment, short_day
from munikit.kernel.sizes import file_size


def short_time(value: date | datetime) -> Markup:
    """Return `short_day` for a page, which does not break a date at its hyphens."""
    here = local(value).date() if isinstance(value, datetime) else value
    return Markup('<time datetime="{}">{}</time>').format(here.isoformat(), short_day(here))


def plain(value: object) -> str:
    """Return a text without the marks of its language, for a page's title."""
    marked = getattr(value, "__html__", None)
    if marked is None:
        return str(value)
    html: str = marked()
    if "<" not in html:
        return Markup(html)  # noqa: S704 - what is HTML already.
    return Markup(html).striptags()  # noqa: S704 - as above.


FILTERS = {
    "day": day,
    "moment": moment,
    "short_day": short_time,
    "short_day_text": short_day,
    "filesize": file_size,
    "money": str,
    "plain": plain,
}
