# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A power as its two parties see it: who may act for whom, what was done with it, ending it."""

from uuid import UUID

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from munikit.cases.case.power_models import Power, PowerState
from munikit.cases.case.states import LABELS as CASE_LABELS
from munikit.cases.representation import powers
from munikit.cases.representation import queue as power_queue
from munikit.cases.representation.pages import bp
from munikit.kernel.errors import NotFoundError
from munikit.kernel.words import gettext as _
from munikit.web import actor, page, reading, signed_in, transaction
from munikit.web.forms import Form


@bp.get("/poderes/<uuid:power_id>")
@signed_in
def power(power_id: UUID) -> ResponseReturnValue:
    with reading() as session:
        found = _own(session, power_id)
        row = power_queue.row_of(session, found)
        return page(
            "munikit/cases/power.html",
            row=row,
            power=found,
            label=power_queue.LABELS[row.state],
            case_labels=CASE_LABELS,
            is_represented=actor().id != found.representative_id,
            may_withdraw=row.state in (PowerState.REQUESTED, PowerState.ACCEPTED),
            scope=power_queue.scope_in_words(session, found),
        )


@bp.route("/poderes/<uuid:power_id>/retirar", methods=["GET", "POST"])
@signed_in
def end_power(power_id: UUID) -> ResponseReturnValue:
    form = Form()
    if form.validate_on_submit():
        with transaction() as session:
            _own(session, power_id)
            powers.withdraw(session, power_id, by=actor())
        return redirect(url_for("representation.power", power_id=power_id), 303)
    with reading() as session:
        found = _own(session, power_id)
        return page(
            "munikit/cases/end_power.html",
            power=found,
            row=power_queue.row_of(session, found),
            is_represented=actor().id != found.representative_id,
        )


def _own(session: Session, power_id: UUID) -> Power:
    found = powers.find_power(session, power_id)
    if not powers.is_party(found, actor()):
        raise NotFoundError(_("No encontramos ese poder."))
    return found
