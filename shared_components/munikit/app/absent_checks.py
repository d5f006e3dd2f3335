# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What people have under way with a module that does not run."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from munikit.cases.case.models import Case
from munikit.kernel.text import counted
from munikit.module import Check, Finding, Health
from munikit.procedures import CATALOGUE
from munikit.wiring import ask


def _cases(session: Session) -> Finding | None:
    catalogue = ask(session, CATALOGUE)
    here = {each.id for each in catalogue.procedures if catalogue.issues(each)}
    query = (
        select(Case.procedure_id, func.count())
        .where(Case.submitted_at.is_not(None), Case.closed_at.is_(None))
        .where(Case.procedure_id.not_in(here | catalogue.broken.keys()))
        .group_by(Case.procedure_id)
        .order_by(Case.procedure_id)
    )
    found = [(name, count) for name, count in session.execute(query)]
    if not found:
        return None
    total = sum(count for _, count in found)
    told = counted(total, "solicitud abierta es", "solicitudes abiertas son")
    return Finding(
        Health.PROBLEM,
        f"{told} de trámites que ningún módulo activo atiende: "
        f"{', '.join(f'{name} ({count})' for name, count in found)}",
        "Active el módulo que los trae o, si eran propios, recupere del respaldo "
        f"{', '.join(f'procedures/{name}' for name, _ in found)}. Sus plazos siguen corriendo "
        "(Ley 19.880, artículo 24)",
    )


ABSENT_CHECKS = (Check("absent_cases", _cases),)
