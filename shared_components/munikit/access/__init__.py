# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Who may do what: the person who acts, as services see them, and the roles modules declare."""

from munikit.access.actor import Actor, Role, allow

__all__ = ["Actor", "Role", "allow"]
