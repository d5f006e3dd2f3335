# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Handing messages to a mail server. Only what sends loads it: it takes a megabyte."""

import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from hashlib import sha256

from munikit.contracts.adapters import Mail
from munikit.kernel.clock import SystemClock, local
from munikit.kernel.contact import ContactError, deliverable, read_email
from munikit.kernel.deadline import Deadline
from munikit.kernel.errors import UnavailableError
from munikit.kernel.text import tidy
from munikit.kernel.words import gettext as _
from munikit.kernel.words import lazy_gettext as _l
from munikit.settings import Settings

_TIMEOUT_SECONDS = 20
_MOST_SECONDS = 60
_LONGEST_HEADER = 200
_LONGEST_NAME = 120


def hand_over(mail: Mail, settings: Settings) -> None:
    """Send a message.

    Raises:
        UnavailableError: the server did not take it.
    """
    with _conversation(settings, _MOST_SECONDS) as smtp:
        smtp.send_message(message(mail, settings))


def try_server(settings: Settings, seconds: float) -> None:
    """Greet the server as for a message, prove who we are and leave: nothing is sent.

    Raises:
        UnavailableError: it would not take one.
    """
    with _conversation(settings, seconds) as smtp:
        smtp.ehlo_or_helo_if_needed()
        smtp.noop()


@contextmanager
def _conversation(settings: Settings, seconds: float) -> Iterator[smtplib.SMTP]:
    server = settings.mail
    try:
        with _Impatient(server.host, server.port, seconds) as smtp:
            if server.starttls:
                # Without a context of our own nobody checks who the server is.
                smtp.starttls(context=ssl.create_default_context())
            if server.user:
                smtp.login(server.user, server.password.get_secret_value())
            yield smtp
    except (smtplib.SMTPException, OSError) as error:
        place = f"{server.host}:{server.port}"
        raise UnavailableError(f"{place} {_reason(error)}") from error


def as_file(mail: Mail, settings: Settings) -> bytes:
    """Return the message as a file that any mail program opens."""
    return message(mail, settings).as_bytes(policy=SMTP)


def message(mail: Mail, settings: Settings) -> EmailMessage:
    """Return the message as it goes out; its Message-ID is the same at every try.

    Whatever stands in a header is one line, without what nobody sees: people typed some of it.

    Raises:
        UnavailableError: it goes to no address.
    """
    built = EmailMessage()
    name = _one_line(settings.municipality.name)[:_LONGEST_NAME]
    built["From"] = Address(name, addr_spec=settings.site.email)
    built["To"] = _recipient(mail.to)
    built["Subject"] = _one_line(mail.subject)
    host = settings.site.email.rsplit("@", 1)[-1]
    built["Date"] = local(SystemClock().now())
    built["Message-ID"] = f"<{sha256(mail.key.encode()).hexdigest()[:32]}@{host}>"
    built["Auto-Submitted"] = "auto-generated"
    for name, value in mail.headers.items():
        built[name] = _one_line(value)
    built.set_content(tidy(mail.body, lines=True) + "\n")
    if mail.html:
        built.add_alternative(tidy(mail.html, lines=True) + "\n", subtype="html")
    return built


def _one_line(text: str) -> str:
    # The library reads encoded words in what it is given, line breaks and all.
    return tidy(text).replace("=?", "= ?")[:_LONGEST_HEADER]


def _recipient(address: str) -> str:
    try:
        if read_email(address) == address:
            return deliverable(address)
    except ContactError:
        pass
    # The list of what was not delivered shows it, masked.
    raise UnavailableError(_("A quien va dirigido no es una dirección de correo. Corríjala"))


class _Impatient(smtplib.SMTP):
    """A conversation that is over in so many seconds, also with a server that drips its answers."""

    def __init__(self, host: str, port: int, seconds: float) -> None:
        self._deadline = Deadline(seconds)
        super().__init__(host, port, timeout=min(_TIMEOUT_SECONDS, seconds))

    def close(self) -> None:
        self._deadline.forget()
        super().close()

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        # What smtplib lets its own subclass for TLS replace; a conversation begins here.
        made: socket.socket = super()._get_socket(host, port, timeout)  # type: ignore[misc] # Not in typeshed.
        self._deadline.watch(made)
        return made


def _reason(error: OSError) -> str:
    """Return why, without the address: the list of what was not delivered shows it."""
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return _("no acepta el usuario o la clave: revise user en [mail] y PORTAL_MAIL__PASSWORD")
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = sorted({code for code, _rest in error.recipients.values()})
        return _("rechazó a quien va dirigido, código %(map)s", map=", ".join(map(str, codes)))
    if isinstance(error, smtplib.SMTPResponseException):
        return _("no aceptó el mensaje, código %(smtp_code)s", smtp_code=error.smtp_code)
    for kind, words in _TROUBLES:
        if isinstance(error, kind):
            return words
    return _("no aceptó el mensaje (%(name)s)", name=type(error).__name__)


_ITS_PLACE = _l("revise host y port en [mail], y que el servidor de correo ande")
_TROUBLES: tuple[tuple[type[OSError], str], ...] = (
    (
        smtplib.SMTPServerDisconnected,
        _l("cortó la conexión: vea el registro del servidor de correo"),
    ),
    (
        smtplib.SMTPNotSupportedError,
        _l("no sabe cifrar (STARTTLS) o no pide usuario: revise [mail]"),
    ),
    (ConnectionRefusedError, f"no acepta conexiones: {_ITS_PLACE}"),
    (
        TimeoutError,
        _l(
            "no respondió a tiempo: %(its_place)s, y que un cortafuegos no lo impida",
            its_place=_ITS_PLACE,
        ),
    ),
    (socket.gaierror, _l("no existe, nadie conoce ese nombre: revise host en [mail]")),
    (ssl.SSLCertVerificationError, _l("no probó quién es: su certificado no vale")),
    (ssl.SSLError, _l("no cifra como se espera: revise el puerto y starttls en [mail]")),
)
