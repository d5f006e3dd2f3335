# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Payments: charges, attempts through gateways, the till, receipts."""

from munikit.contracts.treasury import DEBTS
from munikit.module import Check, later
from munikit.public.contracts import TREASURY, provide
from munikit.public.module import Module, NavigationItem, PublicLink
from munikit.public.rules import lazy_gettext as _l
from munikit.settings import Settings
from munikit_payments.checks import check_books, check_gateway, check_owners, check_rates
from munikit_payments.commands import payments
from munikit_payments.debts.importing import IMPORT_DEBTS
from munikit_payments.debts.ordering import EXPIRE_ORDERS
from munikit_payments.debts.owed import ImportedDebts
from munikit_payments.gateways import KINDS, SETTINGS, offered_gateways
from munikit_payments.paying.receipts import PRINT_RECEIPT
from munikit_payments.paying.sweep import SWEEP
from munikit_payments.permissions import CASHIER, TREASURER, PaymentPermission
from munikit_payments.production import payment_risks
from munikit_payments.provider import PaymentsTreasury
from munikit_payments.refunds import SEND_REFUNDS
from munikit_payments.settings import PaymentsSettings
from munikit_payments.transfers.checks import check_transfers
from munikit_payments.transfers.settling import SETTLE_BANK_FILE
from munikit_payments.trials import TRIALS


def _destinations(settings: Settings) -> tuple[str, ...]:
    return tuple(gateway.site for gateway in offered_gateways(settings.of(PaymentsSettings)))


module = Module(
    name="payments",
    title=_l("Pagos"),
    package=__name__,
    kit=">=0.1,<0.2",
    settings=SETTINGS,
    provides=(provide(TREASURY, PaymentsTreasury()), provide(DEBTS, ImportedDebts())),
    pages=(
        "munikit_payments.payer.pages:bp",
        "munikit_payments.payer.receipt_pages:bp",
        "munikit_payments.paying.desk:bp",
        "munikit_payments.debts.pages:bp",
        "munikit_payments.debts.desk:bp",
        "munikit_payments.debts.till_desk:bp",
        "munikit_payments.transfers.pages:bp",
        "munikit_payments.transfers.desk:bp",
        "munikit_payments.transfers.review_desk:bp",
        "munikit_payments.register.desk:bp",
        "munikit_payments.reviewing.desk:bp",
        "munikit_payments.refunds.desk:bp",
        "munikit_payments.closing.desk:bp",
        "munikit_payments.settlement.desk:bp",
    ),
    roles=(CASHIER, TREASURER),
    navigation=(
        NavigationItem(_l("Caja"), "till.search", PaymentPermission.TAKE),
        NavigationItem(_l("Tesorería"), "treasury.payments", PaymentPermission.READ),
    ),
    jobs=(SWEEP, PRINT_RECEIPT, SEND_REFUNDS, EXPIRE_ORDERS, IMPORT_DEBTS, SETTLE_BANK_FILE),
    commands=(payments,),
    links=(PublicLink(_l("Ver y pagar lo que debo"), "debts.mine"),),
    simulators=tuple(kind.simulator for kind in KINDS),
    destinations=_destinations,
    checks=(
        Check("gateway", check_gateway),
        Check("books", check_books),
        Check("owners", check_owners),
        Check("rates", check_rates),
        Check("transfers", check_transfers),
    ),
    trials=TRIALS,
    production=payment_risks,
    demo=later("munikit_payments.demo:plan_treasury"),
)
