# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a module is and has: the value behind its entry point, and what is put into it."""

from munikit.access import Role
from munikit.module import Module, NavigationItem, PublicLink
from munikit.procedures import package_procedures
from munikit.settings import Section

__all__ = (
    "Module",
    "Section",
    "PublicLink",
    "NavigationItem",
    "Role",
    "package_procedures",
)
