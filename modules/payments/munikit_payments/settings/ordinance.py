# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What only an ordinance decides: a discount for paying online, a fine for paying late.

Neither exists without its article and its dates: the settings refuse one that lacks them.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import Field, StringConstraints, model_validator

from munikit.public.module import Section
from munikit.public.rules import Money
from munikit_payments.percent import percent_of

Norm = Annotated[str, StringConstraints(strip_whitespace=True, min_length=5, max_length=200)]
Percent = Annotated[Decimal, Field(gt=0, le=100, decimal_places=4)]


class Dated(Section):
    """A percentage an ordinance sets, with the article that sets it and the days it is in force."""

    percent: Percent
    norm: Norm
    valid_from: date
    valid_until: date

    @model_validator(mode="after")
    def in_order(self) -> "Dated":
        if self.valid_until < self.valid_from:
            raise ValueError("valid_until no puede ser anterior a valid_from")
        return self

    def is_in_force(self, on: date) -> bool:
        return self.valid_from <= on <= self.valid_until


def in_force(rules: Sequence[Dated], on: date) -> Dated | None:
    """Return the rule in force on a day; of two, the one that began last."""
    found = [rule for rule in rules if rule.is_in_force(on)]
    return max(found, key=lambda rule: rule.valid_from, default=None)


def amount_of(rule: Dated | None, amount: Money) -> Money:
    """Return what a rule makes of an amount; no rule makes nothing."""
    return percent_of(amount, rule.percent) if rule else Money(0)
