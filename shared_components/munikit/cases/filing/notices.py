# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What the person is told of an application: received, paid, ready, given up."""

from sqlalchemy.orm import Session

from munikit.cases.case.models import Case, CaseAct
from munikit.cases.case.money import ending_of, words_of_money
from munikit.cases.case.officials import tell_officials
from munikit.cases.case.telling import mail_person, notify_person, text_person
from munikit.contracts.casework import CaseSubmitted
from munikit.contracts.treasury import TREASURY, ChargePaid
from munikit.kernel.formats import day
from munikit.kernel.words import gettext as _
from munikit.kernel.words import lazy_gettext as _l
from munikit.notices import END
from munikit.procedures import version
from munikit.procedures.definition import Ending, Kind
from munikit.wiring import ask

_READY = {
    Kind.PERMIT: _l("Su permiso está listo"),
    Kind.CERTIFICATE: _l("Su certificado está listo"),
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
        _("Confirmamos su pago de %(amount)s", amount=charge.amount),
        _(
            "Recibimos su pago de %(amount)s. Su comprobante es el %(receipt_folio)s.",
            amount=charge.amount,
            receipt_folio=charge.receipt_folio,
        ),
    )


def tell_submitted(session: Session, event: CaseSubmitted) -> None:
    case = session.get_one(Case, event.case_id)
    until = day(case.due_on) if case.due_on else ""
    mail_person(
        session,
        case,
        "submitted",
        _("Recibimos su solicitud %(folio)s", folio=case.folio),
        _(
            "Recibimos su solicitud %(folio)s. %(how_long)s En la página de su solicitud "
            "queda su certificado de presentación.",
            folio=case.folio,
            how_long=_how_long(session, case, until),
        ),
    )


def _how_long(session: Session, case: Case, until: str) -> str:
    at_once = version(session, case.procedure_digest).definition.at_once
    if at_once is not None and case.closed_at is None:
        return _(
            "Si sus datos están en nuestros registros, su certificado sale en "
            "minutos; si no, le responderemos a más tardar el %(until)s.",
            until=until,
        )
    return _("Le responderemos a más tardar el %(until)s.", until=until)


def tell_issued(session: Session, case: Case, line: CaseAct) -> None:
    definition = version(session, case.procedure_digest).definition
    subject = _READY.get(definition.kind, _("Su documento está listo"))
    body = _(
        "Su solicitud %(folio)s está aprobada y el documento, listo para descargar.",
        folio=case.folio,
    )
    mail_person(session, case, line, subject, body)
    text_person(
        session, case, line, _("está listo lo que pidió en %(folio)s. Véalo en", folio=case.folio)
    )
    notify_person(session, case, line, stage=END, subject=subject, body=body)


def tell_given_up(session: Session, case: Case, line: CaseAct) -> None:
    """Tell the person that it is over, and what becomes of what they paid."""
    if case.folio is None:
        return
    given_up = (
        _("La tuvimos por desistida")
        if ending_of(case) is Ending.EXPIRED
        else _("Quedó retirada, como pidió")
    )
    body = _(
        "%(given_up)s: nadie la revisará.%(words_of_money)s",
        given_up=given_up,
        words_of_money=words_of_money(session, case),
    )
    mail_person(session, case, line, _("Terminó su solicitud %(folio)s", folio=case.folio), body)


def tell_withdrawn(session: Session, case: Case, line: CaseAct) -> None:
    """Tell whoever had the case; one that nobody had is simply gone from the inbox."""
    if case.assigned_to_id is not None:
        body = _("No hay que resolverla: quien la pidió la retiró.")
        tell_officials(
            session, case, line, _("Retiraron la solicitud %(folio)s", folio=case.folio), body
        )
