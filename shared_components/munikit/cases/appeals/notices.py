# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What both sides are told of a *recurso de reposición*."""

from sqlalchemy.orm import Session

from munikit.cases.case.models import Case
from munikit.cases.case.telling import mail_person, notify_person, text_person
from munikit.cases.terms.warning import warn_of_appeal
from munikit.kernel.formats import day
from munikit.notices import END


def tell_appeal_filed(session: Session, case: Case, what: str) -> None:
    """Give the person a receipt, and whoever decides the task."""
    until = day(case.due_on) if case.due_on else ""
    body = f"Recibimos su recurso de reposición. Le responderemos a más tardar el {until}."
    mail_person(session, case, what, f"Recibimos su recurso por {case.folio}", body)
    warn_of_appeal(session, case)


def tell_upheld(session: Session, case: Case, what: str) -> None:
    _tell_answered(
        session,
        case,
        what,
        "Acogimos su recurso de reposición: el rechazo queda sin efecto y resolveremos de nuevo.",
    )


def tell_dismissed(session: Session, case: Case, what: str) -> None:
    _tell_answered(
        session,
        case,
        what,
        "Respondimos su recurso de reposición. En el portal puede ver la respuesta y por qué.",
    )


def _tell_answered(session: Session, case: Case, what: str, body: str) -> None:
    subject = f"Respuesta a su recurso por {case.folio}"
    mail_person(session, case, what, subject, body)
    text_person(session, case, what, f"respondimos su recurso {case.folio}. Véala en")
    notify_person(session, case, what, stage=END, subject=subject, body=body)
