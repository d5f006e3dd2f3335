# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What both sides are told of terms: more time, a claim of silence, a refusal."""

from sqlalchemy.orm import Session

from munikit.cases.case.models import Case
from munikit.cases.case.money import words_of_money
from munikit.cases.case.telling import mail_person, notify_person, text_person
from munikit.cases.terms.warning import warn_of_claim
from munikit.kernel.formats import day
from munikit.notices import END


def tell_extended(session: Session, case: Case, what: str) -> None:
    until = day(case.due_on) if case.due_on else ""
    mail_person(
        session,
        case,
        what,
        f"Necesitamos más tiempo para su solicitud {case.folio}",
        f"Ampliamos el plazo (Ley 19.880, artículo 26). Responderemos a más tardar el {until}.",
    )


def tell_claimed(session: Session, case: Case, what: str) -> None:
    """Give the person the receipt of their claim (Ley 19.880 art. 64)."""
    on = day(case.silence_claimed_on) if case.silence_claimed_on else ""
    mail_person(
        session,
        case,
        what,
        f"Recibimos su reclamo por la solicitud {case.folio}",
        f"Con fecha {on} recibimos su reclamo porque no respondimos a tiempo.",
    )
    if case.closed_at is None:
        warn_of_claim(session, case)


def tell_rejected(session: Session, case: Case, what: str) -> None:
    subject = f"Respuesta a su solicitud {case.folio}"
    body = "Respondimos su solicitud. En el portal puede ver la respuesta, el motivo y qué hacer."
    body += words_of_money(session, case)
    mail_person(session, case, what, subject, body)
    text_person(session, case, what, f"respondimos su solicitud {case.folio}. Véala en")
    notify_person(session, case, what, stage=END, subject=subject, body=body)
