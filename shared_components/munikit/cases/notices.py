# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What people are told of their case, and when."""

from sqlalchemy.orm import Session

from munikit.cases.case.by_other_means import notify_person, refusal_of, request_of, text_person
from munikit.cases.case.contact import email_of
from munikit.cases.case.models import ActKind, Case
from munikit.cases.case.money import paid_for
from munikit.cases.corrections.services import open_questions
from munikit.cases.history.timeline import times
from munikit.cases.terms.warning import warn_of_appeal, warn_of_claim
from munikit.contracts.casework import (
    AppealDecided,
    AppealFiled,
    CaseIssued,
    CaseRejected,
    CaseSubmitted,
    CaseWithdrawn,
    InformationRequested,
    MessageSent,
    SilenceClaimed,
    TermExtended,
)
from munikit.contracts.treasury import TREASURY, ChargePaid
from munikit.kernel.formats import day
from munikit.notices import END, INSTRUCTION, notify
from munikit.procedures import QuestionKind, version
from munikit.procedures.definition import Kind
from munikit.wiring import ask, wiring

_READY = {
    Kind.PERMIT: "Su permiso está listo",
    Kind.CERTIFICATE: "Su certificado está listo",
}


def tell_paid(session: Session, event: ChargePaid) -> None:
    case = session.get(Case, event.subject_id)
    charge = ask(session, TREASURY).charge_of(session, event.subject_id)
    if case is None or charge is None:
        return
    _tell(
        session,
        case,
        f"paid-{charge.id}",
        f"Confirmamos su pago de {charge.amount}",
        f"Recibimos su pago de {charge.amount}. Su comprobante es el {charge.receipt_folio}.",
    )


def tell_submitted(session: Session, event: CaseSubmitted) -> None:
    case = session.get_one(Case, event.case_id)
    until = day(case.due_on) if case.due_on else ""
    _tell(
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


def tell_requested(session: Session, event: InformationRequested) -> None:
    case = session.get_one(Case, event.case_id)
    until = day(case.ask_until) if case.ask_until else ""
    what = request_of(session, case)
    questions = open_questions(session, case, version(session, case.procedure_digest))
    is_file = bool(questions) and all(each.kind is QuestionKind.FILE for each in questions)
    lacking = "Falta un documento" if is_file else "Falta información"
    subject = f"{lacking} en su solicitud {case.folio}"
    body = (
        f"Necesitamos algo de usted para seguir. Envíelo a más tardar el {until}. Mientras tanto, "
        "el plazo está detenido."
    )
    _tell(session, case, what, subject, body)
    last = f"{case.ask_until:%d/%m}" if case.ask_until else ""
    text = f"{lacking.lower()} en {case.folio}. Envíelo hasta el {last} en"
    text_person(session, case, what, text)
    notify_person(session, case, what, stage=INSTRUCTION, subject=subject, body=body)


def tell_message(session: Session, event: MessageSent) -> None:
    case = session.get_one(Case, event.case_id)
    _tell(
        session,
        case,
        f"message-{times(session, case, ActKind.MESSAGE)}",
        f"Tiene un mensaje sobre su solicitud {case.folio}",
        "Le escribimos sobre su solicitud. No tiene que hacer nada más que leerlo.",
    )


def tell_extended(session: Session, event: TermExtended) -> None:
    case = session.get_one(Case, event.case_id)
    until = day(case.due_on) if case.due_on else ""
    _tell(
        session,
        case,
        "extended",
        f"Necesitamos más tiempo para su solicitud {case.folio}",
        f"Ampliamos el plazo (Ley 19.880, artículo 26). Responderemos a más tardar el {until}.",
    )


def tell_claimed(session: Session, event: SilenceClaimed) -> None:
    """Give the person the receipt of their claim (Ley 19.880 art. 64)."""
    case = session.get_one(Case, event.case_id)
    on = day(case.silence_claimed_on) if case.silence_claimed_on else ""
    _tell(
        session,
        case,
        "silence-claimed",
        f"Recibimos su reclamo por la solicitud {case.folio}",
        f"Con fecha {on} recibimos su reclamo porque no respondimos a tiempo.",
    )
    if case.closed_at is None:
        warn_of_claim(session, case)


def tell_issued(session: Session, event: CaseIssued) -> None:
    case = session.get_one(Case, event.case_id)
    definition = version(session, case.procedure_digest).definition
    subject = _READY.get(definition.kind, "Su documento está listo")
    body = f"Su solicitud {case.folio} está aprobada y el documento, listo para descargar."
    _tell(session, case, "issued", subject, body)
    text_person(session, case, "issued", f"está listo lo que pidió en {case.folio}. Véalo en")
    notify_person(session, case, "issued", stage=END, subject=subject, body=body)


def tell_rejected(session: Session, event: CaseRejected) -> None:
    case = session.get_one(Case, event.case_id)
    what = refusal_of(session, case)
    subject = f"Respuesta a su solicitud {case.folio}"
    body = "Respondimos su solicitud. En el portal puede ver la respuesta, el motivo y qué hacer."
    body += _of_the_money(session, case)
    _tell(session, case, what, subject, body)
    text_person(session, case, what, f"respondimos su solicitud {case.folio}. Véala en")
    notify_person(session, case, what, stage=END, subject=subject, body=body)


def tell_given_up(session: Session, event: CaseWithdrawn) -> None:
    """Tell the person that it is over, and what becomes of what they paid."""
    case = session.get_one(Case, event.case_id)
    if case.folio is None:
        return
    given_up = "La tuvimos por desistida" if case.decided_at else "Quedó retirada, como pidió"
    body = f"{given_up}: nadie la revisará.{_of_the_money(session, case)}"
    _tell(session, case, "given-up", f"Terminó su solicitud {case.folio}", body)


def _of_the_money(session: Session, case: Case) -> str:
    return "".join(f" {line}" for line in paid_for(session, case).becomes(case))


def tell_appeal_filed(session: Session, event: AppealFiled) -> None:
    """Give the person a receipt, and whoever decides the task."""
    case = session.get_one(Case, event.case_id)
    until = day(case.due_on) if case.due_on else ""
    body = f"Recibimos su recurso de reposición. Le responderemos a más tardar el {until}."
    _tell(session, case, "appeal", f"Recibimos su recurso por {case.folio}", body)
    warn_of_appeal(session, case)


def tell_appeal_decided(session: Session, event: AppealDecided) -> None:
    case = session.get_one(Case, event.case_id)
    subject = f"Respuesta a su recurso por {case.folio}"
    body = (
        "Acogimos su recurso de reposición: el rechazo queda sin efecto y resolveremos de nuevo."
        if event.upheld
        else "Respondimos su recurso de reposición. En el portal puede ver la respuesta y por qué."
    )
    _tell(session, case, "appeal-decided", subject, body)
    text_person(session, case, "appeal-decided", f"respondimos su recurso {case.folio}. Véalo en")
    notify_person(session, case, "appeal-decided", stage=END, subject=subject, body=body)


def _tell(session: Session, case: Case, what: str, subject: str, body: str) -> None:
    # An address anybody may see: the page asks who is there.
    address = f"{wiring(session).settings.site.url}/solicitudes/{case.id}"
    notify(
        session,
        key=f"{case.id}:{what}",
        to=email_of(session, case),
        subject=subject,
        body=f"{body}\n\nVea su solicitud en {address}",
    )
