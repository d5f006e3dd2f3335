# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A case that ends without what was asked for gives its fee back where a norm orders it."""

from uuid import UUID

from sqlalchemy.orm import Session

from munikit.cases.case.models import Case
from munikit.cases.case.money import ending_of, paid_for
from munikit.contracts.treasury import TREASURY
from munikit.procedures.definition import Ending
from munikit.wiring import ask

_REASONS = {
    Ending.REJECTED: "Solicitud {folio} rechazada",
    Ending.WITHDRAWN: "Solicitud {folio} retirada",
    Ending.EXPIRED: "Solicitud {folio} tenida por desistida",
}


def give_back(session: Session, case: Case, *, by_id: UUID) -> None:
    """Ask the treasury for what was paid, where the procedure's rule orders it; twice asks once."""
    paid = paid_for(session, case)
    ending = ending_of(case)
    if paid.charge is None or paid.rule is None or ending not in paid.rule.when:
        return
    reason = f"{_REASONS[ending].format(folio=case.folio)}. {paid.rule.norm}"
    ask(session, TREASURY).ask_refund(session, case.id, reason, by_id=by_id)
