# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What both sides are told of terms: more time, a claim of silence, a refusal."""

from sqlalchemy.orm import Session

from munikit.cases.case.models import Case, CaseAct
from munikit.cases.case.money import words_of_money
from munikit.cases.case.telling import mail_person, notify_person, text_person
from munikit.cases.terms.warning import warn_of_claim
from munikit.kernel.formats import day
from munikit.kernel.words import gettext as _
from munikit.notices import END


def tell_extended(session: Session, case: Case, line: CaseAct) -> None:
    until = day(case.due_on) if case.due_on else ""
    mail_person(
        session,
        case,
        line,
        _("Necesitamos más tiempo para su solicitud %(folio)s", folio=case.folio),
        _(
            "Ampliamos el plazo (Ley 19.880, artículo 26). Responderemos a más tardar el "
            "%(until)s.",
            until=until,
        ),
    )


def tell_claimed(session: Session, case: Case, line: CaseAct) -> None:
    """Give the person the receipt of their claim (Ley 19.880 art. 64)."""
    on = day(case.silence_claimed_on) if case.silence_claimed_on else ""
    mail_person(
        session,
        case,
        line,
        _("Recibimos su reclamo por la solicitud %(folio)s", folio=case.folio),
        _("Con fecha %(on)s recibimos su reclamo porque no respondimos a tiempo.", on=on),
    )
    if case.closed_at is None:
        warn_of_claim(session, case)


def tell_rejected(session: Session, case: Case, line: CaseAct) -> None:
    subject = _("Respuesta a su solicitud %(folio)s", folio=case.folio)
    body = _(
        "Respondimos su solicitud. En el portal puede ver la respuesta, el motivo y qué hacer."
    )
    body += words_of_money(session, case)
    mail_person(session, case, line, subject, body)
    text_person(
        session, case, line, _("respondimos su solicitud %(folio)s. Véala en", folio=case.folio)
    )
    notify_person(session, case, line, stage=END, subject=subject, body=body)
