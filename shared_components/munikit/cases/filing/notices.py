# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What the person is told of an application: received, paid, ready, given up."""

from sqlalchemy.orm import Session

from munikit.cases.case.models import Case
from munikit.cases.case.money import words_of_money
from munikit.cases.case.officials import tell_officials
from munikit.cases.case.telling import mail_person, notify_person, text_person
from munikit.contracts.casework import CaseSubmitted
from munikit.contracts.treasury import TREASURY, ChargePaid
from munikit.kernel.formats import day
from munikit.notices import END
from munikit.procedures import version
from munikit.procedures.definition import Kind
from munikit.wiring import ask

_READY = {
    Kind.PERMIT: "Su permiso está listo",
    Kind.CERTIFICATE: "Su certificado está listo",
}


def tell_paid(session: Session, event: ChargePaid) -> None:
    case = session.get(Case, event.subject_id)
    charge = ask(session, TREASURY).charge_of(session, event.subject_id)
    if case is None or charge is None:
        return
    mail_person(
        session,
        case,
        f"paid-{charge.id}",
        f"Confirmamos su pago de {charge.amount}",
        f"Recibimos su pago de {charge.amount}. Su comprobante es el {charge.receipt_folio}.",
    )


def tell_submitted(session: Session, event: CaseSubmitted) -> None:
    case = session.get_one(Case, event.case_id)
    until = day(case.due_on) if case.due_on else ""
    mail_person(
        session,
        case,
        "submitted",
        f"Recibimos su solicitud {case.folio}",
        f"Recibimos su solicitud {case.folio}. {_how_long(session, case, until)} "
        "En la página de su solicitud queda su certificado de presentación.",
    )


def _how_long(session: Session, case: Case, until: str) -> str:
    at_once = version(session, case.procedure_digest).definition.at_once
    if at_once is not None and case.closed_at is None:
        return (
            "Si sus datos están en nuestros registros, su certificado sale en minutos; si no, le "
            f"responderemos a más tardar el {until}."
        )
    return f"Le responderemos a más tardar el {until}."


def tell_issued(session: Session, case: Case, what: str) -> None:
    definition = version(session, case.procedure_digest).definition
    subject = _READY.get(definition.kind, "Su documento está listo")
    body = f"Su solicitud {case.folio} está aprobada y el documento, listo para descargar."
    mail_person(session, case, what, subject, body)
    text_person(session, case, what, f"está listo lo que pidió en {case.folio}. Véalo en")
    notify_person(session, case, what, stage=END, subject=subject, body=body)


def tell_given_up(session: Session, case: Case, what: str) -> None:
    """Tell the person that it is over, and what becomes of what they paid."""
    if case.folio is None:
        return
    given_up = "La tuvimos por desistida" if case.decided_at else "Quedó retirada, como pidió"
    body = f"{given_up}: nadie la revisará.{words_of_money(session, case)}"
    mail_person(session, case, what, f"Terminó su solicitud {case.folio}", body)


def tell_withdrawn(session: Session, case: Case, what: str) -> None:
    """Tell whoever had the case; one that nobody had is simply gone from the inbox."""
    if case.assigned_to_id is not None:
        body = "No hay que resolverla: quien la pidió la retiró."
        tell_officials(session, case, what, f"Retiraron la solicitud {case.folio}", body)
