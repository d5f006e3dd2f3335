# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Dates, amounts and sizes as people read them."""

from datetime import date, datetime

from markupsafe import Markup

from munikit.kernel.calendar import MONTHS
from munikit.kernel.clock import local

_DAYS = ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo")
_KILO = 1024


def day(value: date | datetime) -> str:
    """Return ``lunes 30 de noviembre de 2026``."""
    here = local(value).date() if isinstance(value, datetime) else value
    return f"{_DAYS[here.weekday()]} {here.day} de {MONTHS[here.month - 1]} de {here.year}"


def moment(value: datetime) -> str:
    """Return ``lunes 30 de noviembre de 2026, 11:42``."""
    return f"{day(value)}, {local(value):%H:%M}"


def short_day(value: date | datetime) -> str:
    """Return ``30-11-2026``, for tables."""
    here = local(value).date() if isinstance(value, datetime) else value
    return f"{here:%d-%m-%Y}"


def short_time(value: date | datetime) -> Markup:
    """Return `short_day` for a page, which does not break a date at its hyphens."""
    here = local(value).date() if isinstance(value, datetime) else value
    return Markup('<time datetime="{}">{}</time>').format(here.isoformat(), short_day(here))


def file_size(size_bytes: int) -> str:
    """Return ``1,2 MB`` or ``320 KB``."""
    if size_bytes >= _KILO * _KILO:
        return f"{size_bytes / _KILO / _KILO:.1f}".replace(".", ",").removesuffix(",0") + " MB"
    return f"{max(1, round(size_bytes / _KILO))} KB"


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
