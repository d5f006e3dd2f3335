# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Who may do what with cases."""

from enum import StrEnum

from munikit.access import Role
from munikit.kernel.words import lazy_gettext as _l


class CasePermission(StrEnum):
    DECIDE = "cases:case:decide"
    READ = "cases:case:read"
    SIGN = "cases:case:sign"
    ASSIGN = "cases:case:assign"
    OPINE = "cases:case:opine"
    EXPORT = "cases:case:export"
    POWERS = "cases:power:decide"


REVIEWER = Role(
    "reviewer",
    _l("Revisión de solicitudes"),
    frozenset({CasePermission.READ, CasePermission.DECIDE, CasePermission.POWERS}),
)
CHIEF = Role("chief", _l("Jefatura: reparte, firma y saca copias"), frozenset(CasePermission))
ADVISER = Role(
    "adviser", _l("Informes de otra unidad"), frozenset({CasePermission.READ, CasePermission.OPINE})
)
AUDITOR = Role("auditor", _l("Auditoría, solo lectura"), frozenset({CasePermission.READ}))
