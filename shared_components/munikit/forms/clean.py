# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Text from a browser, made fit to keep: composed, trimmed, without control characters."""

import unicodedata

_KEPT = "\n\t"


def clean_text(text: str | None, *, lines: bool = False) -> str:
    """Return ``text`` in NFC without control characters; line breaks only where ``lines``."""
    composed = unicodedata.normalize("NFC", (text or "").replace("\r\n", "\n"))
    kept = _KEPT if lines else ""
    visible = (
        c if c in kept or unicodedata.category(c) not in ("Cc", "Cs") else " " for c in composed
    )
    return "".join(visible).strip()
