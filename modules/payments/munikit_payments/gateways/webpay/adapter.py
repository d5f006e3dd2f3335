# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Webpay Plus (Transbank) by its official SDK, REST v1.2.

A payment is approved only if ``response_code`` is the number 0 and ``status`` is ``AUTHORIZED``
(Transbank, documentación de Webpay Plus); ``vci`` is information and never decides.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from munikit.kernel.bulkhead import Bulkhead
from munikit.kernel.errors import BusyError
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
from munikit_payments.settings import Environment, PaymentsSettings

_OPEN_STATUSES = frozenset({"INITIALIZED"})
_SESSION = "munikit"
_WHOLE_ONLY = frozenset({"VD", "VP"})
_SITES = {
    Environment.INTEGRATION: "https://webpay3gint.transbank.cl",
    Environment.PRODUCTION: "https://webpay3g.transbank.cl",
}


class WebpayPlus:
    """The adapter. At most ``calls_at_once`` calls wait for the gateway at a time."""

    name = "webpay"
    title = "Webpay"
    means = _l("tarjeta de crédito, débito o prepago")
    # Transbank, product documentation of Webpay Plus (read 2022-12-28; confirm with your contract):
    # the whole within three hours of the confirmation is reversed, later annulled; by web service
    # up to 90 days from the sale; `status` answers for seven, asked a day less.
    refunds = RefundTerms(timedelta(days=90), timedelta(days=6), vanishes=timedelta(hours=3))

    def __init__(self, settings: PaymentsSettings) -> None:
        self._settings = settings
        self._bulkhead = Bulkhead(settings.calls_at_once)
        self.form = timedelta(seconds=settings.form_seconds)
        self.site = _SITES.get(settings.environment, settings.simulator_url)

    def create(self, bill: Bill) -> Started:
        with self._calling() as transaction:
            pesos = bill.amount.pesos
            answer = transaction.create(bill.order, _SESSION, pesos, bill.return_url)
            token = str(answer["token"])
            return Started(token, f"{answer['url']}?{urlencode({'token_ws': token})}")

    def commit(self, token: str) -> Outcome:
        with self._calling() as transaction:
            return _outcome(transaction.commit(token))

    def status(self, token: str) -> Outcome:
        with self._calling() as transaction:
            return _outcome(transaction.status(token))

    def close(self, token: str) -> None:
        """Nothing to do: a form dies by itself after five or ten minutes."""

    def refund(self, token: str, amount: Money) -> Refunded:
        with self._calling() as transaction:
            answer: Mapping[str, Any] = transaction.refund(token, amount.pesos)
        kind, code = answer.get("type"), answer.get("response_code")
        if kind == "REVERSED" or (kind == "NULLIFIED" and code == 0):
            proof = str(answer.get("authorization_code", ""))
            return Refunded(is_done=True, kind=str(kind).lower(), proof=proof)
        return Refunded(
            is_done=False, problem=_("%(title)s respondió %(code)s", title=self.title, code=code)
        )

    def whole_only(self, answer: Mapping[str, Any]) -> str:
        if answer.get("payment_type_code") not in _WHOLE_ONLY:
            return ""
        return _("Se pagó con débito o prepago, que Webpay solo devuelve completo.")

    def read(self, answer: Mapping[str, Any]) -> Outcome:
        try:
            return _outcome(answer)
        except (KeyError, TypeError, ValueError) as error:
            raise GatewayError(f"unexpected answer: {error}") from error

    def returned(self, params: Mapping[str, str]) -> Returned:
        # Only the token alone means that the payer finished; committing anything else is an error.
        return Returned(
            token=params.get("TBK_TOKEN") or params.get("token_ws") or "",
            order=params.get("TBK_ORDEN_COMPRA", ""),
            finished="token_ws" in params and "TBK_TOKEN" not in params,
        )

    def noticed(self, headers: Mapping[str, str], body: bytes) -> str:  # noqa: ARG002 - the contract.
        raise NotTheirsError("Webpay sends no notices")

    @contextmanager
    def _calling(self) -> Iterator[Any]:
        from requests import RequestException  # noqa: PLC0415 - only where a call is made.
        from transbank.error.transbank_error import TransbankError  # noqa: PLC0415 - as above.

        try:
            with self._bulkhead.place():
                yield _transaction(self._settings)
        except (BusyError, TransbankError, RequestException) as error:
            raise GatewayError(str(error)) from error
        except (KeyError, TypeError, ValueError, json.JSONDecodeError) as error:
            raise GatewayError(f"unexpected answer: {error}") from error


