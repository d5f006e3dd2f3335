# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Text messages (SMS): one segment of 160 characters.

The gateway is spoken to as Twilio's Messages resource (REST API 2010-04-01): a form, the account
and its token as HTTP Basic, 201 when it is taken. Whoever hires another gateway writes a `Carrier`.
"""

import unicodedata
from typing import TYPE_CHECKING

from munikit.contracts.adapters import Carrier, Mail
from munikit.kernel.errors import UnavailableError
from munikit.kernel.text import tidy
from munikit.kernel.words import gettext as _
from munikit.settings import Settings
from munikit.settings.sections import SMSBackend

if TYPE_CHECKING:
    from requests import Response

SEGMENT = 160
_TAKEN = 201
_COUNTRY = "+56"
# Letters with a mark that the alphabet of one segment (GSM 03.38) has; others lose their mark.
_ALPHABET = frozenset("éùìòÑñÜüÄäÖöÉàèÅåÆæØø¿¡§£¥")


def sms_for(settings: Settings) -> Carrier | None:
    """Return the carrier of text messages that the settings choose, or none."""
    return None if settings.sms.backend is SMSBackend.NONE else SMSGateway(settings)


def one_segment(*texts: str) -> str:
    """Return the first text that fits in one segment, in its letters, or the last one cut."""
    for text in texts:
        plain = "".join(each if each in _ALPHABET else _bare(each) for each in tidy(text))
        if len(plain) <= SEGMENT:
            return plain
    return plain[:SEGMENT]


class SMSGateway:
    """Hands text messages to a gateway."""

    def __init__(self, settings: Settings) -> None:
        self._sms = settings.sms

    def send(self, mail: Mail) -> str:
        import requests  # noqa: PLC0415 - only the worker sends.

        from munikit.outside import calling  # noqa: PLC0415 - as above.

        url = f"{self._sms.base_url}/2010-04-01/Accounts/{self._sms.account}/Messages.json"
        form = {"To": f"{_COUNTRY}{mail.to}", "From": self._sms.sender, "Body": mail.body}
        try:
            with calling(self._sms.timeout_seconds) as session:
                account = (self._sms.account, self._sms.token.get_secret_value())
                return _number(session.post(url, data=form, auth=account, allow_redirects=False))
        except (requests.RequestException, KeyError, TypeError, ValueError) as error:
            # Its own words may hold the telephone.
            raise UnavailableError(
                _("El servicio de mensajes no respondió: %(name)s", name=type(error).__name__)
            ) from error


def _number(answer: "Response") -> str:
    given = answer.json()
    if answer.status_code != _TAKEN:
        raise UnavailableError(
            _(
                "El servicio de mensajes no aceptó el mensaje: %(status_code)s, código %(get)s",
                status_code=answer.status_code,
                get=given.get("code", ""),
            )
        )
    return str(given["sid"])


def _bare(letter: str) -> str:
    return "".join(each for each in unicodedata.normalize("NFD", letter) if each.isascii())
