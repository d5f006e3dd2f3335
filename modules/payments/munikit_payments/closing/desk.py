# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The officials' pages of the daily close and of what accounting gets."""

import calendar
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from flask import Blueprint, Response, redirect, url_for
from flask.typing import ResponseReturnValue

from munikit import audit
from munikit.public.pages import (
    Form,
    TextField,
    actor,
    keeps_typed_text,
    page,
    reading,
    requires,
    transaction,
)
from munikit.public.rules import InvalidError, NotFoundError
from munikit.public.rules import gettext as _
from munikit.web import database, named, table_file
from munikit.web.forms import MoneyField
from munikit_payments.closing.export import (
    ENCODING,
    HEADER,
    as_fixed_columns,
    cells,
    closed_entries,
)
from munikit_payments.closing.services import (
    Count,
    Total,
    close_day,
    closed_day,
    closed_days,
    open_days,
    totals_of,
)
from munikit_payments.gateways import TITLES
from munikit_payments.ledger.services import LedgerEntry
from munikit_payments.paying.services import settings_of
from munikit_payments.permissions import PaymentPermission

bp = Blueprint("closing", __name__, template_folder="../templates")

_SHOWN = 62


@bp.get("/bandeja/cierre")
@requires(PaymentPermission.CLOSE)
def listing() -> ResponseReturnValue:
    with reading() as session:
        waiting = open_days(session)
        closed = closed_days(session, _SHOWN)
    months = sorted({f"{close.day:%Y-%m}" for close in closed}, reverse=True)
    return page("payments/treasury/days.html", waiting=waiting, closed=closed, months=months)


@bp.route("/bandeja/cierre/<day>/cerrar", methods=["GET", "POST"])
@requires(PaymentPermission.CLOSE)
@keeps_typed_text
def close(day: str) -> ResponseReturnValue:
    wanted = _day(day)
    with reading() as session:
        totals = totals_of(session, wanted)
    tills = [total for total in totals if total.is_till and total.official_id]
    form = _form(tills)
    if form.validate_on_submit():
        try:
            with transaction() as session:
                close_day(session, wanted, _counts(form, tills), by=actor())
        except InvalidError as error:
            form.form_errors.append(error.message)
        else:
            return redirect(url_for("closing.show", day=day), 303)
    shown = page(
        "payments/treasury/close.html",
        form=form,
        day=wanted,
        totals=totals,
        gateways=TITLES,
        tills=[(t, form[_name("counted", t)], form[_name("explained", t)]) for t in tills],
    )
    return shown, 422 if form.errors else 200


@bp.get("/bandeja/cierre/<day>")
@requires(PaymentPermission.CLOSE)
def show(day: str) -> ResponseReturnValue:
    with reading() as session:
        found = closed_day(session, _day(day))
    return page("payments/treasury/closed.html", found=found, gateways=TITLES)


@bp.get("/bandeja/contabilidad/<period>.csv")
@requires(PaymentPermission.EXPORT)
def export_table(period: str) -> ResponseReturnValue:
    """Hand over a closed day (2026-11-23) or the closed days of a month (2026-11)."""
    rows = cells(_taken_out(period), _accounts())
    return table_file(HEADER, rows, name=f"tesoreria-{period}.csv")


@bp.get("/bandeja/contabilidad/<period>.txt")
@requires(PaymentPermission.EXPORT)
def export_columns(period: str) -> ResponseReturnValue:
    """Hand over the same as `export_table`, in fixed columns."""
    content = as_fixed_columns(_taken_out(period), _accounts())
    answer = Response(content, content_type=f"text/plain; charset={ENCODING}")
    return named(answer, f"tesoreria-{period}.txt")


def _taken_out(period: str) -> Sequence[LedgerEntry]:
    """Return the entries of a period and keep who took them out of the portal."""
    first, last = _period(period)
    with transaction() as session:
        entries = closed_entries(session, first, last)
        data: dict[str, str | int | bool] = {"period": period, "rows": len(entries)}
        audit.record(session, "payments.export", actor_id=actor().id, subject_id=None, data=data)
    return entries


def _accounts() -> dict[str, str]:
    return {each.ledger: each.code for each in settings_of(database()).accounts}


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NotFoundError(_("No encontramos ese día.")) from None


def _period(text: str) -> tuple[date, date]:
    if len(text) == len("2026-11"):
        first = _day(f"{text}-01")
        return first, first.replace(day=calendar.monthrange(first.year, first.month)[1])
    return _day(text), _day(text)


def _form(tills: Sequence[Total]) -> Form:
    """Return a form with two questions for each till there is to count."""
    fields: dict[str, object] = {}
    for total in tills:
        fields[_name("counted", total)] = MoneyField(
            _("¿Cuánto dinero hay en la caja de %(name)s?", name=total.official),
            required=_("Escriba cuánto hay en la caja de %(name)s", name=total.official),
        )
        fields[_name("explained", total)] = TextField(
            _("Si no es lo que corresponde, ¿por qué?"), most=500
        )
    made: Form = type("CloseForm", (Form,), fields)()
    return made


def _name(what: str, total: Total) -> str:
    return f"{what}_{total.official_id.hex if total.official_id else ''}"


def _counts(form: Form, tills: Sequence[Total]) -> dict[UUID, Count]:
    return {
        total.official_id: Count(
            form[_name("counted", total)].data, form[_name("explained", total)].data
        )
        for total in tills
        if total.official_id
    }
