# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What people write in the message of a transfer, and what the bank makes of it."""

import re

from stdnum import verhoeff

_PREFIX = "TR"
_DIGITS = 7
# Banks add words and take away signs; people write TR 0000-0126 or tr00000126.
_WRITTEN = re.compile(r"(?<![A-Z0-9])T\W?R\W{0,3}((?:[0-9]\W?){8})(?![0-9])", re.IGNORECASE)


def reference_of(number: int) -> str:
    """Return the reference of a number; its last digit finds any wrong or swapped one."""
    digits = f"{number:0{_DIGITS}d}"
    return f"{_PREFIX}{digits}{verhoeff.calc_check_digit(digits)}"


def reference_in(text: str) -> str:
    """Return the first reference in a text, right or mistyped; empty if there is none."""
    found = _WRITTEN.search(text)
    return _PREFIX + "".join(c for c in found[1] if c.isdigit()) if found else ""
