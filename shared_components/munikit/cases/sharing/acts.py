# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Who does the work: taking it, giving it, giving it back, passing it on."""

from dataclasses import replace

from sqlalchemy.orm import Session

from munikit.access import Actor
from munikit.cases.case.acts import TO_RESOLVE, Act, Offer
from munikit.cases.case.models import Case
from munikit.cases.case.permissions import CasePermission
from munikit.cases.case.states import CaseMove
from munikit.cases.sharing.route import next_unit
from munikit.kernel.words import gettext as _
from munikit.kernel.words import lazy_gettext as _l

_VERB = "atenderla"


def _has_it(_session: Session, case: Case, by: Actor) -> str:
    return _("Usted ya está a cargo de esta solicitud.") if case.assigned_to_id == by.id else ""


def _has_it_not(_session: Session, case: Case, by: Actor) -> str:
    return "" if case.assigned_to_id == by.id else _("Usted no está a cargo de esta solicitud.")


def _has_no_next_unit(session: Session, case: Case, _by: Actor) -> str:
    if next_unit(session, case):
        return ""
    return _("%(unit)s es la unidad que resuelve. Decida la solicitud.", unit=case.unit)


TAKEN = Act(
    name="taken",
    title=_l("En revisión"),
    may=CasePermission.DECIDE,
    moves=CaseMove.TAKE,
    refuses=_has_it,
    offer=Offer(
        label=_l("Tomar esta solicitud"), page="sharing.take", under=TO_RESOLVE, at_once=True
    ),
)
ASSIGNED = Act(
    name="assigned",
    title=_l("Asignada"),
    internal=True,
    may=CasePermission.ASSIGN,
    verb=_VERB,
    while_open=True,
    first=CaseMove.TAKE,
)
RELEASED = Act(
    name="released",
    title=_l("Devuelta a la bandeja"),
    internal=True,
    may=CasePermission.DECIDE,
    verb=_VERB,
    while_open=True,
    moves=CaseMove.RELEASE,
    offer=Offer(
        label=_l("Devolver a la bandeja"), page="sharing.release", under=TO_RESOLVE, at_once=True
    ),
)
# Whoever finds that a case is their own abstains so (Ley 19.880 art. 12).
ABSTAINED = replace(RELEASED, way="abstained", verb="", refuses=_has_it_not)
FORWARDED = Act(
    name="forwarded",
    title=_l("Pasó a otra unidad"),
    internal=True,
    may=CasePermission.DECIDE,
    verb=_VERB,
    while_open=True,
    first=CaseMove.RELEASE,
    refuses=_has_no_next_unit,
)
