# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The electronic file of a case (*expediente electrónico*): its index, metadata and package."""

from munikit.casefile.index import Item, Stored, add, all_leaves, as_told, has, leaves_of, open_file
from munikit.casefile.models import CaseFile, Leaf, LeafKind

__all__ = [
    "CaseFile",
    "Item",
    "Leaf",
    "LeafKind",
    "Stored",
    "add",
    "all_leaves",
    "as_told",
    "has",
    "leaves_of",
    "open_file",
]
