# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""How much a file weighs, and what is said of one that weighs too much."""

from munikit.kernel.text import grouped
from munikit.kernel.words import gettext as _

_KILOBYTE = 1024
MEGABYTE = _KILOBYTE * 1024


def file_size(size_bytes: int) -> str:
    """Return ``320 KB`` or ``5,1 MB``, upwards; the page's script does the same.

    What is too large by a byte must not read as the maximum, which `size_limit` writes.
    """
    return _written(-(-size_bytes // _KILOBYTE), -(-size_bytes * 10 // MEGABYTE))


def size_limit(most_bytes: int) -> str:
    """Return how much something may weigh, downwards."""
    return _written(most_bytes // _KILOBYTE, most_bytes * 10 // MEGABYTE)


def too_heavy(size: str, most_bytes: int, way_out: str = "") -> str:
    """Return what is said of a file of that size, as `file_size` writes it."""
    said = _(
        "El archivo pesa %(size)s y el máximo es %(most_bytes)s",
        size=size,
        most_bytes=size_limit(most_bytes),
    )
    return f"{said}. {way_out}" if way_out else said


def _written(kilobytes: int, tenths: int) -> str:
    if kilobytes < _KILOBYTE:
        return f"{max(1, kilobytes)} KB"
    whole, tenth = divmod(tenths, 10)
    return f"{grouped(whole)},{tenth} MB" if tenth else f"{grouped(whole)} MB"
