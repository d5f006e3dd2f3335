# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What ``portal doctor`` looks at for payments."""

import re

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from munikit.kernel.errors import UnavailableError
from munikit.module import Finding, Health
from munikit.public.contracts import ChargeState
from munikit.public.rules import Money, local_date, ngettext, wiring
from munikit.public.rules import gettext as _
from munikit_payments.charges.debt_models import Debt
from munikit_payments.charges.models import Attempt, Charge
from munikit_payments.charges.states import AttemptState
from munikit_payments.gateways import offered_gateways
from munikit_payments.invariants import receipts_minus_ledger
from munikit_payments.ledger.settled import has_owner
from munikit_payments.rates.cpi import month_before
from munikit_payments.rates.tables import tables_of
from munikit_payments.refunds import Refund, RefundState
from munikit_payments.settings import Environment, PaymentsSettings


def check_gateway(session: Session) -> Finding | None:
    """Say whether money can really be taken, and whether a payment waits for a person."""
    doubtful = session.scalar(
        select(func.count()).select_from(Attempt).where(Attempt.state == AttemptState.REVIEW)
    )
    if doubtful:
        return Finding(
            Health.PROBLEM,
            _(
                "%(n)s con lo que dice la pasarela",
                n=ngettext("%(num)s pago no cuadra", "%(num)s pagos no cuadran", doubtful),
            ),
            _("Véalos en Tesorería → Por revisar y compárelos con su portal de comercios"),
        )
    settings = wiring(session).settings
    return _mode(settings.of(PaymentsSettings))


def check_books(session: Session) -> Finding:
    """Say whether receipts and ledger agree to the peso, and whether a refund waits."""
    difference = receipts_minus_ledger(session)
    if difference.pesos:
        return Finding(
            Health.PROBLEM,
            _("Los comprobantes y el libro no cuadran por %(difference)s", difference=difference),
            _("Ejecute: portal payments check. Avise a quien mantiene el portal"),
        )
    stuck = select(func.count()).select_from(Refund).where(Refund.state == RefundState.REVIEW)
    doubtful = session.scalar(stuck)
    if doubtful:
        return Finding(
            Health.PROBLEM,
            _(
                "%(doubtful)s devoluciones esperan que alguien vea si el dinero volvió",
                doubtful=doubtful,
            ),
            _("Véalas en Tesorería → Devoluciones"),
        )
    return Finding(Health.OK, _("Comprobantes y libro cuadran al peso"))


def check_owners(session: Session) -> Finding | None:
    """Say which charges nobody may pay, as the module that asked for them does not run."""
    query = select(Charge).where(Charge.state == ChargeState.OPEN)
    orphans = [each for each in session.scalars(query) if not has_owner(session, each)]
    if not orphans:
        return None
    total = sum((each.amount for each in orphans), Money(0))
    count = ngettext(
        "%(num)s cobro abierto por %(total)s es",
        "%(num)s cobros abiertos por %(total)s son",
        len(orphans),
        total=total,
    )
    pages = {f"/{re.split('[/?]', each.return_path.lstrip('/'))[0]}" for each in orphans}
    return Finding(
        Health.PROBLEM,
        _(
            "%(count)s de páginas que ningún módulo activo atiende: %(pages)s",
            count=count,
            pages=", ".join(sorted(pages)),
        ),
        _(
            "No se pueden pagar hasta que vuelva el módulo que los pidió: actívelo, o "
            "avise a quienes deben"
        ),
    )


def check_rates(session: Session) -> Finding:
    """Say whether what is late can be computed today, and from whose tables."""
    sample = _sample_rates(session)
    # What debts are charged by comes first, whatever months the sample has.
    if sample is not None and sample.health is Health.PROBLEM:
        return sample
    missing = _missing_rates(session)
    return missing or sample or Finding(Health.OK, _("IPC e interés penal al día"))


def _sample_rates(session: Session) -> Finding | None:
    settings = wiring(session).settings
    own = settings.of(PaymentsSettings)
    if not settings.production or (own.cpi_table and own.interest_table):
        return None
    used = session.scalar(select(Debt.id).limit(1)) is not None
    return Finding(
        Health.PROBLEM if used else Health.WARNING,
        _("El IPC y el interés con que se cobran las deudas son los de ejemplo del kit"),
        _(
            "Cargue los valores del SII y el INE, y póngalos en [payments] cpi_table e "
            "interest_table"
        ),
    )


def _missing_rates(session: Session) -> Finding | None:
    today = local_date(wiring(session).clock.now())
    # From one month to itself: only whether the newest month that is needed is there.
    needed = month_before(today, 2)
    try:
        tables = tables_of(session)
        tables.interest.percent(today, today)
        tables.cpi.rise(needed, needed, decimals=0)
    except UnavailableError as error:
        if error.reason:
            return _unreadable(error.reason)
        return Finding(
            Health.PROBLEM,
            error.message.split(".")[0],
            _("Agregue los valores del SII a la tabla de [payments] cpi_table o interest_table"),
        )
    return None


def _unreadable(reason: str) -> Finding:
    return Finding(
        Health.PROBLEM,
        _("No se puede leer %(reason)s", reason=reason),
        _("Corrija esa tabla; la nombra [payments] cpi_table o interest_table en portal.toml"),
    )


def _mode(payments: PaymentsSettings) -> Finding | None:
    if payments.environment is not Environment.COUNTER_ONLY:
        return None  # `munikit_payments.production` says what is simulated, `trials` what answers.
    others = [gateway.title for gateway in offered_gateways(payments)]
    ways = _("con %(others)s y en", others=", ".join(others)) if others else "solo en"
    return Finding(Health.OK, _("Se paga %(ways)s la caja municipal", ways=ways))
