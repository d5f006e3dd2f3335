# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Webpay Plus (Transbank) by its official SDK, REST v1.2.

A payment is approved only if ``response_code`` is the number 0 and ``status`` is ``AUTHORIZED``
(Transbank, documentación de Webpay Plus); ``vci`` is information and never decides.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import Any

from munikit.kernel.money import Money
from munikit_payments.gateways.bulkhead import Bulkhead
from munikit_payments.gateways.contract import GatewayError, Outcome, Started
from munikit_payments.settings import Environment, PaymentsSettings

_OPEN_STATUSES = frozenset({"INITIALIZED"})
_SESSION = "munikit"


class WebpayPlus:
    """The adapter. At most ``calls_at_once`` calls wait for the gateway at a time."""

    def __init__(self, settings: PaymentsSettings) -> None:
        self._settings = settings
        self._bulkhead = Bulkhead(settings.calls_at_once)

    def create(self, buy_order: str, amount: Money, return_url: str) -> Started:
        with self._calling() as transaction:
            answer = transaction.create(buy_order, _SESSION, amount.pesos, return_url)
            return Started(str(answer["token"]), str(answer["url"]))

    def commit(self, token: str) -> Outcome:
        with self._calling() as transaction:
            return _outcome(transaction.commit(token))

    def status(self, token: str) -> Outcome:
        with self._calling() as transaction:
            return _outcome(transaction.status(token))

    def refund(self, token: str, amount: Money) -> Mapping[str, Any]:
        with self._calling() as transaction:
            answer: Mapping[str, Any] = transaction.refund(token, amount.pesos)
            return answer

    @contextmanager
    def _calling(self) -> Iterator[Any]:
        from requests import RequestException  # noqa: PLC0415 - only where a call is made.
        from transbank.error.transbank_error import TransbankError  # noqa: PLC0415 - as above.

        try:
            with self._bulkhead.place():
                yield _transaction(self._settings)
        except (TransbankError, RequestException) as error:
            raise GatewayError(str(error)) from error
        except (KeyError, TypeError, ValueError, json.JSONDecodeError) as error:
            raise GatewayError(f"unexpected answer: {error}") from error


@cache
def gateway_for(settings: PaymentsSettings) -> WebpayPlus:
    """Return the one adapter of a process, so that its limit on calls holds."""
    return WebpayPlus(settings)


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
    if settings.environment is Environment.SIMULATED:
        _use_host(settings.simulator_url)
    return Transaction(options)


def _use_host(url: str) -> None:
    """Make the SDK talk to the simulator.

    The SDK knows Transbank's two hosts and offers no setting for a third, so its one look-up is
    replaced, only in a portal that simulates. Everything else of it runs unchanged.
    """
    from transbank.common import request_service  # noqa: PLC0415 - as above.

    request_service.webpay_host = lambda _type: url


def _outcome(answer: Mapping[str, Any]) -> Outcome:
    code, status = answer.get("response_code"), str(answer["status"])
    amount = answer.get("amount")
    card = answer.get("card_detail") or {}
    return Outcome(
        # A code of "0" in quotes, or of False, is no approval.
        is_authorized=type(code) is int and code == 0 and status == "AUTHORIZED",
        is_final=status not in _OPEN_STATUSES,
        buy_order=str(answer.get("buy_order", "")),
        amount=Money(int(amount)) if isinstance(amount, int | float) else None,
        authorization=str(answer.get("authorization_code", "")),
        card_last_digits=str(card.get("card_number", ""))[-4:],
        raw=dict(answer),
    )
