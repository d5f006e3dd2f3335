# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""When nobody answered in time: the person's claim, and the certificate of silence."""

from uuid import UUID

from flask import Blueprint, redirect
from flask.typing import ResponseReturnValue

from munikit.cases.case.pages import own, person_page
from munikit.cases.case.silence import is_accepted_by_silence, may_claim_silence, silence_until
from munikit.cases.terms.silence import certify_silence, claim_silence
from munikit.kernel.clock import local_date
from munikit.procedures import version
from munikit.web import actor, page, reader_language, reading, signed_in, transaction
from munikit.web.forms import Form
from munikit.wiring import wiring

bp = Blueprint("terms", __name__, template_folder="../templates")


@bp.route("/solicitudes/<uuid:case_id>/reclamar", methods=["GET", "POST"])
@signed_in
def claim(case_id: UUID) -> ResponseReturnValue:
    if Form().validate_on_submit():
        with transaction() as session:
            claim_silence(session, case_id, by=actor())
        return redirect(person_page(case_id), 303)
    with reading() as session:
        case = own(session, case_id)
        procedure = version(session, case.procedure_digest).into(reader_language())
        today = local_date(wiring(session).clock.now())
        if not may_claim_silence(case, procedure, today):
            return redirect(person_page(case_id), 303)
        until = silence_until(today, wiring(session).calendar)
    return page("munikit/cases/claim.html", case=case, procedure=procedure, until=until)


@bp.route("/solicitudes/<uuid:case_id>/certificado-de-silencio", methods=["GET", "POST"])
@signed_in
def certify(case_id: UUID) -> ResponseReturnValue:
    if Form().validate_on_submit():
        with transaction() as session:
            certify_silence(session, case_id, by=actor())
        return redirect(person_page(case_id), 303)
    with reading() as session:
        case = own(session, case_id)
        procedure = version(session, case.procedure_digest).into(reader_language())
        today = local_date(wiring(session).clock.now())
        if not is_accepted_by_silence(case, procedure, wiring(session).calendar, today):
            return redirect(person_page(case_id), 303)
    return page("munikit/cases/certify.html", case=case, procedure=procedure)
