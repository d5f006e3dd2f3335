# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A property's tax roll number (*rol de avalúo*): block and plot, written in many ways."""

import re

from munikit.kernel.text import closed_up, tidy

_ROLL = re.compile(r"0*([1-9][0-9]{0,4})[-/]0*([1-9][0-9]{0,4})")
_CALLED = re.compile(r"rol(?: de aval[uú]o)?\.?(?: ?n[º°]\.?)? ?:? ?(?=[0-9])")


def normal_roll(text: str) -> str | None:
    """Return ``123-45`` for any way of writing it, or nothing where it is no roll."""
    found = _ROLL.fullmatch(closed_up(_CALLED.sub("", tidy(text).casefold(), count=1)))
    return f"{found[1]}-{found[2]}" if found else None
