# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Dates as people read them."""

from datetime import date, datetime

from munikit.kernel.calendar import MONTHS
from munikit.kernel.clock import local

_DAYS = ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo")


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
