# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Tables: what a model is made of."""

from munikit.db import Base, PersonID, UUIDKey, partial_index
from munikit.db.declared import declared

__all__ = (
    "Base",
    "UUIDKey",
    "PersonID",
    "partial_index",
    "declared",
)
