# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Asking another unit for its opinion, and its answer."""

from sqlalchemy.orm import Session

from munikit.access import Actor
from munikit.cases.case.acts import Act, Offer
from munikit.cases.case.models import Case
from munikit.cases.case.permissions import CasePermission
from munikit.cases.opinions.notices import tell_opinion_asked, tell_opinion_given
from munikit.kernel.words import gettext as _
from munikit.kernel.words import lazy_gettext as _l
from munikit.procedures import version


def _asks_nobody(session: Session, case: Case, _by: Actor) -> str:
    if version(session, case.procedure_digest).definition.review.opinions:
        return ""
    return _("En este trámite no se piden informes a otras unidades.")


OPINION_ASKED = Act(
    name="opinion_asked",
    title=_l("Se pidió un informe"),
    internal=True,
    may=CasePermission.DECIDE,
    verb="atenderla",
    while_open=True,
    refuses=_asks_nobody,
    journal="cases.ask_opinion",
    tells=(tell_opinion_asked,),
    offer=Offer(label=_l("Pedir un informe a otra unidad"), page="opinions.ask_for_opinion"),
)
OPINION_GIVEN = Act(
    name="opinion_given",
    title=_l("Llegó un informe"),
    internal=True,
    news=_l("llegó un informe"),
    document_type=22,
    may=CasePermission.OPINE,
    verb="informarla",
    journal="cases.give_opinion",
    tells=(tell_opinion_given,),
)
