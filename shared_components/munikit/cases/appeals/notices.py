# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What both sides are told of a *recurso de reposición*."""

from sqlalchemy.orm import Session

from munikit.cases.case.models import Case, CaseAct
from munikit.cases.case.telling import mail_person, notify_person, text_person
from munikit.cases.terms.warning import warn_of_appeal
from munikit.kernel.formats import day
from munikit.kernel.words import gettext as _
from munikit.notices import END


def tell_appeal_filed(session: Session, case: Case, line: CaseAct) -> None:
    """Give the person a receipt, and whoever decides the task."""
    until = day(case.due_on) if case.due_on else ""
    body = _(
        "Recibimos su recurso de reposición. Le responderemos a más tardar el %(until)s.",
        until=until,
    )
    mail_person(
        session, case, line, _("Recibimos su recurso por %(folio)s", folio=case.folio), body
    )
    warn_of_appeal(session, case)


def tell_upheld(session: Session, case: Case, line: CaseAct) -> None:
    _tell_answered(
        session,
        case,
        line,
        _(
            "Acogimos su recurso de reposición: el rechazo queda sin efecto y "
            "resolveremos de nuevo."
        ),
    )


def tell_dismissed(session: Session, case: Case, line: CaseAct) -> None:
    _tell_answered(
        session,
        case,
        line,
        _("Respondimos su recurso de reposición. En el portal puede ver la respuesta y por qué."),
    )


def _tell_answered(session: Session, case: Case, line: CaseAct, body: str) -> None:
    subject = _("Respuesta a su recurso por %(folio)s", folio=case.folio)
    mail_person(session, case, line, subject, body)
    text_person(
        session, case, line, _("respondimos su recurso %(folio)s. Véala en", folio=case.folio)
    )
    notify_person(session, case, line, stage=END, subject=subject, body=body)