def _transaction(settings: PaymentsSettings) -> Any:  # noqa: ANN401 - an untyped library.
    from transbank.common.integration_type import IntegrationType  # noqa: PLC0415 - as above.
    from transbank.common.options import WebpayOptions  # noqa: PLC0415 - as above.
    from transbank.webpay.webpay_plus.transaction import Transaction  # noqa: PLC0415 - as above.

    live = settings.environment is Environment.PRODUCTION
    options = WebpayOptions(
        settings.commerce_code,
        settings.api_key.get_secret_value(),
        IntegrationType.LIVE if live else IntegrationType.TEST,
        # The SDK's own limit is ten minutes: long enough to hang a portal.
        timeout=settings.timeout_seconds,
    )
    _limit_calls()
    if settings.environment is Environment.SIMULATED:
        _use_host(settings.simulator_url)
    return Transaction(options)


class _Limited:
    """What the SDK uses of ``requests``, with the deadline and the size of `munikit.outside`."""

    def __getattr__(self, method: str) -> Any:  # noqa: ANN401 - an untyped library.
        from munikit.outside import calling  # noqa: PLC0415 - only where a call is made.

        def call(url: str, *, timeout: float, **rest: Any) -> Any:  # noqa: ANN401 - as above.
            with calling(timeout) as session:
                return session.request(method, url, allow_redirects=False, **rest)

        return call


def _limit_calls() -> None:
    """Make the SDK's calls end.

    Its timeout begins anew at every byte, it reads whatever is sent, and it takes no session of
    its user's: the name by which its one module of calls knows ``requests`` is replaced.
    """
    from transbank.common import request_service  # noqa: PLC0415 - as above.

    request_service.requests = _Limited()


def _use_host(url: str) -> None:
    """Make the SDK talk to the simulator.

    The SDK knows Transbank's two hosts and offers no setting for a third, so its one look-up is
    replaced, only in a portal that simulates. Everything else of it runs unchanged.
    """
    from transbank.common import request_service  # noqa: PLC0415 - as above.

    request_service.webpay_host = lambda _type: url


def _outcome(answer: Mapping[str, Any]) -> Outcome:
    card = answer.get("card_detail") or {}
    amount = _pesos(answer.get("amount"))
    return Outcome(
        stage=_stage(answer),
        order=str(answer.get("buy_order", "")),
        amount=amount,
        authorization=str(answer.get("authorization_code", "")),
        raw=dict(answer),
        card_last_digits=str(card.get("card_number", ""))[-4:],
        given_back=_given_back(answer, amount),
        words=str(answer["status"]),
        # "Fecha y hora de la autorización" (Transbank, Webpay Plus): the payer's act.
        paid_at=moment_in(answer.get("transaction_date")),
    )


def _stage(answer: Mapping[str, Any]) -> Stage:
    code = answer.get("response_code")
    status = str(answer["status"])
    if status in _OPEN_STATUSES:
        return Stage.OPEN
    # A code of "0" in quotes, or of False, is no approval.
    approved = type(code) is int and code == 0 and status == "AUTHORIZED"
    return Stage.APPROVED if approved else Stage.REFUSED


def _given_back(answer: Mapping[str, Any], amount: Money | None) -> Money | None:
    status = answer["status"]
    left = _pesos(answer.get("balance"))
    if status == "AUTHORIZED":
        return Money(0)
    if amount is not None and status in ("REVERSED", "NULLIFIED"):
        return amount
    if amount is not None and status == "PARTIALLY_NULLIFIED" and left is not None:
        return amount - left
    return None


def _pesos(value: object) -> Money | None:
    return Money(int(value)) if isinstance(value, int | float) else None
