# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Getnet, cards through Web Checkout, which in Chile is Evertec's Placetopay at Getnet's address.

Source: docs.placetopay.dev, Checkout (authentication, sessions, notification, refund, expiration;
read 2026-08-21), and for the address its official plugin for Getnet Chile. A notice is sent once
and to the address that Getnet was told for the whole account, so that the payment is asked about.
"""

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from pydantic import Field, SecretStr, model_validator

from munikit.module import Finding, Risk
from munikit.public.rules import Money
from munikit.public.rules import gettext as _
from munikit.public.rules import lazy_gettext as _l
from munikit.trying import Question, try_system
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
from munikit_payments.gateways.kinds import GatewayTable, by_table
from munikit_payments.settings import PaymentsSettings

_SITE = "https://checkout.getnet.cl"
# What the simulated Getnet knows; a real one has keys of its own.
SIMULATED = "getnet-simulado"
_MOST_DESCRIPTION = 250
_SHORTEST_SECRET = 8
_STAGES = {
    "PENDING": Stage.OPEN,
    "APPROVED": Stage.APPROVED,
    "REJECTED": Stage.REFUSED,
    # Parts are never asked for; whoever has some of it looks at it.
    "APPROVED_PARTIAL": Stage.UNDER_WAY,
    "PARTIAL_EXPIRED": Stage.UNDER_WAY,
}


class GetnetSettings(GatewayTable):
    """``login`` and ``secret`` are Getnet's, in ``.env``; a session lives for ``form_minutes``."""

    login: str = SIMULATED
    secret: SecretStr = SecretStr(SIMULATED)
    simulator_url: str = "http://127.0.0.1:8107"
    form_minutes: int = Field(default=30, ge=6, le=180)
    refund_days: int = Field(default=30, ge=0, le=365)

    @model_validator(mode="after")
    def has_its_keys(self) -> "GetnetSettings":
        keys = {self.login, self.secret.get_secret_value()}
        if self.is_real and keys & {"", SIMULATED}:
            raise ValueError(
                _("ponga en .env PORTAL_PAYMENTS__GETNET__LOGIN y PORTAL_PAYMENTS__GETNET__SECRET")
            )
        return self


class Getnet:
    """The adapter. At most ``calls_at_once`` calls wait for Getnet at a time."""

    name = "getnet"
    title = "Getnet"
    means = _l("tarjeta de crédito, débito o prepago, por Getnet")

    def __init__(self, settings: PaymentsSettings) -> None:
        own = settings.table(GetnetSettings)
        self.site = own.simulator_url if own.is_simulated else _SITE
        self._login = own.login
        self._secret = own.secret.get_secret_value()
        self._calls = JSONCalls(settings)
        self.form = timedelta(minutes=own.form_minutes)
        # How long a sale can be refunded depends on the provider (docs.placetopay.dev, Refund).
        self.refunds = RefundTerms(timedelta(days=own.refund_days), timedelta(days=30))

    def create(self, bill: Bill) -> Started:
        answer = self._call(
            "/api/session",
            {
                "locale": "es_CL",
                "payment": {
                    "reference": bill.order,
                    "description": bill.concept[:_MOST_DESCRIPTION],
                    "amount": {"currency": "CLP", "total": bill.amount.pesos},
                },
                "expiration": bill.until.astimezone(UTC).isoformat(timespec="seconds"),
                "returnUrl": bill.way_back,
                "cancelUrl": bill.way_back_unpaid,
                "ipAddress": bill.browser.address,
                "userAgent": bill.browser.agent,
            },
        )
        try:
            return Started(str(answer["requestId"]), str(answer["processUrl"]))
        except KeyError as error:
            raise GatewayError(f"unexpected answer: {error}") from error

    def commit(self, token: str) -> Outcome:
        """Ask how the session stands: the card was charged at Getnet, or was not."""
        return self.status(token)

    def status(self, token: str) -> Outcome:
        return self.read(self._call(f"/api/session/{token}", {}))

    def close(self, token: str) -> None:
        self._call(f"/api/session/{token}/cancel", {})

    def refund(self, token: str, amount: Money) -> Refunded:  # noqa: ARG002 - always the whole.
        paid = _paid(self._call(f"/api/session/{token}", {}))
        if paid is None:
            return Refunded(
                is_done=False,
                problem=_("%(title)s no tiene un pago que devolver", title=self.title),
            )
        wanted = {"internalReference": paid["internalReference"], "action": "reverse"}
        status = self._call("/api/transaction", wanted).get("status", {})
        if status.get("status") == "APPROVED":
            return Refunded(is_done=True, kind="reversed", proof=str(paid["internalReference"]))
        problem = _("%(title)s respondió %(get)s", title=self.title, get=status.get("message", ""))
        return Refunded(is_done=False, problem=problem)

    def whole_only(self, answer: Mapping[str, Any]) -> str:
        # `refunded` is true for a part too: a lost answer could not be settled by asking.
        return _(
            "Getnet solo devuelve desde aquí el pago %(get)s completo.",
            get=answer.get("requestId", ""),
        )

    def read(self, answer: Mapping[str, Any]) -> Outcome:
        try:
            return _outcome(answer)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise GatewayError(f"unexpected answer: {error}") from error

    def returned(self, params: Mapping[str, str]) -> Returned:
        return Returned.by_order(params)

    def noticed(self, headers: Mapping[str, str], body: bytes) -> str:  # noqa: ARG002 - in its body.
        try:
            said = json.loads(body)
            mine = sign(self._secret, str(said["requestId"]), said["status"])
            if not hmac.compare_digest(mine, str(said["signature"])):
                raise NotTheirsError("the signature of the notice is not Getnet's")
            return str(said["requestId"])
        except (KeyError, TypeError, ValueError) as error:
            raise NotTheirsError(f"the notice is none of Getnet's: {error}") from error

    def _call(self, path: str, content: Mapping[str, object]) -> Mapping[str, Any]:
        asked = {"auth": credentials(self._login, self._secret), **content}
        return self._calls("POST", f"{self.site}{path}", asked)


