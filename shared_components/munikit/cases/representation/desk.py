# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The desk's step for powers: the paper beside what it is to show, accepting it or not."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from munikit import audit
from munikit.cases.case.interest import parties_of_power
from munikit.cases.case.meanwhile import ChangedMeanwhileError
from munikit.cases.case.meanwhile_pages import STEP
from munikit.cases.case.permissions import CasePermission
from munikit.cases.case.power_models import Power, PowerState
from munikit.cases.representation import powers
from munikit.cases.representation import queue as power_queue
from munikit.cases.representation.powers import Acceptance, find_power
from munikit.documents import open_stored
from munikit.kernel.clock import local_date
from munikit.kernel.errors import InvalidError, NotFoundError
from munikit.kernel.marks import mark
from munikit.kernel.words import gettext as _
from munikit.kernel.words import lazy_gettext as _l
from munikit.people import Interest, interest_of
from munikit.web import (
    actor,
    database,
    keeps_typed_text,
    named,
    page,
    reading,
    requires,
    transaction,
)
from munikit.web.downloads import SANDBOX
from munikit.web.forms import (
    MADE_FROM,
    ChoiceField,
    DateField,
    Form,
    LongTextField,
    TextField,
    asked,
)
from munikit.web.forms.choices import Option

bp = Blueprint("representation_desk", __name__, template_folder="../templates")
_ASKED = "asked"
_ALL = "all"
_SHOWN = ("image/jpeg", "image/png")


class RefuseForm(STEP):  # type: ignore[misc, valid-type] # Made at run time, with its hidden mark.
    reason = LongTextField(
        _l("¿Por qué no se acepta?"),
        help=_l("La persona leerá este texto tal cual. Diga qué documento sí serviría"),
        required=_l("Escriba por qué no se acepta"),
    )


def _yesterday() -> Any:  # noqa: ANN401 - a date, for a field that wants a callable.
    return local_date(database().wiring.clock.now()) - timedelta(days=1)


_SCOPES = (
    Option(_ASKED, _l("Solo los trámites que ya pidió con él")),
    *(Option(kind, title) for kind, title in power_queue.KINDS.items()),
    Option(_ALL, _l("Todos los trámites")),
)


class AcceptForm(STEP):  # type: ignore[misc, valid-type] # As above.
    """An acceptance: nothing of what the representative typed is filled in."""

    name = TextField(
        _l("Nombre de quien da el poder, como está en el documento"),
        help=_l("Cópielo del documento: sale en los papeles que se emitan"),
        required=_l("Escriba el nombre que está en el documento"),
    )
    scope = ChoiceField(
        _l("¿Para qué sirve?"), required=_l("Elija para qué sirve el poder"), options=_SCOPES
    )
    until = DateField(
        _l("¿Hasta cuándo?"),
        help=_l("El último día en que sirve, según el documento. Si no lo dice, ponga uno"),
        required=_l("Escriba hasta cuándo sirve"),
        after=_yesterday,
        too_early=_l("El poder ya venció ese día: no lo acepte"),
    )


_FORMS: tuple[type[Form], type[Form]] = (AcceptForm, RefuseForm)


@bp.get("/bandeja/poderes", endpoint="powers")
@requires(CasePermission.POWERS)
def listing() -> ResponseReturnValue:
    tab = asked().text("v", 20)
    tab = tab if tab in power_queue.TABS else "por-revisar"
    number = asked().number("p", 1, least=1)
    with reading() as session:
        return page(
            "munikit/desk/powers.html",
            tab=tab,
            tabs=power_queue.TABS,
            totals=power_queue.totals(session),
            rows=power_queue.queue(session, tab, number),
            labels=power_queue.LABELS,
            number=number,
            size=power_queue.PAGE,
        )


@bp.get("/bandeja/poderes/<uuid:power_id>", endpoint="power")
@requires(CasePermission.POWERS)
def show(power_id: UUID) -> ResponseReturnValue:
    with transaction() as session:
        power = find_power(session, power_id)
        audit.record(session, "powers.view", actor_id=actor().id, subject_id=power.id)
    return _power_page(power_id, AcceptForm(), RefuseForm())


