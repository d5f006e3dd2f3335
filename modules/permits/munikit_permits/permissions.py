# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Who may see the register of permits, and take it out."""

from enum import StrEnum

from munikit.public.module import Role
from munikit.public.rules import lazy_gettext as _l


class PermitPermission(StrEnum):
    EXPORT = "permits:permit:export"
    READ = "permits:permit:read"


INSPECTOR = Role("inspector", _l("Inspección"), frozenset({PermitPermission.READ}))
KEEPER = Role("permit_keeper", _l("Registro de permisos"), frozenset(PermitPermission))
