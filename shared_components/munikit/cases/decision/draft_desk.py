# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The paper as it would be, for whoever decides to look at before signing."""

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

from flask import Response
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from munikit.cases.case.permissions import CasePermission
from munikit.cases.case.reading import PAPERS, find_sent, read_case
from munikit.cases.decision.desk import bp
from munikit.cases.decision.findings_desk import finding_sent
from munikit.contracts.registrar import REGISTRAR
from munikit.kernel.bulkhead import Bulkhead
from munikit.kernel.errors import NotFoundError
from munikit.kernel.words import gettext as _
from munikit.web import named, requires, transaction
from munikit.wiring import ask

_PRESS = Bulkhead(1)


@bp.post("/bandeja/<uuid:case_id>/borrador")
@requires(CasePermission.DECIDE)
def draft_document(case_id: UUID) -> ResponseReturnValue:
    """Print what an approval with these rows would issue: no folio, no code, kept nowhere."""
    with transaction() as session:
        print_draft = _draft(session, case_id)
    # The press prints one paper at a time, and may take half a minute for it.
    with _PRESS.place():
        answer = Response(print_draft(), mimetype="application/pdf")
    answer.headers["Cache-Control"] = "no-store"
    return named(answer, "borrador.pdf", shown=True)


def _draft(session: Session, case_id: UUID) -> Callable[[], bytes]:
    find_sent(session, case_id)
    case = read_case(session, case_id)
    definition = case.procedure.definition
    compose = ask(session, PAPERS).get(definition.kind.value)
    if compose is None:
        raise NotFoundError(_("Este trámite no termina en un documento."))
    finding = definition.outcome.finding
    if finding is not None:
        case = replace(case, finding=finding.filled(finding_sent(finding)))
    return ask(session, REGISTRAR).draft(session, compose(session, case))
