# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What people thought of applying, by procedure and month, for whoever can make it easier.

Below `FEWEST` answers nothing but their number is shown: officials know who applied that month.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from munikit.cases.survey.models import SurveyAnswer
from munikit.kernel.clock import local_date
from munikit.wiring import wiring

FEWEST = 5
MONTHS = 12
_MOST_COMMENTS = 50
_EASY = (4, 5)


@dataclass
class Result:
    """The answers of a procedure in a month, ``2026-11``."""

    procedure_id: str
    month: str
    by_ease: Counter[int] = field(default_factory=Counter)
    troubles: Counter[str] = field(default_factory=Counter)

    @property
    def answers(self) -> int:
        return self.by_ease.total()

    @property
    def is_shown(self) -> bool:
        return self.answers >= FEWEST

    @property
    def percent_easy(self) -> int:
        """How many of a hundred found it easy or very easy, rounded half up."""
        easy = sum(self.by_ease[ease] for ease in _EASY)
        return (200 * easy + self.answers) // (2 * self.answers)


def results(session: Session) -> list[Result]:
    """Return the results of the last `MONTHS` months, the newest first, by procedure."""
    since = _first_month(local_date(wiring(session).clock.now()))
    found: dict[tuple[str, str], Result] = {}
    counted = (
        select(SurveyAnswer.month, SurveyAnswer.procedure_id, SurveyAnswer.ease, func.count())
        .where(SurveyAnswer.month >= since)
        .group_by(SurveyAnswer.month, SurveyAnswer.procedure_id, SurveyAnswer.ease)
    )
    for month, procedure_id, ease, number in session.execute(counted):
        key = (procedure_id, month)
        found.setdefault(key, Result(procedure_id, month)).by_ease[ease] += number
    told = select(SurveyAnswer.procedure_id, SurveyAnswer.month, SurveyAnswer.troubles)
    for procedure_id, month, troubles in session.execute(told.where(SurveyAnswer.month >= since)):
        found[procedure_id, month].troubles.update(troubles.keys())
    ordered = sorted(found.values(), key=lambda each: each.procedure_id)
    return sorted(ordered, key=lambda each: each.month, reverse=True)


def comments(session: Session, shown: Sequence[Result]) -> list[SurveyAnswer]:
    """Return the newest comments of the results that are shown."""
    keys = {(each.procedure_id, each.month) for each in shown if each.is_shown}
    months = {month for _, month in keys}
    written = select(SurveyAnswer).where(SurveyAnswer.text != "", SurveyAnswer.month.in_(months))
    newest = session.scalars(written.order_by(SurveyAnswer.month.desc(), SurveyAnswer.id))
    mine = (each for each in newest if (each.procedure_id, each.month) in keys)
    return [each for each, _ in zip(mine, range(_MOST_COMMENTS), strict=False)]


def _first_month(today: date) -> str:
    before = today.year * 12 + today.month - MONTHS
    return f"{before // 12:04d}-{before % 12 + 1:02d}"
