# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Asking a person for something, and their answer."""

from munikit.cases.case.acts import TO_RESOLVE, Act, Offer
from munikit.cases.case.permissions import CasePermission
from munikit.cases.case.states import CaseMove
from munikit.cases.corrections.notices import tell_received, tell_requested
from munikit.cases.terms.silence import must_be_answered
from munikit.kernel.words import lazy_gettext as _l

ASKED = Act(
    name="asked",
    title=_l("Le pedimos algo más"),
    may=CasePermission.DECIDE,
    first=CaseMove.TAKE,
    moves=CaseMove.ASK,
    refuses=must_be_answered,
    tells=(tell_requested,),
    offer=Offer(
        label=_l("Pedir algo más"), page="corrections_desk.ask_applicant", under=TO_RESOLVE
    ),
)
ANSWERED = Act(
    name="answered",
    title=_l("Recibimos su respuesta"),
    news=_l("respondió lo pedido"),
    moves=CaseMove.ANSWER,
    tells=(tell_received,),
)
