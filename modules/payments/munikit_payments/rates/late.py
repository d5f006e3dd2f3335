# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a debt that is paid late costs more: adjustment and penal interest.

Código Tributario art. 53, which art. 48 of DL 3.063 applies to municipal debts; whether it governs
a given fee is for the municipality's legal unit, so each kind of debt says if it `accrues`.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from munikit.public.rules import Money
from munikit_payments.percent import percent_of
from munikit_payments.rates.cpi import month_before
from munikit_payments.rates.tables import RateTables

# The index counts up to the last day of the second month before each of the two dates.
_MONTHS_BEFORE = 2
_NOTHING = Money(0)


@dataclass(frozen=True)
class Late:
    """What lateness adds, and the percentages and days it was computed from."""

    adjustment: Money = _NOTHING
    interest: Money = _NOTHING
    adjustment_percent: Decimal = Decimal(0)
    interest_percent: Decimal = Decimal(0)
    days: int = 0

    @property
    def total(self) -> Money:
        return self.adjustment + self.interest


def late(amount: Money, due_on: date, pay_on: date, tables: RateTables) -> Late:
    """Compute what is owed beyond ``amount`` when it is paid on ``pay_on``.

    Art. 53: (a) adjusted by the IPC between the last day of the second month before the due month
    and the last day of the second month before the payment month, not at all within the same
    month; (b) simple daily interest on the adjusted sum, (c) each day at its own semester's rate.
    Each line is rounded once, half up, to the peso.

    Raises:
        UnavailableError: a table lacks a month or a day. Nothing stands in for it.
    """
    if pay_on <= due_on:
        return Late()
    risen = Decimal(0)
    if (due_on.year, due_on.month) != (pay_on.year, pay_on.month):
        first, last = (month_before(day, _MONTHS_BEFORE) for day in (due_on, pay_on))
        risen = tables.cpi.rise(first, last, decimals=tables.cpi_decimals)
    adjustment = percent_of(amount, risen)
    percent = tables.interest.percent(due_on + timedelta(days=1), pay_on)
    interest = percent_of(amount + adjustment, percent)
    return Late(adjustment, interest, risen, percent, (pay_on - due_on).days)
