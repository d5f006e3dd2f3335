# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Text from a browser, made fit to keep."""

from munikit.kernel.text import tidy


def clean_text(text: str | None, *, lines: bool = False) -> str:
    """Return `tidy` of what was sent, or nothing if nothing was."""
    return tidy(text or "", lines=lines)
