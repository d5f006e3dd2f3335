# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Taking an application back, or deleting one that was never sent."""

from uuid import UUID

from flask import redirect
from flask.typing import ResponseReturnValue

from munikit.cases.case.money import paid_for
from munikit.cases.case.pages import own, person_page, read
from munikit.cases.filing import services as filing
from munikit.cases.filing.pages import bp
from munikit.procedures.definition import Ending
from munikit.web import actor, page, reading, signed_in, transaction
from munikit.web.forms import Form


@bp.route("/solicitudes/<uuid:case_id>/retirar", methods=["GET", "POST"])
@signed_in
def withdraw(case_id: UUID) -> ResponseReturnValue:
    form = Form()
    if form.is_submitted():
        with transaction() as session:
            filing.withdraw(session, case_id, by=actor())
        return redirect(person_page(case_id), 303)
    with reading() as session:
        case = own(session, case_id)
        procedure = read(session, case)
        paid = paid_for(session, case)
    return page(
        "munikit/cases/withdraw.html",
        case=case,
        procedure=procedure,
        money=paid.would_become(Ending.WITHDRAWN),
    )
