# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The files of debts that were received: what is in force, and how each file went."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from munikit.public.rules import NotFoundError
from munikit.public.rules import gettext as _
from munikit_payments.charges.debt_models import Debt, DebtImport, DebtImportProblem, DebtState
from munikit_payments.ledger.services import pesos_of


@dataclass(frozen=True)
class Received:
    """A file of debts with what was wrong in it, by row."""

    file: DebtImport
    problems: Sequence[DebtImportProblem]


def newest_imports(session: Session, most: int) -> Sequence[DebtImport]:
    return session.scalars(
        select(DebtImport).order_by(DebtImport.loaded_at.desc()).limit(most)
    ).all()


def open_by_kind(session: Session) -> Sequence[tuple[str, int, int]]:
    """Return for each kind of debt how many are open, and for how much."""
    counted = select(Debt.kind, func.count(), pesos_of(Debt.amount))
    counted = counted.where(Debt.state == DebtState.OPEN).group_by(Debt.kind).order_by(Debt.kind)
    return [(kind, count, pesos) for kind, count, pesos in session.execute(counted)]


def find_import(session: Session, import_id: UUID) -> Received:
    """Return a file.

    Raises:
        NotFoundError: there is none with that id.
    """
    file = session.get(DebtImport, import_id)
    if file is None:
        raise NotFoundError(_("No encontramos ese archivo."))
    query = select(DebtImportProblem).where(DebtImportProblem.import_id == import_id)
    return Received(file, session.scalars(query.order_by(DebtImportProblem.row)).all())
