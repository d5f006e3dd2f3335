# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Notifications of the State (*Notificaciones del Estado*, DDU), through the node of PISEE 2.

Its manual was not to be had at first hand; this follows public copies of it, and
docs/how-to/real-services.md says which parts. No header authenticates the call: the node does, by
the credentials in its own configuration.
"""

import json
import threading
import time
from collections.abc import Mapping
from typing import Any

from munikit.contracts.adapters import Delivery, Mail, StatePlatform
from munikit.kernel.errors import UnavailableError
from munikit.kernel.text import tidy
from munikit.kernel.words import gettext as _
from munikit.settings import Settings
from munikit.settings.sections import DDUBackend

LONGEST_SUBJECT = 150
CODE = "procedure_code"
STAGE = "procedure_stage"
# At most six calls a second for the whole institution.
_SECONDS_BETWEEN_CALLS = 1 / 6
_OK = 200
_BY_TYPE = {"excepcion": Delivery.EXEMPTED, "not_configured": Delivery.WITHOUT_DDU}


def state_platform_for(settings: Settings) -> StatePlatform | None:
    """Return the State's platform where the settings name it, or none."""
    return None if settings.ddu.backend is DDUBackend.NONE else DDUNode(settings)


def one_subject(text: str) -> str:
    """Return a subject as the platform takes it: one line, and no longer than it may be."""
    return tidy(text)[:LONGEST_SUBJECT]


class DDUNode:
    """The client of the node and of the simulator alike."""

    def __init__(self, settings: Settings) -> None:
        self._ddu = settings.ddu
        self._turn = threading.Lock()
        self._last = 0.0

    def send(self, mail: Mail) -> str:
        """Send a notification of a procedure; ``to`` is the RUN's number without its digit.

        Sent again within five minutes it is refused (ERR031), and tried later.
        """
        data = {
            "recipients": [{"rol_unico": int(mail.to)}],
            "message_type": "NT",
            "procedure_code": mail.headers[CODE],
            "procedure_stage": int(mail.headers[STAGE]),
            "signature_uid": self._ddu.signature_uid or None,
            "subject": one_subject(mail.subject),
            "content": mail.html or mail.body,
            "content_type": "text/html",
            "webhook_url": None,
        }
        part = {"data": (None, json.dumps(data), "application/json")}
        answer = self._call("POST", "/notificador/sendMessage", part)
        return _number(answer)

    def delivery(self, message_id: str) -> Delivery:
        answer = self._call("GET", f"/notificador/messageStatus/{message_id}")
        recipients = answer.get("recipients")
        if not isinstance(recipients, Mapping) or len(recipients) != 1:
            raise UnavailableError(_("La plataforma de notificaciones respondió algo inesperado."))
        return _delivery(next(iter(recipients.values())))

    def _call(self, method: str, path: str, files: Any = None) -> Mapping[str, Any]:  # noqa: ANN401 - as requests takes it.
        import requests  # noqa: PLC0415 - only the worker sends.

        from munikit.outside import calling  # noqa: PLC0415 - as above.

        self._wait_for_turn()
        try:
            with calling(self._ddu.timeout_seconds) as session:
                url = f"{self._ddu.base_url}{path}"
                response = session.request(method, url, files=files, allow_redirects=False)
                answer = response.json()
        except (requests.RequestException, ValueError) as error:
            raise UnavailableError(
                _(
                    "La plataforma de notificaciones no responde: %(name)s",
                    name=type(error).__name__,
                )
            ) from error
        if response.status_code != _OK or not isinstance(answer, dict) or "errors" in answer:
            raise UnavailableError(
                _("La plataforma de notificaciones rechazó: %(codes)s", codes=_codes(answer))
            )
        return answer

    def _wait_for_turn(self) -> None:
        with self._turn:
            wait = self._last + _SECONDS_BETWEEN_CALLS - time.monotonic()
            if wait > 0:
                time.sleep(wait)
            self._last = time.monotonic()


def _number(answer: Mapping[str, Any]) -> str:
    number = str(answer.get("message_data_id") or "")
    if not number.isalnum():
        raise UnavailableError(_("La plataforma de notificaciones no dio un número de envío."))
    return number


def _delivery(recipient: Mapping[str, Any]) -> Delivery:
    status, kind = str(recipient.get("message_status")), str(recipient.get("ddu_type"))
    if status == "pending":
        return Delivery.PENDING
    if status != "delivered":
        return Delivery.FAILED
    # Whoever has no DDU counts there as delivered, and must be told by other means.
    return _BY_TYPE.get(kind, Delivery.DELIVERED)


def _codes(answer: Any) -> str:  # noqa: ANN401 - JSON from outside.
    errors = answer.get("errors") if isinstance(answer, Mapping) else None
    listed = errors if isinstance(errors, list) else [errors]
    codes = [str(each.get("code", "")) for each in listed if isinstance(each, Mapping)]
    return ", ".join(codes) or _("sin código")
