# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Mail: into a folder while trying the portal, by SMTP when it serves people."""

import smtplib
import ssl
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import localtime
from hashlib import sha256
from pathlib import Path

from munikit.contracts.adapters import Mail, Mailer
from munikit.kernel.errors import UnavailableError
from munikit.settings import MailBackend, Settings

_TIMEOUT_SECONDS = 20


def mailer_for(settings: Settings) -> Mailer:
    """Return the mailer that the settings choose."""
    if settings.mail.backend is MailBackend.SMTP:
        return SMTPMailer(settings)
    return FolderMailer(settings, settings.path(settings.mail.folder))


class FolderMailer:
    """Writes each message to a file that any mail program opens."""

    def __init__(self, settings: Settings, folder: Path) -> None:
        self._settings = settings
        self._folder = folder

    def send(self, mail: Mail) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        # Named by the key: what is sent twice is one file.
        name = f"{sha256(mail.key.encode()).hexdigest()[:24]}.eml"
        partial = self._folder / f".{name}"
        partial.write_bytes(message(mail, self._settings).as_bytes(policy=SMTP))
        partial.replace(self._folder / name)


class SMTPMailer:
    """Hands messages to a mail server."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def send(self, mail: Mail) -> None:
        server = self._settings.mail
        try:
            with smtplib.SMTP(server.host, server.port, timeout=_TIMEOUT_SECONDS) as smtp:
                if server.starttls:
                    # Without a context of our own nobody checks who the server is.
                    smtp.starttls(context=ssl.create_default_context())
                if server.user:
                    smtp.login(server.user, server.password.get_secret_value())
                smtp.send_message(message(mail, self._settings))
        except (smtplib.SMTPException, OSError) as error:
            raise UnavailableError(
                f"El servidor de correo no aceptó el mensaje: {_reason(error)}"
            ) from error


def _reason(error: OSError) -> str:
    """Return why, without the address: the list of what was not delivered shows it."""
    if isinstance(error, smtplib.SMTPResponseException):
        return f"código {error.smtp_code}"
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = sorted({code for code, _ in error.recipients.values()})
        return f"rechazó a quien va dirigido, código {', '.join(map(str, codes))}"
    return f"{type(error).__name__}"


def message(mail: Mail, settings: Settings) -> EmailMessage:
    """Return the message as it goes out; its Message-ID is the same at every try."""
    built = EmailMessage()
    built["From"] = Address(settings.municipality.name, addr_spec=settings.site.email)
    built["To"] = mail.to
    built["Subject"] = mail.subject
    host = settings.site.email.rsplit("@", 1)[-1]
    built["Date"] = localtime()
    built["Message-ID"] = f"<{sha256(mail.key.encode()).hexdigest()[:32]}@{host}>"
    built["Auto-Submitted"] = "auto-generated"
    for name, value in mail.headers.items():
        built[name] = value
    built.set_content(mail.body)
    if mail.html:
        built.add_alternative(mail.html, subtype="html")
    return built
