# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What is done about terms: more time, silence, notices of the State's platform."""

from munikit.cases.case.acts import Act
from munikit.cases.case.facts import approved, rejected, withdrawn
from munikit.cases.case.permissions import CasePermission
from munikit.cases.case.states import CaseMove
from munikit.cases.filing.notices import tell_given_up
from munikit.cases.terms.notices import tell_claimed, tell_extended, tell_rejected

EXTENDED = Act(
    name="extended",
    title="Ampliamos el plazo para responder",
    may=CasePermission.DECIDE,
    journal="cases.extend",
    tells=(tell_extended,),
)
ABANDONED = Act(
    name="abandoned",
    title="Solicitud tenida por desistida",
    may=CasePermission.DECIDE,
    moves=CaseMove.ABANDON,
    event=withdrawn,
    tells=(tell_given_up,),
)
SILENCE_CLAIMED = Act(
    name="silence_claimed",
    title="Reclamo porque no se respondió a tiempo",
    news="reclamó por el plazo",
    journal="cases.claim_silence",
    tells=(tell_claimed,),
)
_SILENCE = "Silencio administrativo"
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
NOTIFIED = Act(name="notified", title="Notificación del Estado", document_type=29)
NOT_NOTIFIED = Act(name="not_notified", title="Falta notificar por otro medio", internal=True)
