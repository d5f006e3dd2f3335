# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What is done about terms: more time, silence, notices of the State's platform."""

from sqlalchemy.orm import Session

from munikit.access import Actor
from munikit.cases.case.acts import Act, Offer
from munikit.cases.case.clock import has_run_out
from munikit.cases.case.facts import approved, rejected, withdrawn
from munikit.cases.case.models import Case
from munikit.cases.case.money import paid_for
from munikit.cases.case.permissions import CasePermission
from munikit.cases.case.states import OPEN, CaseMove
from munikit.cases.filing.notices import tell_given_up
from munikit.cases.terms.notices import tell_claimed, tell_extended, tell_rejected
from munikit.cases.terms.requests import request_waits
from munikit.kernel.clock import local_date
from munikit.kernel.words import gettext as _
from munikit.kernel.words import lazy_gettext as _l
from munikit.procedures.definition import Ending
from munikit.wiring import wiring


def _not_extended(session: Session, case: Case, _by: Actor) -> str:
    if case.appealed_on is not None:
        return _("El plazo para responder una reposición no se amplía desde aquí.")
    today = local_date(wiring(session).clock.now())
    if case.state not in OPEN or case.due_on is None or has_run_out(case, today):
        return _("El plazo ya venció: no se puede ampliar (Ley 19.880, artículo 26).")
    return _("El plazo ya se amplió una vez.") if case.extended_on is not None else ""


def _not_abandoned(session: Session, case: Case, _by: Actor) -> str:
    today = local_date(wiring(session).clock.now())
    if case.ask_until is None or today <= case.ask_until or request_waits(session, case):
        return _("Todavía está en plazo para enviar lo que falta.")
    return ""


def _money(session: Session, case: Case) -> str:
    return paid_for(session, case).would_become(Ending.EXPIRED)


EXTENDED = Act(
    name="extended",
    title=_l("Ampliamos el plazo para responder"),
    may=CasePermission.DECIDE,
    journal="cases.extend",
    refuses=_not_extended,
    tells=(tell_extended,),
    offer=Offer(label=_l("Ampliar el plazo"), page="terms_desk.extend"),
)
ABANDONED = Act(
    name="abandoned",
    title=_l("Solicitud tenida por desistida"),
    may=CasePermission.DECIDE,
    moves=CaseMove.ABANDON,
    refuses=_not_abandoned,
    event=withdrawn,
    tells=(tell_given_up,),
    offer=Offer(
        label=_l("Tener por desistida (Ley 19.880, artículo 31)"),
        page="terms_desk.abandon",
        under=_l("No llegó lo que faltaba"),
        at_once=True,
        warns=_money,
    ),
)
SILENCE_CLAIMED = Act(
    name="silence_claimed",
    title=_l("Reclamo porque no se respondió a tiempo"),
    news=_l("reclamó por el plazo"),
    journal="cases.claim_silence",
    tells=(tell_claimed,),
)
_SILENCE = _l("Silencio administrativo")
ACCEPTED_BY_SILENCE = Act(
    name="accepted_by_silence", title=_SILENCE, moves=CaseMove.ACCEPT_BY_SILENCE, event=approved
)
DENIED_BY_SILENCE = Act(
    name="denied_by_silence",
    title=_SILENCE,
    moves=CaseMove.DENY_BY_SILENCE,
    event=rejected,
    tells=(tell_rejected,),
)
NOTIFIED = Act(name="notified", title=_l("Notificación del Estado"), document_type=29)
NOT_NOTIFIED = Act(name="not_notified", title=_l("Falta notificar por otro medio"), internal=True)
