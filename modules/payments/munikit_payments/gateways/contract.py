# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a payment gateway is asked, and what it answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from munikit.kernel.money import Money


class GatewayError(Exception):
    """The gateway did not answer, or not with what was asked: nothing is known, nothing assumed."""


@dataclass(frozen=True)
class Started:
    """Where to send the payer, and the token the payment is known by from now on."""

    token: str
    url: str


@dataclass(frozen=True)
class Outcome:
    """What the gateway says of a payment. ``is_final`` false: the payer may still be paying."""

    is_authorized: bool
    is_final: bool
    buy_order: str
    amount: Money | None
    authorization: str
    card_last_digits: str
    raw: Mapping[str, Any]


class Gateway(Protocol):
    """Every call is foreign: never make one inside a transaction."""

    def create(self, buy_order: str, amount: Money, return_url: str) -> Started:
        """Open a payment at the gateway; no money moves.

        Raises:
            GatewayError: it may or may not have been opened; it can only expire.
        """
        ...

    def commit(self, token: str) -> Outcome:
        """Close the payment the payer came back from; this is what moves money.

        Raises:
            GatewayError: it may or may not have been charged; ask `status`.
        """
        ...

    def status(self, token: str) -> Outcome:
        """Say how a payment stands; it changes nothing.

        Raises:
            GatewayError: nothing is known.
        """
        ...

    def refund(self, token: str, amount: Money) -> Mapping[str, Any]:
        """Give the money back.

        Raises:
            GatewayError: it may or may not have been given back; ask `status`.
        """
        ...
