# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Ring 3: composing a portal from its settings and modules."""

from munikit.app.compose import compose
from munikit.app.portal import Portal

__all__ = ["Portal", "compose"]
