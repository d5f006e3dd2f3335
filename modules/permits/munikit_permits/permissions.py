# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Who may see the register of permits, and take it out."""

from enum import StrEnum

from munikit.public.module import Role


class PermitPermission(StrEnum):
    EXPORT = "permits:permit:export"
    READ = "permits:permit:read"


INSPECTOR = Role("inspector", "Inspección", frozenset({PermitPermission.READ}))
KEEPER = Role("permit_keeper", "Registro de permisos", frozenset(PermitPermission))
