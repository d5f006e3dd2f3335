# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a payment gateway is asked, and what it answers. How to add one: docs/how-to.

`munikit_payments.gateways.conformance` checks an adapter against all of this.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol

from munikit.kernel.clock import as_utc
from munikit.public.rules import Money

_ORDER = "orden"
_CANCELLED = "cancelado"


class GatewayError(Exception):
    """The gateway did not answer, or not with what was asked: nothing is known, nothing assumed."""


class NotTheirsError(Exception):
    """A notice that the gateway did not sign: it says nothing at all."""


class Stage(StrEnum):
    """How far a payment is at the gateway.

    ``OPEN``: nobody has paid. ``UNDER_WAY``: somebody may have, ask again. The others are final.
    """

    OPEN = "open"
    UNDER_WAY = "under_way"
    APPROVED = "approved"
    REFUSED = "refused"


@dataclass(frozen=True)
class Browser:
    """Whose browser is sent to the gateway: some ask for it, against fraud. It is not kept."""

    address: str = "127.0.0.1"
    agent: str = "munikit"


@dataclass(frozen=True)
class Bill:
    """What is to be paid, and until when the gateway should let it be.

    ``order`` is ours, unique for good; the addresses are this portal's.
    """

    order: str
    amount: Money
    concept: str
    return_url: str
    notice_url: str
    until: datetime
    browser: Browser = Browser()

    @property
    def way_back(self) -> str:
        """The address for a gateway that adds nothing of its own; see `Returned.by_order`."""
        return f"{self.return_url}?{_ORDER}={self.order}"

    @property
    def way_back_unpaid(self) -> str:
        return f"{self.way_back}&{_CANCELLED}=1"


@dataclass(frozen=True)
class Started:
    """The token the payment is known by from now on, and the whole address to send the payer to."""

    token: str
    address: str


@dataclass(frozen=True)
class Outcome:
    """What the gateway says of a payment.

    ``amount``, ``given_back`` and ``paid_at``, when the payer paid, are nothing where it does not
    say; ``card_last_digits`` are empty where no card was used. ``raw`` is its answer as it came,
    and is kept.
    """

    stage: Stage
    order: str
    amount: Money | None
    authorization: str
    raw: Mapping[str, Any]
    card_last_digits: str = ""
    given_back: Money | None = None
    # What a person who compares both sides reads of it.
    words: str = ""
    paid_at: datetime | None = None


def moment_in(value: object) -> datetime | None:
    """Read a moment a gateway wrote in ISO 8601; one without its zone says nothing."""
    try:
        return as_utc(datetime.fromisoformat(value)) if isinstance(value, str) else None
    except (ValueError, OverflowError):
        return None


@dataclass(frozen=True)
class Returned:
    """What a browser's way back names: a token, or our order. ``finished``: the payer says so."""

    token: str = ""
    order: str = ""
    finished: bool = False

    @classmethod
    def by_order(cls, params: Mapping[str, str]) -> "Returned":
        """Read what `Bill.way_back` and `Bill.way_back_unpaid` say."""
        return cls(order=params.get(_ORDER, ""), finished=_CANCELLED not in params)


@dataclass(frozen=True)
class Refunded:
    """``kind`` and ``proof`` are kept with the refund; ``problem`` is why it was not made."""

    is_done: bool
    kind: str = ""
    proof: str = ""
    problem: str = ""


@dataclass(frozen=True)
class RefundTerms:
    """Until when money goes back through the gateway, and until when it can be asked about.

    Before ``vanishes`` has passed a whole payment is undone as if it had never been.
    """

    window: timedelta
    can_be_asked: timedelta
    vanishes: timedelta = timedelta()


class Gateway(Protocol):
    """Every call but `returned`, `noticed` and `read` is foreign: never make one in a transaction.

    ``name`` is in addresses, in tables and in the ledger's account; ``title`` is what people read.
    ``means`` is what they pay with there. ``form`` is how long a payer has; ``site`` the origin the
    payer is sent to.
    """

    name: str
    title: str
    means: str
    site: str
    form: timedelta
    refunds: RefundTerms

    def create(self, bill: Bill) -> Started:
        """Open a payment at the gateway; no money moves.

        Raises:
            GatewayError: it may or may not have been opened; it can only expire.
        """
        ...

    def commit(self, token: str) -> Outcome:
        """Close the payment the payer came back from; with some gateways this moves the money.

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

    def close(self, token: str) -> None:
        """See to it that nobody pays an open payment any more, if its form does not die by itself.

        Raises:
            GatewayError: somebody may still pay it.
        """
        ...

    def refund(self, token: str, amount: Money) -> Refunded:
        """Give the money back.

        Raises:
            GatewayError: it may or may not have been given back; ask `status`.
        """
        ...

    def whole_only(self, answer: Mapping[str, Any]) -> str:
        """Say of a stored answer why only the whole payment can go back; empty if a part can."""
        ...

    def read(self, answer: Mapping[str, Any]) -> Outcome:
        """Read an answer that was kept.

        Raises:
            GatewayError: it is none of this gateway's.
        """
        ...

    def returned(self, params: Mapping[str, str]) -> Returned:
        """Read what a browser brought back. It is a hint: anybody can write an address."""
        ...

    def noticed(self, headers: Mapping[str, str], body: bytes) -> str:
        """Return the token a signed notice is about; the payment is then asked about.

        The names of ``headers`` are in small letters.

        Raises:
            NotTheirsError: it is not signed by the gateway, or this gateway sends none.
        """
        ...
