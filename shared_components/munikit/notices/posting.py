# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Handing messages to a mail server. Only what sends loads it: it takes a megabyte."""

import smtplib
import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from email.charset import QP, Charset
from email.header import Header
from email.message import Message
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.policy import compat32
from email.utils import format_datetime, formataddr, parseaddr
from hashlib import sha256
from typing import Any

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
# A message that is begun in an open conversation has two thirds of its time; servers tire too.
_OLDEST_SECONDS = 20
_MOST_MESSAGES = 50
_HANGS_UP = 421
_REFUSALS = (smtplib.SMTPSenderRefused, smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError)
_LONGEST_HEADER = 200
_LONGEST_NAME = 120


def hand_over(mail: Mail, settings: Settings) -> None:
    """Send a message, in the conversation that is kept open, or in one of its own.

    Raises:
        UnavailableError: the server did not take it.
    """
    built = message(mail, settings)
    kept = _kept.get()
    with _explained(settings):
        if kept is not None:
            kept.send(built)
            return
        with _conversation(settings, _MOST_SECONDS) as smtp:
            _say(smtp, built)


def _say(smtp: "_Impatient", built: Message) -> None:
    smtp.said_it = False
    sender = parseaddr(built["From"])[1]
    smtp.sendmail(sender, [built["To"]], built.as_bytes(policy=_AS_SENT))


@contextmanager
def conversing(settings: Settings) -> Iterator[None]:
    """Let the messages that are handed over meanwhile share a conversation."""
    kept = _Kept(settings)
    token = _kept.set(kept)
    try:
        yield
    finally:
        _kept.reset(token)
        kept.leave()


def try_server(settings: Settings, seconds: float) -> None:
    """Greet the server as for a message, prove who we are and leave: nothing is sent.

    Raises:
        UnavailableError: it would not take one.
    """
    with _explained(settings), _conversation(settings, seconds) as smtp:
        smtp.ehlo_or_helo_if_needed()
        smtp.noop()


@contextmanager
def _explained(settings: Settings) -> Iterator[None]:
    try:
        yield
    except (smtplib.SMTPException, OSError) as error:
        place = f"{settings.mail.host}:{settings.mail.port}"
        raise UnavailableError(f"{place} {_reason(error)}") from error


def _conversation(settings: Settings, seconds: float) -> "_Impatient":
    """Begin a conversation; whoever does so ends it."""
    server = settings.mail
    smtp = _Impatient(server.host, server.port, seconds)
    try:
        if server.starttls:
            # Without a context of our own nobody checks who the server is.
            smtp.starttls(context=ssl.create_default_context())
        if server.user:
            smtp.login(server.user, server.password.get_secret_value())
    except BaseException:
        smtp.close()
        raise
    return smtp


