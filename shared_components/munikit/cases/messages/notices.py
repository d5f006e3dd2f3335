# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Telling either side that the other wrote."""

from sqlalchemy.orm import Session

from munikit.cases.case.models import Case, CaseAct
from munikit.cases.case.officials import tell_officials
from munikit.cases.case.telling import mail_person
from munikit.kernel.words import gettext as _


def tell_message(session: Session, case: Case, line: CaseAct) -> None:
    mail_person(
        session,
        case,
        line,
        _("Tiene un mensaje sobre su solicitud %(folio)s", folio=case.folio),
        _("Le escribimos sobre su solicitud. No tiene que hacer nada más que leerlo."),
    )


def tell_written(session: Session, case: Case, line: CaseAct) -> None:
    body = _("Lea el mensaje y respóndalo en la página de la solicitud.")
    tell_officials(session, case, line, _("Le escribieron sobre %(folio)s", folio=case.folio), body)
