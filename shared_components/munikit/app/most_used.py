# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What people ask for most, for the front page."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from munikit.cases import Case
from munikit.db.remembered import Remembered
from munikit.procedures import Procedure
from munikit.procedures.offering import offered
from munikit.wiring import wiring

_LATELY = timedelta(days=90)


def most_used(session: Session) -> Sequence[Procedure]:
    """Return what is offered, what people asked for most of late first, then by title."""
    uses = USES.of(session)
    return sorted(offered(session), key=lambda procedure: -uses.get(procedure.id, 0))


def _count(session: Session) -> Mapping[str, int]:
    since = wiring(session).clock.now() - _LATELY
    counted = select(Case.procedure_id, func.count()).where(Case.submitted_at >= since)
    return dict(session.execute(counted.group_by(Case.procedure_id)).all())


USES = Remembered(_count, seconds=600.0)