class _Kept:
    """A conversation for many messages: begun with the first, and anew whenever it broke."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._smtp: _Impatient | None = None
        self._sent = 0

    def send(self, built: Message) -> None:
        began = time.monotonic()
        is_fresh = not self._goes_on()
        try:
            self._hand_over(built, _MOST_SECONDS)
        except OSError as error:
            if is_fresh or not self._hung_up_before(error):
                raise
            self._drop()
            self._hand_over(built, _MOST_SECONDS - (time.monotonic() - began))

    def leave(self) -> None:
        if self._smtp is not None:
            with suppress(OSError):
                self._smtp.quit()
        self._drop()

    def _goes_on(self) -> bool:
        if self._smtp is None or self._smtp.sock is None:
            self._drop()
            return False
        if self._sent >= _MOST_MESSAGES or self._smtp.age_seconds > _OLDEST_SECONDS:
            self.leave()
        return self._smtp is not None

    def _hand_over(self, built: Message, seconds: float) -> None:
        if self._smtp is None:
            self._smtp = _conversation(self._settings, seconds)
            self._sent = 0
        self._sent += 1
        try:
            _say(self._smtp, built)
        except OSError as error:
            if not isinstance(error, _REFUSALS):
                # Nobody knows what was heard: no other message is said into it.
                self._smtp.close()
            raise

    def _hung_up_before(self, error: OSError) -> bool:
        """Say whether the server ended an old conversation without a word of this message.

        So servers do that take so many in one, or were restarted; it can be told in another.
        """
        if isinstance(error, smtplib.SMTPSenderRefused | smtplib.SMTPRecipientsRefused):
            return _HANGS_UP in _codes_of(error)
        cut = isinstance(error, smtplib.SMTPServerDisconnected)
        return cut and self._smtp is not None and not self._smtp.said_it

    def _drop(self) -> None:
        if self._smtp is not None:
            self._smtp.close()
        self._smtp = None


_kept: ContextVar[_Kept | None] = ContextVar("munikit_conversation", default=None)


def as_file(mail: Mail, settings: Settings) -> bytes:
    """Return the message as a file that any mail program opens."""
    return message(mail, settings).as_bytes(policy=_AS_SENT)


# The older half of the library: the newer reads every header it is given, for half a millisecond.
_AS_SENT = compat32.clone(linesep="\r\n")
_LETTERS = Charset("utf-8")
_LETTERS.body_encoding = QP


def message(mail: Mail, settings: Settings) -> Message:
    """Return the message as it goes out; its Message-ID is the same at every try.

    Whatever stands in a header is one line, without what nobody sees: people typed some of it.

    Raises:
        UnavailableError: it goes to no address.
    """
    plain = _part(mail.body, "plain")
    built: Message = MIMEMultipart("alternative") if mail.html else plain
    if mail.html:
        built.attach(plain)
        built.attach(_part(mail.html, "html"))
    name = _one_line(settings.municipality.name)[:_LONGEST_NAME]
    host = settings.site.email.rsplit("@", 1)[-1]
    built["From"] = formataddr((name, settings.site.email))
    built["To"] = _recipient(mail.to)
    built["Subject"] = _header("Subject", mail.subject)
    built["Date"] = format_datetime(local(SystemClock().now()))
    built["Message-ID"] = f"<{sha256(mail.key.encode()).hexdigest()[:32]}@{host}>"
    built["Auto-Submitted"] = "auto-generated"
    for each, value in mail.headers.items():
        built[each] = _header(each, value)
    return built


def _part(text: str, kind: str) -> MIMEText:
    return MIMEText(tidy(text, lines=True) + "\n", kind, _LETTERS)  # type: ignore[arg-type] # It takes one.


def _header(name: str, value: str) -> Any:  # noqa: ANN401 - typeshed does not know that it may be one.
    line = _one_line(value)
    return line if line.isascii() else Header(line, "utf-8", header_name=name)


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
        self._begun = time.monotonic()
        self.said_it = False
        super().__init__(host, port, timeout=min(_TIMEOUT_SECONDS, seconds))

    def data(self, msg: Any) -> tuple[int, bytes]:  # noqa: ANN401 - what can be sent, as smtplib has it.
        self.said_it = True  # From here on the server may have taken it, whatever it answers.
        return super().data(msg)

    @property
    def age_seconds(self) -> float:
        return time.monotonic() - self._begun

    def close(self) -> None:
        self._deadline.forget()
        super().close()

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        # What smtplib lets its own subclass for TLS replace; a conversation begins here.
        made: socket.socket = super()._get_socket(host, port, timeout)  # type: ignore[misc] # Not in typeshed.
        self._deadline.watch(made)
        return made


def _codes_of(error: smtplib.SMTPSenderRefused | smtplib.SMTPRecipientsRefused) -> set[int]:
    if isinstance(error, smtplib.SMTPSenderRefused):
        return {error.smtp_code}
    return {code for code, _rest in error.recipients.values()}


def _reason(error: OSError) -> str:
    """Return why, without the address: the list of what was not delivered shows it."""
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return _("no acepta el usuario o la clave: revise user en [mail] y PORTAL_MAIL__PASSWORD")
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = sorted(_codes_of(error))
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
