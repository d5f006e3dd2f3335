# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Comparing words as people do: without accents or capitals."""

import unicodedata


def fold(text: str) -> str:
    """Return ``text`` in lower case and without accents, to compare and to search by."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c))
