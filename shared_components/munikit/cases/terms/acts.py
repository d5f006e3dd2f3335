# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What is done about terms: more time, silence, notices of the State's platform."""

from sqlalchemy.orm import Session

from munikit.cases.case.acts import Act, Offer
from munikit.cases.case.facts import approved, rejected, withdrawn
from munikit.cases.case.models import Case
from munikit.cases.case.permissions import CasePermission
from munikit.cases.case.states import CaseMove, CaseState
from munikit.cases.filing.notices import tell_given_up
from munikit.cases.terms.notices import tell_claimed, tell_extended, tell_rejected
from munikit.kernel.words import lazy_gettext as _l


def _may_be_extended(_session: Session, case: Case) -> bool:
    # Once, and while nobody asked that a refusal be looked at again.
    if case.extended_on is not None or case.appealed_on is not None:
        return False
    return case.state in (CaseState.SUBMITTED, CaseState.IN_REVIEW)


EXTENDED = Act(
    name="extended",
    title=_l("Ampliamos el plazo para responder"),
    may=CasePermission.DECIDE,
    journal="cases.extend",
    tells=(tell_extended,),
    offer=Offer(label=_l("Ampliar el plazo"), page="terms_desk.extend", when=_may_be_extended),
)
ABANDONED = Act(
    name="abandoned",
    title=_l("Solicitud tenida por desistida"),
    may=CasePermission.DECIDE,
    moves=CaseMove.ABANDON,
    event=withdrawn,
    tells=(tell_given_up,),
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