def credentials(login: str, secret: str, *, seed: str = "", nonce: bytes = b"") -> dict[str, str]:
    """Return ``auth`` as every call brings it; Getnet refuses a clock five minutes away."""
    seed = seed or datetime.now(UTC).isoformat(timespec="seconds")
    nonce = nonce or secrets.token_hex(16).encode()
    digest = hashlib.sha256(nonce + seed.encode() + secret.encode()).digest()
    return {
        "login": login,
        "tranKey": base64.b64encode(digest).decode(),
        "nonce": base64.b64encode(nonce).decode(),
        "seed": seed,
    }


def sign(secret: str, request_id: str, status: Mapping[str, Any]) -> str:
    """Return the signature of a notice; that with SHA-1, which Placetopay gives up, is none."""
    signed = f"{request_id}{status['status']}{status['date']}{secret}"
    return f"sha256:{hashlib.sha256(signed.encode()).hexdigest()}"


def _paid(answer: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Return the payment of a session that was approved; what was tried before is there too."""
    tried: list[Mapping[str, Any]] = answer.get("payment") or []
    return next((each for each in tried if each["status"]["status"] == "APPROVED"), None)


def _outcome(answer: Mapping[str, Any]) -> Outcome:
    status = answer["status"]
    asked = answer["request"]["payment"]
    paid = _paid(answer)
    stage = _STAGES[status["status"]]
    if stage is Stage.OPEN and not _is_untouched(answer):
        stage = Stage.UNDER_WAY
    if stage is Stage.APPROVED and paid is None:
        raise ValueError("a session that was approved has no payment that was")
    amount = _pesos(paid["amount"]["from"] if paid else asked["amount"])
    return Outcome(
        stage=stage,
        order=str(asked["reference"]),
        amount=amount,
        authorization=str(paid.get("authorization", "")) if paid else "",
        raw=dict(answer),
        card_last_digits=_last_digits(paid) if paid else "",
        given_back=_given_back(paid, amount) if paid else Money(0),
        words=f"{status['status']} ({status.get('message', '')})",
        paid_at=moment_in(paid["status"].get("date")) if paid else None,
    )


def _is_untouched(answer: Mapping[str, Any]) -> bool:
    """Say whether nothing was paid in a session that waits, nor is being looked at by hand."""
    tried = answer.get("payment") or []
    return all(each["status"]["status"] in ("REJECTED", "FAILED") for each in tried)


def _given_back(paid: Mapping[str, Any], amount: Money | None) -> Money | None:
    refunded = paid.get("refunded")
    return {True: amount, False: Money(0)}.get(refunded) if isinstance(refunded, bool) else None


def _last_digits(paid: Mapping[str, Any]) -> str:
    said = {each.get("keyword"): each.get("value") for each in paid.get("processorFields") or []}
    return str(said.get("lastDigits") or "")[-4:]


def _pesos(amount: Mapping[str, Any]) -> Money | None:
    total = amount.get("total")
    if not isinstance(total, int | float) or total != int(total) or amount.get("currency") != "CLP":
        return None
    return Money(int(total))


def ask_getnet(own: PaymentsSettings) -> Finding:
    """Ask whether it answers; whether it takes the keys, the first session says."""
    return try_system(
        Question(
            "Getnet",
            f"{Getnet(own).site}/api/session/1",
            "environment en [payments.getnet]",
        )
    )


def getnet_risks(own: PaymentsSettings) -> Iterator[Risk]:
    if len(own.table(GetnetSettings).secret.get_secret_value()) < _SHORTEST_SECRET:
        text = _("Falta la clave secreta de Getnet, o no es la que Getnet entrega")
        yield Risk(text, _("Ponga PORTAL_PAYMENTS__GETNET__SECRET en .env"))


gateway = by_table(
    Getnet,
    GetnetSettings,
    simulator="munikit_payments.gateways.getnet.simulator:create",
    trial=ask_getnet,
    risks=getnet_risks,
)
