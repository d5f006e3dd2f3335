# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Counts that stop: how many cases there are, up to a number nobody would count further than."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, func, literal, select
from sqlalchemy.orm import Session

from munikit.cases.case.models import Case
from munikit.kernel.words import gettext as _

MOST_COUNTED = 1000


@dataclass(frozen=True, order=True)
class Count:
    """How many there are, up to `MOST_COUNTED`; beyond that only that there are more."""

    number: int

    def __str__(self) -> str:
        return (
            _("más de %(most_counted)s", most_counted=MOST_COUNTED)
            if self.number > MOST_COUNTED
            else str(self.number)
        )


def count(session: Session, wanted: Sequence[ColumnElement[bool]]) -> Count:
    return Count(session.scalar(select(counted(wanted))) or 0)


def counted(wanted: Sequence[ColumnElement[bool]], *given: Any) -> ScalarSelect[int]:  # noqa: ANN401 - tables.
    """Return the number of cases as part of a query; ``given`` are the query's own tables."""
    # No column of the case, so that an index answers without looking at the table.
    some = select(literal(1)).select_from(Case).where(*wanted).limit(MOST_COUNTED + 1)
    some = some.correlate(*given) if given else some
    return select(func.count()).select_from(some.subquery()).scalar_subquery()
