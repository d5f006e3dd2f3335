# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Dates as people read them, in the language they are shown in."""

from datetime import date, datetime

from munikit.kernel.calendar import MONTHS
from munikit.kernel.clock import local
from munikit.kernel.words import lazy_gettext as _l

_DAYS = (
    _l("lunes"),
    _l("martes"),
    _l("miércoles"),
    _l("jueves"),
    _l("viernes"),
    _l("sábado"),
    _l("domingo"),
)


def day(value: date | datetime) -> str:
    """Return ``lunes 30 de noviembre de 2026``."""
    here = local(value).date() if isinstance(value, datetime) else value
    return _l(
        "%(weekday)s %(day)s de %(month)s de %(year)s",
        weekday=_DAYS[here.weekday()],
        day=here.day,
        month=MONTHS[here.month - 1],
        year=here.year,
    )


def moment(value: datetime) -> str:
    """Return ``lunes 30 de noviembre de 2026, 11:42``."""
    return _l("%(day)s, %(time)s", day=day(value), time=f"{local(value):%H:%M}")


def short_day(value: date | datetime) -> str:
    """Return ``30-11-2026``, for tables."""
    here = local(value).date() if isinstance(value, datetime) else value
    return f"{here:%d-%m-%Y}"
