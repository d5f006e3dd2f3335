# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Calling a gateway that speaks JSON."""

from collections.abc import Mapping
from typing import Any

from munikit.kernel.bulkhead import Bulkhead
from munikit.kernel.errors import BusyError
from munikit_payments.gateways.contract import GatewayError
from munikit_payments.settings import PaymentsSettings


class JSONCalls:
    """Calls to one gateway. At most ``calls_at_once`` wait for it at a time, none without end."""

    def __init__(self, settings: PaymentsSettings) -> None:
        self._seconds = settings.timeout_seconds
        self._bulkhead = Bulkhead(settings.calls_at_once)

    def __call__(
        self,
        method: str,
        url: str,
        content: Mapping[str, object] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Mapping[str, Any]:
        """Return what it answers.

        Raises:
            GatewayError: it does not answer, refuses, sends elsewhere or answers no JSON.
        """
        from requests import RequestException  # noqa: PLC0415 - only where a call is made.

        from munikit.outside import calling  # noqa: PLC0415 - as above.

        try:
            with self._bulkhead.place(), calling(self._seconds) as session:
                answer = session.request(
                    method, url, json=content, headers=headers, allow_redirects=False
                )
                answer.raise_for_status()
                found: Mapping[str, Any] = answer.json()
        except (BusyError, RequestException, ValueError) as error:
            raise GatewayError(str(error)) from error
        return found
