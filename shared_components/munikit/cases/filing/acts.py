# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What is done in an application from its beginning to its paper."""

from dataclasses import replace

from sqlalchemy.orm import Session

from munikit.access import Actor
from munikit.cases.case.acts import Act, Offer
from munikit.cases.case.facts import issued, submitted, withdrawn
from munikit.cases.case.models import Case
from munikit.cases.case.states import CaseMove, CaseState
from munikit.cases.filing.notices import tell_given_up, tell_issued, tell_withdrawn
from munikit.contracts.treasury import TREASURY, ChargeState
from munikit.kernel.words import gettext as _
from munikit.kernel.words import lazy_gettext as _l
from munikit.wiring import ask


def _is_paid_just_now(session: Session, case: Case, _by: Actor) -> str:
    # Its payment would come to a case that is over, and nobody would look at it again.
    if case.state is not CaseState.AWAITING_PAYMENT:
        return ""
    charge = ask(session, TREASURY).charge_of(session, case.id)
    if charge is None or charge.state is not ChargeState.PAID:
        return ""
    return _("Recibimos su pago y su solicitud se está enviando. Espere un minuto y vuelva aquí.")


STARTED = Act(name="started", title=_l("Solicitud comenzada"))
# Its timeline tells of what follows: its payment, or that it waits for review.
SENT = Act(name="sent", title=_l("Solicitud completa"), implied=True, moves=CaseMove.AWAIT_PAYMENT)
SENT_FREE = replace(SENT, way="free", moves=CaseMove.FILE, event=submitted)
PAID = Act(name="paid", title=_l("Pago recibido"), moves=CaseMove.FILE, event=submitted)
EXPIRED = Act(name="expired", title=_l("Borrada por antigüedad"), moves=CaseMove.EXPIRE)
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
    refuses=_is_paid_just_now,
    event=withdrawn,
    tells=(tell_given_up, tell_withdrawn),
    offer=Offer(label=_l("Retirar la solicitud"), page="filing.withdraw"),
)
