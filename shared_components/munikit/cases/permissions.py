# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Who may do what with cases."""

from enum import StrEnum

from munikit.access import Role


class CasePermission(StrEnum):
    DECIDE = "cases:case:decide"
    READ = "cases:case:read"


REVIEWER = Role(
    "reviewer",
    "Revisión de solicitudes",
    frozenset({CasePermission.READ, CasePermission.DECIDE}),
)
AUDITOR = Role("auditor", "Auditoría, solo lectura", frozenset({CasePermission.READ}))
