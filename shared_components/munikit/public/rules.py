# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a service is given, asks and refuses with. Nothing here knows of pages."""

from munikit.access import Actor
from munikit.audit import record
from munikit.kernel.clock import local_date
from munikit.kernel.errors import (
    ConflictError,
    ForbiddenError,
    InvalidError,
    NotFoundError,
)
from munikit.kernel.money import UTM, Money
from munikit.kernel.rut import RUT
from munikit.kernel.words import gettext, lazy_gettext, ngettext
from munikit.outbox import Job, Work, enqueue
from munikit.wiring import ask, wiring

__all__ = (
    "Actor",
    "wiring",
    "ask",
    "NotFoundError",
    "ForbiddenError",
    "ConflictError",
    "InvalidError",
    "Money",
    "UTM",
    "RUT",
    "local_date",
    "gettext",
    "lazy_gettext",
    "ngettext",
    "record",
    "Job",
    "Work",
    "enqueue",
)
