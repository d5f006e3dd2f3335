# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The job that sends a notice."""

from sqlalchemy.orm import Session

from munikit.contracts.adapters import Mail
from munikit.notices.html import html_of
from munikit.outbox import Job, Work, enqueue

_SIGNATURE = "\n\nNunca le pediremos claves por correo.\n"


def notify(session: Session, *, key: str, to: str, subject: str, body: str) -> None:
    """Send a notice once, after the commit. Without an address there is nobody to tell.

    ``key`` says what the notice is about; the same key is sent once. Neither subject nor body
    hold personal data beyond the folio.
    """
    if to:
        payload = {"key": key, "to": to, "subject": subject, "body": body + _SIGNATURE}
        enqueue(session, SEND_MAIL, key=key, payload=payload)


def _send(work: Work) -> None:
    given = {name: work.payload[name] for name in ("key", "to", "subject", "body")}
    html = html_of(given["subject"], given["body"], work.database.wiring.settings)
    mail = Mail(**given, html=html)
    work.database.wiring.mailer.send(mail)


SEND_MAIL = Job("notices.send_mail", _send)
