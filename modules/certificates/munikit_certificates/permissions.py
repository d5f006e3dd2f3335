# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Who may do what with documents."""

from enum import StrEnum

from munikit.access import Role


class DocumentPermission(StrEnum):
    READ = "certificates:document:read"
    REVOKE = "certificates:document:revoke"


ARCHIVIST = Role(
    "archivist",
    "Documentos emitidos",
    frozenset({DocumentPermission.READ, DocumentPermission.REVOKE}),
)
