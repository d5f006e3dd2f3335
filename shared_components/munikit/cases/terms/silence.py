# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a person does when nobody answered: denounce it, ask for the certificate (64 to 66)."""

from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from munikit.access import Actor
from munikit.cases.case.acts import Act
from munikit.cases.case.models import Case, CaseAct
from munikit.cases.case.reading import own_case
from munikit.cases.case.refunding import give_back
from munikit.cases.case.silence import is_accepted_by_silence, may_claim_silence, silence_on
from munikit.cases.case.standing import standing_of
from munikit.cases.case.telling import promise_to_notify
from munikit.cases.history.services import act
from munikit.cases.terms.acts import ACCEPTED_BY_SILENCE, DENIED_BY_SILENCE, SILENCE_CLAIMED
from munikit.kernel.clock import local_date
from munikit.kernel.errors import ConflictError
from munikit.kernel.formats import day
from munikit.kernel.words import gettext as _
from munikit.procedures import version
from munikit.procedures.definition import SilenceKind
from munikit.wiring import wiring


def claim_silence(session: Session, case_id: UUID, *, by: Actor) -> Case:
    """Denounce that nobody answered in time.

    With positive silence the municipality has five more days (art. 64). With negative silence the
    claim asks for the certificate, given at once: the request counts as refused from now on, which
    opens the way to appeal (arts. 65 and 66).

    Raises:
        ConflictError: the term has not run out, or the procedure declares no silence.
    """
    case = own_case(session, case_id, by=by)
    silence = version(session, case.procedure_digest).definition.silence
    if silence is None or not may_claim_silence(
        case, version(session, case.procedure_digest), _today(session)
    ):
        raise ConflictError(_("Todavía no puede reclamar: el plazo para responder no ha vencido."))
    case.silence_claimed_on = _today(session)
    act(session, case, SILENCE_CLAIMED, by=by)
    if silence.kind is SilenceKind.NEGATIVE:
        line = _certify(session, case, DENIED_BY_SILENCE, effect="rechazada")
        promise_to_notify(session, case, line)
        give_back(session, case, by_id=by.id)
    return case


def certify_silence(session: Session, case_id: UUID, *, by: Actor) -> Case:
    """Give the certificate of positive silence, without further steps (art. 64).

    Raises:
        ConflictError: there was no claim, its five days are not over, or it is for somebody whose
            power no official has accepted.
    """
    case = own_case(session, case_id, by=by)
    procedure = version(session, case.procedure_digest)
    calendar = wiring(session).calendar
    if not is_accepted_by_silence(case, procedure, calendar, _today(session)):
        raise ConflictError(_("Todavía no puede pedir el certificado: hay plazo para responderle."))
    if not standing_of(session, case, for_update=True).is_good:
        raise ConflictError(
            _(
                "Esta solicitud es para otra persona y su poder no está aceptado: nadie "
                "puede recibir por ella todavía (Ley 19.880, artículo 22)."
            )
        )
    _certify(session, case, ACCEPTED_BY_SILENCE, effect="aceptada")
    return case


def counts_as_accepted(session: Session, case: Case, _by: Actor) -> str:
    """Return why a request is not refused any more: nobody answered in time, and it is accepted."""
    procedure = version(session, case.procedure_digest)
    if not is_accepted_by_silence(case, procedure, wiring(session).calendar, _today(session)):
        return ""
    return _(
        "Ya no se puede rechazar: nadie respondió el reclamo en 5 días hábiles y "
        "la solicitud se entiende aceptada (Ley 19.880, artículo 64)."
    )


def must_be_answered(session: Session, case: Case, _by: Actor) -> str:
    """Return why nothing is asked for once the silence was denounced: that is no answer (64)."""
    until = silence_on(case, wiring(session).calendar)
    if until is None:
        return ""
    return _(
        "La persona reclamó porque no se respondió a tiempo. Apruebe o rechace "
        "hasta el %(day)s (Ley 19.880, artículo 64).",
        day=day(until),
    )


def _certify(session: Session, case: Case, what: Act, *, effect: str) -> CaseAct:
    silence = version(session, case.procedure_digest).definition.silence
    case.decided_at = wiring(session).clock.now()
    case.norm = f"{silence.basis}; Ley 19.880, artículo 66" if silence else ""
    case.remark = (
        f"Se certifica que la solicitud {case.folio} no se resolvió dentro de plazo: se entiende "
        f"{effect} por silencio administrativo desde hoy."
    )
    return act(session, case, what, by=None, text=f"{case.remark} {case.norm}")


def _today(session: Session) -> date:
    return local_date(wiring(session).clock.now())
