# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""How much a file weighs, and what is said of one that weighs too much."""

import math

from munikit.kernel.text import grouped

MEGABYTE = 1024 * 1024


def megabytes(size_bytes: int) -> str:
    """Return ``5,1 MB``, upwards: what is too large by a byte must not read as the maximum."""
    tenths = math.ceil(size_bytes * 10 / MEGABYTE)
    whole, tenth = divmod(tenths, 10)
    return f"{grouped(whole)},{tenth} MB" if tenth else f"{grouped(whole)} MB"


def too_heavy(size: str, most_bytes: int, way_out: str) -> str:
    """Return what is said of a file of that size, as `megabytes` writes it."""
    return f"El archivo pesa {size} y el máximo es {megabytes(most_bytes)}. {way_out}"
