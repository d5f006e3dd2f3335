# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Saying for whom an application is, and bringing another paper that shows it."""

from uuid import UUID

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue

from munikit.cases.case.file_pages import accepted_file
from munikit.cases.case.meanwhile_pages import STEP
from munikit.cases.case.models import Case
from munikit.cases.case.pages import own, person_page
from munikit.cases.case.power_models import CAPACITIES, Capacity, Power
from munikit.cases.case.standing import Standing, power_of, standing_of
from munikit.cases.case.states import CaseState
from munikit.cases.representation import services as acting
from munikit.cases.representation.powers import Representation, usable_power
from munikit.cases.representation.services import acted_for, represented_in
from munikit.documents import AcceptedFile
from munikit.kernel.errors import InvalidError
from munikit.kernel.marks import mark
from munikit.kernel.rut import RUT, RUTError
from munikit.kernel.words import lazy_gettext as _l
from munikit.procedures import version
from munikit.procedures.question_pages import can_be_printed
from munikit.web import (
    actor,
    database,
    is_changed_meanwhile,
    keeps_typed_text,
    page,
    reader_language,
    reading,
    signed_in,
    transaction,
)
from munikit.web.forms import MADE_FROM, ChoiceField, FileField, Form, RUTField, TextField, sent
from munikit.web.forms.choices import Option

bp = Blueprint("representation", __name__, template_folder="../templates")


def _paper_fields() -> dict[str, object]:
    most = database().wiring.settings.files.max_upload_bytes
    return {
        "capacity": ChoiceField(
            _l("¿En qué calidad actúa?"),
            required=_l("Elija en qué calidad actúa"),
            options=[Option(each.value, title) for each, title in CAPACITIES.items()],
        ),
        "power": FileField(
            _l("Adjunte el documento que lo muestra"),
            help=_l(
                "El poder, el certificado de nacimiento o la vigencia de la empresa. No hace falta "
                "si ya aceptamos uno para este mismo RUN"
            ),
            most_bytes=most,
            required=_l("Adjunte el documento que muestra que puede actuar por ella"),
        ),
    }


def _representation_form() -> Form:
    fields = {
        "run": RUTField(
            _l("RUN o RUT de la persona o empresa"),
            required=_l("Escriba el RUN o RUT de la persona o empresa"),
        ),
        "name": TextField(
            _l("Nombre completo o razón social"),
            required=_l("Escriba el nombre de la persona o empresa"),
            validators=[can_be_printed],
        ),
        **_paper_fields(),
    }
    form: Form = type("RepresentationForm", (STEP,), fields)()
    return form


def _paper_form() -> Form:
    form: Form = type("PaperForm", (Form,), _paper_fields())()
    return form


@bp.route("/solicitudes/<uuid:case_id>/representacion", methods=["GET", "POST"])
@signed_in
@keeps_typed_text
def representation(case_id: UUID) -> ResponseReturnValue:
    with reading() as session:
        case = own(session, case_id)
        if case.state is not CaseState.DRAFT:
            return redirect(person_page(case.id), 303)
        procedure = version(session, case.procedure_digest).into(reader_language())
        power = power_of(session, case)
    if "own" in sent():
        with transaction() as session:
            seen = sent().text(MADE_FROM, 40)
            acting.act_for_oneself(session, case_id, by=actor(), made_from=seen)
        return redirect(person_page(case_id), 303)
    form = _representation_form()
    if request.method == "GET" and (not form.is_expired or is_changed_meanwhile()):
        form[MADE_FROM].data = mark(acted_for(case))
    form.power.kept = _shown_before(case, form.run.data)
    if form.validate_on_submit() and _represented(form, case_id):
        return redirect(person_page(case_id), 303)
    form.power.kept = None
    if not form.brings_answers:
        _fill(form, case)
    status = 422 if form.is_submitted() else 200
    return page(
        "munikit/cases/representation.html", form=form, case=case, procedure=procedure, power=power
    ), status


@bp.route("/solicitudes/<uuid:case_id>/poder", methods=["GET", "POST"])
@signed_in
@keeps_typed_text
def another_power(case_id: UUID) -> ResponseReturnValue:
    """Take another paper for an application whose power was refused or has ended."""
    with reading() as session:
        case = own(session, case_id)
        standing = standing_of(session, case)
        power = power_of(session, case)
    if standing.is_good or standing is Standing.WAITING or case.closed_at:
        return redirect(person_page(case.id), 303)
    form = _paper_form()
    if form.validate_on_submit() and _brought(form, case_id):
        return redirect(person_page(case_id), 303)
    status = 422 if form.is_submitted() else 200
    return page("munikit/cases/another_power.html", form=form, case=case, power=power), status


def _shown_before(case: Case, typed: object) -> Power | None:
    """Return the power this person showed before for the RUN that was typed, if it still serves."""
    try:
        run = RUT.typed(str(typed or ""))
    except RUTError:
        return None
    with reading() as session:
        kind = version(session, case.procedure_digest).definition.kind.value
        return usable_power(session, run, case, kind)


def _fill(form: Form, case: Case) -> None:
    before = represented_in(case)
    if before is not None:
        form.run.data = str(before.run)
        form.name.data = before.name
        form.capacity.data = before.capacity.value


def _represented(form: Form, case_id: UUID) -> bool:
    file: AcceptedFile | None = None
    if form.power.data is not None:
        file = accepted_file(form.power)
        if file is None:
            return False
    given = Representation(form.run.data, form.name.data, Capacity(form.capacity.data))
    try:
        with transaction() as session:
            seen = form[MADE_FROM].data
            acting.act_for(session, case_id, given, file, by=actor(), made_from=seen)
    except acting.NoPaperError as error:
        form.power.errors = [error.message]
        return False
    except InvalidError as error:
        form.run.errors = [error.message]
        return False
    return True


def _brought(form: Form, case_id: UUID) -> bool:
    file = accepted_file(form.power)
    if file is None:
        return False
    with form.refusals_at(form.power) as session:
        acting.bring_power(session, case_id, Capacity(form.capacity.data), file, by=actor())
    return not form.power.errors
