# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The treasury's first page: what was paid. Its other pages are listed beside it."""

from dataclasses import dataclass
from enum import StrEnum

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue

from munikit.people.lookup_pages import note_desk_lookup
from munikit.public.pages import actor, page, reading, requires
from munikit.public.rules import lazy_gettext as _l
from munikit.web.forms import asked
from munikit_payments.paying.receipts import METHODS
from munikit_payments.permissions import PaymentPermission
from munikit_payments.register.services import find_paid

bp = Blueprint("treasury", __name__, template_folder="../templates")


@dataclass(frozen=True)
class Tab:
    title: str
    endpoint: str
    permission: StrEnum


TABS = (
    Tab(_l("Pagos recibidos"), "treasury.payments", PaymentPermission.READ),
    Tab(_l("Por revisar"), "doubts.listing", PaymentPermission.RECONCILE),
    Tab(_l("Devoluciones"), "refunds.listing", PaymentPermission.READ),
    Tab(_l("Cierre del día"), "closing.listing", PaymentPermission.CLOSE),
    Tab(_l("Conciliación"), "settlement.listing", PaymentPermission.RECONCILE),
    Tab(_l("Transferencias"), "transfers_desk.listing", PaymentPermission.RECONCILE),
    Tab(_l("Deudas"), "debts_desk.listing", PaymentPermission.IMPORT_DEBTS),
)


@bp.app_context_processor
def treasury_tabs() -> dict[str, object]:
    def tabs() -> list[tuple[str, str]]:
        return [(t.title, url_for(t.endpoint)) for t in TABS if actor().can(t.permission)]

    return {"treasury_tabs": tabs}


@bp.get("/bandeja/pagos")
@requires(PaymentPermission.READ)
def payments() -> ResponseReturnValue:
    text = asked().text("q", 60)
    note_desk_lookup(text)
    with reading() as session:
        rows = find_paid(session, text)
    may_ask = actor().can(PaymentPermission.REQUEST_REFUND)
    return page(
        "payments/treasury/payments.html", rows=rows, text=text, methods=METHODS, may_ask=may_ask
    )
