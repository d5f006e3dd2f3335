# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Who may do what: every view says it, and what says nothing is refused."""

from munikit.access.actor import Actor, Role, allow
from munikit.access.guard import (
    actor,
    changed_meanwhile,
    csrf_exempt,
    is_changed_meanwhile,
    is_shown_again,
    keeps_typed_text,
    public,
    register,
    require_declared,
    requires,
    signed_in,
    typed_before,
)

__all__ = [
    "Actor",
    "Role",
    "actor",
    "allow",
    "changed_meanwhile",
    "csrf_exempt",
    "is_changed_meanwhile",
    "is_shown_again",
    "keeps_typed_text",
    "public",
    "register",
    "require_declared",
    "requires",
    "signed_in",
    "typed_before",
]
