# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Khipu, bank transfers: API v3 of instant payments.

Source: docs.khipu.com, instant payments and payment notifications (version 3.0). The truth
is not told when the payer's browser comes back but by a signed notice, later; either way the
payment is asked about before anything is believed.
"""

import base64
import hmac
import json
from collections.abc import Mapping
from datetime import UTC, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from munikit.public.rules import Money
from munikit.public.rules import gettext as _
from munikit.public.rules import lazy_gettext as _l
from munikit_payments.gateways.contract import (
    Bill,
    GatewayError,
    NotTheirsError,
    Outcome,
    Refunded,
    RefundTerms,
    Returned,
    Stage,
    Started,
    moment_in,
)
from munikit_payments.gateways.json_calls import JSONCalls
from munikit_payments.gateways.khipu.settings import KhipuSettings
from munikit_payments.settings import PaymentsSettings

_API = "https://payment-api.khipu.com"
_SITE = "https://khipu.com"
_SIGNATURE = "x-khipu-signature"
_PAID = frozenset({"normal", "marked-paid-by-receiver"})
_ALL_BACK = frozenset({"reversed", "fully-refunded"})
_MOST_SUBJECT = 255


class Khipu:
    """The adapter. At most ``calls_at_once`` calls wait for Khipu at a time."""

    name = "khipu"
    title = "Khipu"
    means = _l("transferencia desde su banco")

    def __init__(self, settings: PaymentsSettings) -> None:
        own = settings.table(KhipuSettings)
        self.api = own.simulator_url if own.is_simulated else _API
        self._key = own.api_key.get_secret_value()
        self._secret = own.secret.get_secret_value().encode()
        self._calls = JSONCalls(settings)
        self.site = own.simulator_url if own.is_simulated else _SITE
        self.form = timedelta(minutes=own.form_minutes)
        # Khipu gives back what it has not paid out yet; how long that is, its contract says.
        self.refunds = RefundTerms(timedelta(hours=own.refund_hours), timedelta(days=30))

    def create(self, bill: Bill) -> Started:
        wanted = {
            "amount": bill.amount.pesos,
            "currency": "CLP",
            "subject": bill.concept[:_MOST_SUBJECT],
            "transaction_id": bill.order,
            "return_url": bill.way_back,
            "cancel_url": bill.way_back_unpaid,
            "notify_url": bill.notice_url,
            "notify_api_version": "3.0",
            "expires_date": bill.until.astimezone(UTC).isoformat(timespec="milliseconds"),
        }
        answer = self._call("POST", "/v3/payments", wanted)
        try:
            return Started(str(answer["payment_id"]), str(answer["payment_url"]))
        except KeyError as error:
            raise GatewayError(f"unexpected answer: {error}") from error

    def commit(self, token: str) -> Outcome:
        """Ask how the payment stands: the payer's bank has moved the money already, or has not."""
        return self.status(token)

    def status(self, token: str) -> Outcome:
        return self.read(self._call("GET", f"/v3/payments/{token}"))

    def close(self, token: str) -> None:
        self._call("DELETE", f"/v3/payments/{token}")

    def refund(self, token: str, amount: Money) -> Refunded:
        self._call("POST", f"/v3/payments/{token}/refunds", {"amount": amount.pesos})
        return Refunded(is_done=True, kind="refunded", proof=token)

    def whole_only(self, answer: Mapping[str, Any]) -> str:
        # How much of a payment went back in part is not in what Khipu answers: a lost answer could
        # not be settled by asking.
        return _(
            "Khipu solo devuelve desde aquí el pago %(get)s completo.",
            get=answer.get("payment_id", ""),
        )

    def read(self, answer: Mapping[str, Any]) -> Outcome:
        try:
            return _outcome(answer)
        except (KeyError, TypeError, ValueError, InvalidOperation) as error:
            raise GatewayError(f"unexpected answer: {error}") from error

    def returned(self, params: Mapping[str, str]) -> Returned:
        return Returned.by_order(params)

    def noticed(self, headers: Mapping[str, str], body: bytes) -> str:
        """See `NotTheirsError`. A notice sent again is as true as the first: it is asked about."""
        parts = dict(
            part.split("=", 1) for part in headers.get(_SIGNATURE, "").split(",") if "=" in part
        )
        signed = f"{parts.get('t', '')}.".encode() + body
        if not hmac.compare_digest(_signature(self._secret, signed), _decoded(parts.get("s", ""))):
            raise NotTheirsError("the signature of the notice is not Khipu's")
        try:
            return str(json.loads(body)["payment_id"])
        except (KeyError, TypeError, ValueError) as error:
            raise NotTheirsError(f"the notice names no payment: {error}") from error

    def _call(
        self, method: str, path: str, content: Mapping[str, object] | None = None
    ) -> Mapping[str, Any]:
        return self._calls(method, f"{self.api}{path}", content, {"x-api-key": self._key})


def sign(secret: str, moment_ms: int, body: bytes) -> str:
    """Return the header Khipu signs a notice with."""
    signature = _signature(secret.encode(), f"{moment_ms}.".encode() + body)
    return f"t={moment_ms},s={base64.b64encode(signature).decode()}"


def _signature(secret: bytes, signed: bytes) -> bytes:
    return hmac.digest(secret, signed, "sha256")


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except ValueError:  # No base64, or not even ASCII.
        return b""


def _outcome(answer: Mapping[str, Any]) -> Outcome:
    status, detail = str(answer["status"]), str(answer.get("status_detail", ""))
    amount = _pesos(answer.get("amount"))
    return Outcome(
        stage=_stage(status, detail),
        order=str(answer.get("transaction_id", "")),
        amount=amount if answer.get("currency") == "CLP" else None,
        authorization=str(answer["payment_id"]),
        raw=dict(answer),
        given_back=_given_back(detail, amount),
        words=f"{status} ({detail})",
        # "Fecha y hora de conciliación del pago" (docs.khipu.com): when Khipu saw it at the bank.
        paid_at=moment_in(answer.get("conciliation_date")),
    )


def _stage(status: str, detail: str) -> Stage:
    if status == "done":
        paid = detail in _PAID or detail == "partially-refunded"
        return Stage.APPROVED if paid else Stage.REFUSED
    return {
        "pending": Stage.OPEN,
        "verifying": Stage.UNDER_WAY,
        "deleted": Stage.REFUSED,
    }[status]


def _given_back(detail: str, amount: Money | None) -> Money | None:
    if detail in _ALL_BACK:
        return amount
    return Money(0) if detail in _PAID else None


def _pesos(value: object) -> Money | None:
    """Read a number or a text such as ``"3.0000"``; pesos have no cents."""
    if not isinstance(value, int | float | str):
        return None
    number = Decimal(str(value))
    return Money(int(number)) if number == number.to_integral_value() else None
