# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Telling a unit that it is asked, and whoever asked that it answered."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from munikit.cases.case.models import Case, CaseAct
from munikit.cases.case.officials import tell_people, with_role
from munikit.cases.case.permissions import ADVISER
from munikit.cases.opinions.models import Opinion
from munikit.kernel.formats import day
from munikit.kernel.words import gettext as _
from munikit.people import find_person


def tell_opinion_asked(session: Session, case: Case, line: CaseAct) -> None:
    """Tell everybody who gives opinions: an account belongs to no unit."""
    asked = session.scalars(select(Opinion).where(Opinion.asked_line_id == line.id)).one()
    people = [each for each in with_role(session, ADVISER) if each.id != asked.asked_by_id]
    body = _(
        "Se pidió a %(unit)s. Se espera hasta el %(day)s, en «Informes».",
        unit=asked.unit,
        day=day(asked.due_on),
    )
    said = (_("Piden un informe sobre %(folio)s", folio=case.folio), body)
    tell_people(session, case, line, people, said)


def tell_opinion_given(session: Session, case: Case, line: CaseAct) -> None:
    """Tell whoever asked, and whoever has the case now."""
    asked = session.scalars(select(Opinion).where(Opinion.given_line_id == line.id)).one()
    ids = {asked.asked_by_id, case.assigned_to_id} - {None, asked.answered_by_id}
    people = [find_person(session, each) for each in sorted(filter(None, ids))]
    said = (
        _("Llegó un informe sobre %(folio)s", folio=case.folio),
        _("Lo dio %(unit)s.", unit=asked.unit),
    )
    tell_people(session, case, line, people, said)
