# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The job that sends a notice."""

from contextlib import AbstractContextManager, nullcontext

from sqlalchemy.orm import Session

from munikit.contracts.adapters import Conversing, Mail
from munikit.db import Database
from munikit.kernel.errors import UnavailableError
from munikit.kernel.words import gettext as _
from munikit.kernel.words import lazy_gettext as _l
from munikit.notices.addressing import with_address, without_address
from munikit.notices.html import html_of
from munikit.notices.sms import one_segment
from munikit.outbox import Job, Lane, Work, enqueue
from munikit.wiring import wiring

_SIGNATURE = _l("\n\nNunca le pediremos claves por correo.\n")


def notify(session: Session, *, key: str, to: str, subject: str, body: str) -> None:
    """Send a notice once, after the commit. Without an address there is nobody to tell.

    ``key`` says what the notice is about; the same key is sent once. Neither subject nor body
    hold personal data beyond the folio.
    """
    if to:
        said = without_address(session, body + _SIGNATURE)
        payload = {"key": key, "to": to, "subject": subject, "body": said}
        enqueue(session, SEND_MAIL, key=key, payload=payload)


def _send(work: Work) -> None:
    given = {name: work.payload[name] for name in ("key", "to", "subject", "body")}
    given["body"] = with_address(given["body"], work.database.wiring.settings)
    html = html_of(given["subject"], given["body"], work.database.wiring.settings)
    mail = Mail(**given, html=html)
    work.database.wiring.mailer.send(mail)


def _one_conversation(database: Database) -> AbstractContextManager[None]:
    mailer = database.wiring.mailer
    return mailer.conversation() if isinstance(mailer, Conversing) else nullcontext()


SEND_MAIL = Job("notices.send_mail", _send, lane=Lane("mails", _one_conversation))


def notify_sms(session: Session, *, key: str, phone: str, text: str) -> None:
    """Send a text message once, after the commit, where the portal sends any.

    ``phone`` is its nine digits; ``text`` says what happened and where to go; what surrounds it
    is left out where it would not fit in one segment.
    """
    if not phone or wiring(session).sms is None:
        return
    name = wiring(session).settings.municipality.name
    body = one_segment(
        _("%(name)s: %(said)s Nunca le pediremos claves.", name=name, said=text),
        f"{name}: {text}",
        text,
    )
    said = without_address(session, body)
    payload = {"key": key, "to": phone, "subject": "", "body": said}
    enqueue(session, SEND_SMS, key=key, payload=payload)


def _send_sms(work: Work) -> None:
    carrier = work.database.wiring.sms
    if carrier is None:
        raise UnavailableError(
            _("El servicio de mensajes ya no está configurado: revise backend en [sms].")
        )
    given = {name: work.payload[name] for name in ("key", "to", "subject", "body")}
    given["body"] = with_address(given["body"], work.database.wiring.settings)
    carrier.send(Mail(**given))


SEND_SMS = Job("notices.send_sms", _send_sms)
