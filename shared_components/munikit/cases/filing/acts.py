# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What is done in an application from its beginning to its paper."""

from sqlalchemy.orm import Session

from munikit.cases.case.acts import Act, Offer
from munikit.cases.case.facts import issued, withdrawn
from munikit.cases.case.models import Case
from munikit.cases.case.states import CASE_TRANSITIONS, CaseMove
from munikit.cases.filing.notices import tell_given_up, tell_issued, tell_withdrawn
from munikit.kernel.words import lazy_gettext as _l


def _may_be_withdrawn(_session: Session, case: Case) -> bool:
    return CASE_TRANSITIONS.allows(case.state, CaseMove.WITHDRAW)


STARTED = Act(name="started", title=_l("Solicitud comenzada"))
SENT = Act(name="sent", title=_l("Solicitud completa"))
PAID = Act(name="paid", title=_l("Pago recibido"))
ISSUED = Act(
    name="issued",
    title=_l("Documento listo para descargar"),
    moves=CaseMove.ISSUE,
    event=issued,
    tells=(tell_issued,),
)
WITHDRAWN = Act(
    name="withdrawn",
    title=_l("Solicitud retirada"),
    moves=CaseMove.WITHDRAW,
    event=withdrawn,
    tells=(tell_given_up, tell_withdrawn),
    offer=Offer(
        label=_l("Retirar la solicitud"), page="following.withdraw", when=_may_be_withdrawn
    ),
)
