# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Permits: the register of permits and the permit procedures."""

from munikit.module import later
from munikit.public.contracts import (
    REGISTRAR,
    TREASURY,
    CaseApproved,
    DocumentIssued,
    DocumentRevoked,
    on,
)
from munikit.public.module import Module, NavigationItem, package_procedures
from munikit.public.rules import lazy_gettext as _l
from munikit_permits import handlers
from munikit_permits.permissions import INSPECTOR, KEEPER, PermitPermission
from munikit_permits.settings import PermitsSettings

module = Module(
    name="permits",
    title=_l("Permisos"),
    package=__name__,
    kit=">=0.1,<0.2",
    settings=PermitsSettings,
    requires=(TREASURY, REGISTRAR),
    procedures=package_procedures(__name__),
    pages=("munikit_permits.desk:bp",),
    roles=(INSPECTOR, KEEPER),
    navigation=(NavigationItem(_l("Permisos"), "permits.listing", PermitPermission.READ),),
    subscriptions=(
        on(CaseApproved, handlers.register_permit, catches_up=True),
        on(DocumentIssued, handlers.note_issued),
        on(DocumentRevoked, handlers.note_revoked),
    ),
    papers={handlers.KIND: handlers.compose},
    demo=later("munikit_permits.demo:plan_demo_cases"),
)
