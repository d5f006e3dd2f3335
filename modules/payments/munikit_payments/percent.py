# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A percentage of an amount of money."""

from decimal import ROUND_HALF_UP, Decimal

from munikit.public.rules import Money

_HUNDRED = Decimal(100)


def percent_of(amount: Money, percent: Decimal) -> Money:
    """Return a percentage of an amount, rounded once, half up, to the peso.

    Código Tributario art. 8: fractions below fifty cents are dropped, others raised.
    """
    exact = amount.pesos * percent / _HUNDRED
    return Money(int(exact.quantize(Decimal(1), ROUND_HALF_UP)))
