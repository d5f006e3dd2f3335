# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What the simulated bank remembers, and how it was told to misbehave."""

import secrets
import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

_TOKEN_BYTES = 32

# Transbank's published test cards; any expiry date, bank's form: RUT 11.111.111-1, password 123.
CARDS = {
    "4051885600446623": ("VISA", "VN", True),
    "370000000002032": ("AMEX", "VN", True),
    "5186059559590568": ("MASTERCARD", "VN", False),
    "4051884239937763": ("Redcompra", "VD", True),
    "4511346660037060": ("Redcompra", "VD", True),
    "5186008541233829": ("Redcompra", "VD", False),
    "4051886000056590": ("Prepago VISA", "VP", True),
    "5186174110629480": ("Prepago MASTERCARD", "VP", False),
}


class Fault(StrEnum):
    """What the bank does wrong at its next calls; see ``/_simulator/``."""

    NONE = ""
    CREATE_ERROR = "create_error"
    COMMIT_ERROR = "commit_error"
    COMMIT_LOST = "commit_lost"
    COMMIT_SLOW = "commit_slow"
    COMMIT_GARBAGE = "commit_garbage"
    WRONG_AMOUNT = "wrong_amount"
    WRONG_ORDER = "wrong_order"
    CODE_AS_TEXT = "code_as_text"
    STATUS_ERROR = "status_error"
    REFUND_ERROR = "refund_error"
    REFUND_LOST = "refund_lost"
    REFUND_REFUSED = "refund_refused"


@dataclass
class Payment:
    """A transaction at the bank. ``paid_with`` is the card that was accepted in the form."""

    token: str
    buy_order: str
    session_id: str
    amount: int
    return_url: str
    status: str = "INITIALIZED"
    response_code: int | None = None
    card: str = ""
    aborted: bool = False
    created: float = field(default_factory=time.monotonic)
    # When it was opened, then when the payer's card was accepted.
    dated: datetime = field(default_factory=lambda: datetime.now(UTC))
    commits: int = 0
    refunds: int = 0
    authorized_at: float = 0.0
    given_back: int = 0

    def as_json(self) -> dict[str, Any]:
        shown: dict[str, Any] = {
            "amount": self.amount,
            "status": self.status,
            "buy_order": self.buy_order,
            "session_id": self.session_id,
            "accounting_date": f"{self.dated:%m%d}",
            "transaction_date": self.dated.isoformat(timespec="milliseconds").replace(
                "+00:00", "Z"
            ),
            "installments_number": 0,
        }
        if self.response_code is not None:
            shown |= {
                "vci": "TSY" if self.response_code == 0 else "TSN",
                "card_detail": {"card_number": self.card[-4:]},
                "authorization_code": "1213" if self.response_code == 0 else "000000",
                "payment_type_code": CARDS[self.card][1],
                "response_code": self.response_code,
            }
        if self.given_back:
            shown["balance"] = self.amount - self.given_back
        return shown


@dataclass
class Bank:
    payments: dict[str, Payment] = field(default_factory=dict)
    told: Fault = Fault.NONE
    # Of so many calls one in how many misbehaves; 1.0 is all of them.
    share: float = 1.0
    lock: threading.RLock = field(default_factory=threading.RLock)
    # How far its clock is ahead, to try what happens days after a sale.
    hours_ahead: float = 0.0

    @property
    def fault(self) -> Fault:
        """What goes wrong at this call; drawn anew whenever it is asked."""
        unlucky = self.share >= 1.0 or secrets.randbelow(10_000) < self.share * 10_000
        return self.told if unlucky else Fault.NONE

    def now(self) -> float:
        return time.monotonic() + self.hours_ahead * 3600

    def open(self, buy_order: str, session_id: str, amount: int, return_url: str) -> Payment:
        with self.lock:
            token = secrets.token_hex(_TOKEN_BYTES)
            payment = Payment(token, buy_order, session_id, amount, return_url)
            self.payments[token] = payment
            return payment
