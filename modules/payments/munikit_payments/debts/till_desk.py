# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The cashier's page of debts: looked up by RUN or roll, charged without online discounts."""

from uuid import UUID

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from munikit.kernel.roll import normal_roll
from munikit.kernel.rut import RUTError
from munikit.people.lookup_pages import note_desk_lookup
from munikit.public.pages import actor, page, reading, requires, transaction
from munikit.public.rules import RUT, InvalidError
from munikit.public.rules import gettext as _
from munikit.public.rules import lazy_gettext as _l
from munikit.web.forms import asked, sent
from munikit_payments.charges.interest import refuse_own_charge
from munikit_payments.debts.ordering import order_debts
from munikit_payments.debts.owed import Debtor, owed_by
from munikit_payments.debts.payer import payer_named
from munikit_payments.permissions import PaymentPermission

_MINE = _l("Estas deudas son suyas: las cobra otra persona.")
bp = Blueprint("till_debts", __name__, template_folder="../templates")


@bp.get("/bandeja/caja/deudas")
@requires(PaymentPermission.TAKE)
def search() -> ResponseReturnValue:
    text = asked().text("q", 60)
    return _listing(text)


@bp.post("/bandeja/caja/deudas")
@requires(PaymentPermission.TAKE)
def charge() -> ResponseReturnValue:
    text, payer = sent().text("q", 60), sent().text("payer", 20)
    try:
        with transaction() as session:
            person = payer_named(session, payer, sent().text("name", 100))
            opened = order_debts(
                session, _debtor(text), _chosen(), payer_id=person.id, online=False
            )
            refuse_own_charge(session, opened, actor(), _MINE)
    except InvalidError as error:
        return _listing(text, error.message), 422
    return redirect(url_for("till.take", charge_id=opened.id), 303)


def _listing(text: str, error: str = "") -> str:
    note_desk_lookup(text)
    owed = []
    payer = ""
    try:
        debtor = _debtor(text)
        payer = str(debtor.run or "")
        if text:
            with reading() as session:
                owed = list(owed_by(session, debtor, online=False))
    except InvalidError as problem:
        error = error or problem.message
    return page(
        "payments/debts/till.html",
        text=text,
        owed=owed,
        error=error,
        payer=sent().text("payer", 20) or payer,
        name=sent().text("name", 100),
    )


def _debtor(text: str) -> Debtor:
    # «123-6» is a roll, though its last digit may fit: no RUN is that low.
    if not text or normal_roll(text):
        return Debtor(property_roll=text)
    try:
        return Debtor(run=RUT.typed(text))
    except RUTError as error:
        raise InvalidError(
            _("%(words)s. Si es un rol, escríbalo como 123-45", words=error.words)
        ) from None


def _chosen() -> list[UUID]:
    chosen = sent().ids("deuda")
    if len(chosen) != len(sent().texts("deuda", 36)):
        raise InvalidError(_("Marque las deudas que se pagan"))
    return chosen