@bp.post("/bandeja/poderes/<uuid:power_id>/aceptar")
@requires(CasePermission.POWERS)
@keeps_typed_text
def accept_power(power_id: UUID) -> ResponseReturnValue:
    form = AcceptForm()

    def act(session: Session) -> None:
        scope = _scope(session, find_power(session, power_id), form.scope.data)
        given = Acceptance(form.name.data, scope, form.until.data)
        powers.accept(session, power_id, given, by=actor(), made_from=form[MADE_FROM].data)

    return _decided(power_id, form, act, form.name)


@bp.post("/bandeja/poderes/<uuid:power_id>/rechazar")
@requires(CasePermission.POWERS)
@keeps_typed_text
def refuse_power(power_id: UUID) -> ResponseReturnValue:
    form = RefuseForm()

    def act(session: Session) -> None:
        seen = form[MADE_FROM].data
        powers.refuse(session, power_id, form.reason.data, by=actor(), made_from=seen)

    return _decided(power_id, form, act, form.reason)


@bp.post("/bandeja/poderes/<uuid:power_id>/retirar")
@requires(CasePermission.POWERS)
def withdraw_power(power_id: UUID) -> ResponseReturnValue:
    with transaction() as session:
        powers.withdraw(session, power_id, by=actor())
    return redirect(url_for("representation_desk.power", power_id=power_id), 303)


@bp.post("/bandeja/poderes/<uuid:power_id>/carta")
@requires(CasePermission.POWERS)
def power_letter(power_id: UUID) -> ResponseReturnValue:
    with transaction() as session:
        powers.letter_sent(session, power_id, by=actor())
    return redirect(url_for("representation_desk.power", power_id=power_id), 303)


@bp.get("/bandeja/poderes/<uuid:power_id>/archivo")
@requires(CasePermission.POWERS)
def power_file(power_id: UUID) -> Response:
    """Show a picture within the page; anything else is downloaded, as every stranger's file."""
    with transaction() as session:
        power = find_power(session, power_id)
        audit.record(session, "powers.download", actor_id=actor().id, subject_id=power.id)
    if power.sha256 is None:
        raise NotFoundError(_("Ese archivo se borró cuando se retiró el poder."))
    what = _("Recibimos «%(file_name)s» como poder", file_name=power.file_name)
    content = open_stored(database().wiring, power.sha256, what=what)
    response = Response(content, content_type=power.media_type)
    named(response, power.file_name, shown=power.media_type in _SHOWN)
    response.headers["Content-Security-Policy"] = SANDBOX
    return response


def _decided(
    power_id: UUID,
    form: Form,
    act: Callable[[Session], None],
    field: Any,  # noqa: ANN401 - WTForms' field.
) -> ResponseReturnValue:
    """Decide as a form says, or show it again with its errors and the other one empty."""
    if form.validate_on_submit() and _acted(act, field):
        return redirect(url_for("representation_desk.power", power_id=power_id), 303)
    forms = [form if isinstance(form, each) else each(formdata=None) for each in _FORMS]
    return _power_page(power_id, *forms), 422


def _acted(act: Callable[[Session], None], field: Any) -> bool:  # noqa: ANN401 - WTForms' field.
    try:
        with transaction() as session:
            act(session)
    except (InvalidError, ChangedMeanwhileError) as error:
        field.errors = [error.message]
        return False
    return True


def _scope(session: Session, power: Power, chosen: str) -> dict[str, Any]:
    if chosen == _ALL:
        return {}
    if chosen in power_queue.KINDS:
        return {"kinds": [chosen]}
    row = power_queue.row_of(session, power)
    return {"procedures": sorted({case.procedure_id for case, _rest in row.cases})}


def _power_page(power_id: UUID, accepting: Form, refusing: Form) -> str:
    with reading() as session:
        power = find_power(session, power_id)
        row = power_queue.row_of(session, power)
        for form in (accepting, refusing):
            form[MADE_FROM].data = mark(powers.what_it_is_to_show(power))
        return page(
            "munikit/desk/power.html",
            row=row,
            power=power,
            label=power_queue.LABELS[row.state],
            may_decide=power.state is PowerState.REQUESTED,
            is_mine=interest_of(session, actor(), parties_of_power(power)) is Interest.OWN,
            is_picture=power.sha256 is not None and power.media_type in _SHOWN,
            same=power_queue.same_paper(session, power),
            scope=power_queue.scope_in_words(session, power),
            accepting=accepting,
            refusing=refusing,
        )
