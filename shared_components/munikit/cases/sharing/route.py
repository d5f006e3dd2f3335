# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The units that see a case one after the other; the last one decides."""

from sqlalchemy.orm import Session

from munikit.cases.case.models import Case
from munikit.procedures import version


def next_unit(session: Session, case: Case) -> str:
    """Return the unit after the one a case is with, or nothing where that one decides."""
    review = version(session, case.procedure_digest).definition.review
    route = (*review.route, review.unit)
    if case.unit not in route[:-1]:
        return ""
    return route[route.index(case.unit) + 1]
