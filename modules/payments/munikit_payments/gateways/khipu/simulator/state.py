# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What the simulated Khipu remembers, and how it was told to misbehave."""

import secrets
import string
import threading
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from munikit.kernel.clock import Clock

_LETTERS = string.ascii_lowercase + string.digits


class Fault(StrEnum):
    """What it does wrong from now on; see ``/_simulator/``."""

    NONE = ""
    CREATE_ERROR = "create_error"
    STATUS_ERROR = "status_error"
    STATUS_GARBAGE = "status_garbage"
    WRONG_AMOUNT = "wrong_amount"
    WRONG_ORDER = "wrong_order"
    STILL_VERIFYING = "still_verifying"
    DELETE_ERROR = "delete_error"
    REFUND_ERROR = "refund_error"
    REFUND_LOST = "refund_lost"
    NOTICE_NEVER = "notice_never"
    NOTICE_LATE = "notice_late"
    NOTICE_TWICE = "notice_twice"
    NOTICE_FORGED = "notice_forged"


@dataclass
class Payment:
    """A payment; ``notices`` are the HTTP answers to the notices that were sent of it."""

    payment_id: str
    amount: int
    subject: str
    transaction_id: str
    return_url: str
    cancel_url: str
    notify_url: str
    expires: datetime
    status: str = "pending"
    detail: str = "pending"
    conciliated: datetime | None = None
    given_back: int = 0
    notices: list[int] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return {
            "payment_id": self.payment_id,
            "subject": self.subject,
            # Real answers give text with four decimals where the reference says a number.
            "amount": f"{self.amount}.0000",
            "currency": "CLP",
            "transaction_id": self.transaction_id,
            "status": self.status,
            "status_detail": self.detail,
            "expires_date": self.expires.isoformat(),
            "conciliation_date": self.conciliated.isoformat() if self.conciliated else None,
            "bank": "DemoBank",
            "bank_id": "Bawdf",
            "payment_method": "simplified_transfer",
        }


@dataclass
class Khipu:
    clock: Clock
    payments: dict[str, Payment] = field(default_factory=dict)
    fault: Fault = Fault.NONE
    lock: threading.RLock = field(default_factory=threading.RLock)

    def misbehave(self, fault: Fault) -> None:
        self.fault = fault

    def as_json(self) -> dict[str, object]:
        with self.lock:
            payments = [asdict(payment) for payment in self.payments.values()]
        return {"fault": self.fault, "payments": payments}

    def new_id(self) -> str:
        return "".join(secrets.choice(_LETTERS) for _ in range(12))
