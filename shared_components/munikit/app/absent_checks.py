# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What people have under way with a module that does not run."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from munikit.cases.case.models import Case
from munikit.kernel.words import lazy_gettext as _l
from munikit.kernel.words import ngettext
from munikit.module import Check, Finding, Health
from munikit.procedures import CATALOGUE
from munikit.wiring import ask

_BRING_BACK = _l(
    "Active el módulo que los trae o, si eran propios, recupere del respaldo %(found)s. Sus "
    "plazos siguen corriendo (Ley 19.880, artículo 24)"
)
_UNATTENDED = _l("%(told)s de trámites que ningún módulo activo atiende: %(found)s")


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
    total = sum(count for _rest, count in found)
    told = ngettext("%(num)s solicitud abierta es", "%(num)s solicitudes abiertas son", total)
    return Finding(
        Health.PROBLEM,
        _UNATTENDED
        % {"told": told, "found": ", ".join((f"{name} ({count})" for name, count in found))},
        _BRING_BACK % {"found": ", ".join((f"procedures/{name}" for name, _rest in found))},
    )


ABSENT_CHECKS = (Check("absent_cases", _cases),)
