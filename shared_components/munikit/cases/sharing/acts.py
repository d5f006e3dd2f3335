# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Who does the work: taking it, giving it, giving it back, passing it on."""

from dataclasses import replace

from munikit.cases.case.acts import Act
from munikit.cases.case.permissions import CasePermission
from munikit.cases.case.states import CaseMove
from munikit.kernel.words import lazy_gettext as _l

_VERB = "atenderla"
TAKEN = Act(name="taken", title=_l("En revisión"), may=CasePermission.DECIDE, moves=CaseMove.TAKE)
ASSIGNED = Act(
    name="assigned",
    title=_l("Asignada"),
    internal=True,
    may=CasePermission.ASSIGN,
    verb=_VERB,
    while_open=True,
)
RELEASED = Act(
    name="released",
    title=_l("Devuelta a la bandeja"),
    internal=True,
    may=CasePermission.DECIDE,
    verb=_VERB,
    while_open=True,
    moves=CaseMove.RELEASE,
)
# Whoever finds that a case is their own abstains so (Ley 19.880 art. 12).
ABSTAINED = replace(RELEASED, verb="")
FORWARDED = Act(
    name="forwarded",
    title=_l("Pasó a otra unidad"),
    internal=True,
    may=CasePermission.DECIDE,
    verb=_VERB,
    while_open=True,
)
