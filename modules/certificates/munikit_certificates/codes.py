# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Verification codes: 128 random bits in letters nobody confuses (Crockford's base 32)."""

import re
import secrets

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH = 26
# Typed by hand, eight characters are enough behind a limit on attempts: 40 bits.
SHORT = 8
_LOOKALIKES = str.maketrans("OIL", "011")


def new_code() -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))


def shown(code: str) -> str:
    """Return the part that people type, in two groups: ``7KQ4-M2XD``."""
    return f"{code[:4]}-{code[4:SHORT]}"


def normal(text: str) -> str:
    """Return a code as it is stored, however it was typed."""
    return re.sub(r"[^0-9A-Z]", "", text.upper()).translate(_LOOKALIKES)[:_LENGTH]


def normal_folio(text: str) -> str:
    """Return a folio as it is stored, whatever dash or space it was typed with."""
    return re.sub(r"[^0-9A-Z-]", "", re.sub(r"[‐-―−_]", "-", text.upper()))


def matches(code: str, typed: str) -> bool:
    """Compare what somebody gave, whole or its first eight characters, in constant time."""
    given = normal(typed)
    whole = secrets.compare_digest(code, given)
    short = secrets.compare_digest(code[:SHORT], given)
    return whole or short
