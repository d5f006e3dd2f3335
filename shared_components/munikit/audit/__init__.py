# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The journal of acts: who did what to what, when, and how it ended. Rows are only ever added."""

from munikit.audit.journal import AuditEntry, record

__all__ = ["AuditEntry", "record"]
