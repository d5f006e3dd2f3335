# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Verification codes: short enough to copy from paper, long enough in the QR."""

import hmac
import secrets

# Crockford's: no letter that looks like a digit, so what is misread is put right.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans("OIL", "011")
_LENGTH = 26  # Five bits each: 130.
PRINTED = 8


def new_code() -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))


def printed(code: str) -> str:
    """Return what the paper shows of a code, for whoever types it: ``7KQ2-M9XD``."""
    half = PRINTED // 2
    return f"{code[:half]}-{code[half:PRINTED]}"


def clean_code(text: str) -> str:
    """Return a typed code without spaces or hyphens, in capitals, its misread letters mended."""
    return "".join(c for c in text.upper() if c.isalnum()).translate(_MISREAD)[:_LENGTH]


def clean_folio(text: str) -> str:
    """Return a typed folio as it is kept: capitals, hyphens whatever the dash, no spaces."""
    dashed = text.upper().replace("–", "-").replace("—", "-").replace("_", "-")
    return "".join(c for c in dashed if c.isalnum() or c == "-")[:40]


def matches(code: str, typed: str) -> bool:
    """Say whether a cleaned code is this one, or at least the part of it that is printed.

    It takes as long for a wrong code as for a right one.
    """
    same = hmac.compare_digest(code[: len(typed)].encode(), typed.encode())
    return same and len(typed) >= PRINTED
