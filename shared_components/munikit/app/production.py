# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What the platform asks of its own settings before it serves people; modules ask of theirs."""

import re
from collections.abc import Iterator
from ipaddress import ip_address
from itertools import pairwise
from urllib.parse import urlsplit

from munikit.kernel.text import fold, plain_name
from munikit.kernel.words import gettext as _
from munikit.module import Risk
from munikit.settings import Settings
from munikit.settings.sections import (
    DDUBackend,
    Identity,
    IdentityProvider,
    MailBackend,
    SMSBackend,
)

_LEAST_DISTINCT = 10
# A text of words has fewer; one made at random of 32 letters and digits has 25.
_LEAST_DISTINCT_OF_TEXT = 18
_HEXADECIMAL = re.compile(r"[0-9a-f-]{32,}", re.IGNORECASE)
# What a provider gives has twice as many.
SHORTEST_SECRET = 16
_LEAST_LETTERS = 5
_SHORT = 4
# RFC 2606 and 6761: nobody is there.
_NOWHERE = (".example", ".invalid", ".test", ".localhost")
_MOST_REPEATED_SHARE = 0.5
_PLACEHOLDERS = re.compile(
    r"change.?me|cambie|cambiar|secret.?key|clave.?secreta|password|contrase|ejemplo|example|"
    r"placeholder|default|munikit|portal|12345678|abcdefgh|qwerty|a-secret-of|municipal|tramites",
    re.IGNORECASE,
)
_MAKE_ONE = "python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"


def platform_risks(settings: Settings) -> Iterator[Risk]:
    """Name everything for which the platform may not serve people."""
    for rule in (_secrets, _address, _nobody, _identity, _mail, _sms, _ddu):
        yield from rule(settings)


def is_weak(secret: str, municipality: str = "") -> bool:
    """Say whether a secret could be guessed: few different characters, a period, a known text."""
    distinct = len(set(secret))
    most_used = max((secret.count(each) for each in set(secret)), default=0)
    repeats = any(secret == (secret[:n] * len(secret))[: len(secret)] for n in range(1, 17))
    runs = sum(ord(b) - ord(a) in (-1, 0, 1) for a, b in pairwise(secret))
    return (
        distinct < (_LEAST_DISTINCT if _HEXADECIMAL.fullmatch(secret) else _LEAST_DISTINCT_OF_TEXT)
        or most_used > len(secret) * _MOST_REPEATED_SHARE
        or repeats
        or runs > len(secret) * _MOST_REPEATED_SHARE
        or _PLACEHOLDERS.search(secret) is not None
        or any(
            word in fold(secret) for word in plain_name(municipality).split() if len(word) > _SHORT
        )
    )


def is_open(url: str) -> bool:
    """Say whether what is sent to an address can be read on the way to it."""
    parts = urlsplit(url)
    return parts.scheme != "https" and not _is_near(parts.hostname or "")


def _is_near(host: str) -> bool:
    """Say whether a host is this machine or in a network of ours."""
    try:
        return ip_address(host).is_private
    except ValueError:
        return host == "localhost"


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _secrets(settings: Settings) -> Iterator[Risk]:
    kept = [("PORTAL_SECRET_KEY", settings.secret_key)]
    kept += [("PORTAL_SECRET_KEY_FALLBACKS", key) for key in settings.secret_key_fallbacks]
    for name, key in kept:
        if is_weak(key.get_secret_value(), settings.municipality.name):
            yield Risk(
                _("%(name)s se puede adivinar: repite letras o es un texto conocido", name=name),
                _("Ponga en .env una hecha al azar: %(make_one)s", make_one=_MAKE_ONE),
            )


def _address(settings: Settings) -> Iterator[Risk]:
    parts = urlsplit(settings.site.url)
    if parts.scheme != "https":
        yield Risk(
            _("El portal no usa https: %(url)s", url=settings.site.url),
            _("Instale un certificado en el proxy y corrija url en [site]"),
        )
    if _is_near(parts.hostname or ""):
        yield Risk(
            _(
                "La dirección del portal es de esta máquina o de su red: %(url)s",
                url=settings.site.url,
            ),
            _("Ponga url en [site] con el nombre que usa la gente"),
        )
    if f".{parts.hostname or ''}".endswith(_NOWHERE):
        yield Risk(
            _("La dirección del portal es de ejemplo, y no existe: %(url)s", url=settings.site.url),
            _("Ponga url en [site] con el nombre que usa la gente"),
        )


def _nobody(settings: Settings) -> Iterator[Risk]:
    """Name the other addresses that people or the portal would write to and that nobody has."""
    own = settings.mail
    told = (
        ("email en [site]", settings.site.email),
        ("host en [mail]", own.host if own.backend is MailBackend.SMTP else ""),
        ("mail_to en [audit]", settings.audit.mail_to),
    )
    for where, address in told:
        host = address.rpartition("@")[2].lower()
        if not _is_here(host) and f".{host}".endswith(_NOWHERE):
            yield Risk(
                _("Una dirección de ejemplo, que no existe: %(address)s", address=address),
                _("Corrija %(where)s", where=where),
            )


def _identity(settings: Settings) -> Iterator[Risk]:
    own = settings.identity
    if own.provider is IdentityProvider.SIMULATED:
        yield Risk(
            _("ClaveÚnica es simulada: cualquiera entra con el RUN que quiera"),
            _('Ponga provider = "claveunica" en [identity] y las credenciales en .env'),
            on_trial=True,
        )
        return
    yield from _identity_addresses(own)
    secret = own.client_secret.get_secret_value()
    if len(secret) < SHORTEST_SECRET or len(set(secret)) < _LEAST_LETTERS:
        yield Risk(
            _("Falta la clave del portal en ClaveÚnica, o no es la que ClaveÚnica entrega"),
            _("Ponga PORTAL_IDENTITY__CLIENT_SECRET en .env"),
        )
    if own.client_id in ("", "portal"):
        sample = _("La identificación en ClaveÚnica, «portal», es la de ejemplo del kit")
        yield Risk(
            sample if own.client_id else _("Falta la identificación del portal en ClaveÚnica"),
            _("Ponga en .env PORTAL_IDENTITY__CLIENT_ID con la que le dio ClaveÚnica"),
        )


def _identity_addresses(own: Identity) -> Iterator[Risk]:
    for name, url in (("url", own.url), ("issuer", own.issuer), ("jwks_url", own.jwks_url)):
        parts = urlsplit(url)
        if url and parts.scheme != "https":
            yield Risk(
                _("ClaveÚnica sin https: %(url)s", url=url),
                _("Corrija %(name)s en [identity]", name=name),
            )
        elif url and _is_here(parts.hostname or ""):
            text = _("ClaveÚnica no está en esta máquina: %(url)s", url=url)
            yield Risk(text, _("Corrija %(name)s en [identity]", name=name))
        elif url and parts.hostname != urlsplit(own.url).hostname:
            text = _(
                "En ClaveÚnica %(name)s y url son de máquinas distintas: %(url)s",
                name=name,
                url=url,
            )
            yield Risk(text, _("Corrija %(name)s o url en [identity]", name=name))


def _mail(settings: Settings) -> Iterator[Risk]:
    own = settings.mail
    if own.backend is MailBackend.FOLDER:
        yield Risk(
            _("El correo no sale: queda en %(folder)s", folder=own.folder),
            _('Ponga backend = "smtp" en [mail] y el servidor de correo'),
            on_trial=True,
        )
    elif not own.starttls and not _is_near(own.host):
        yield Risk(
            _("El correo viaja sin cifrar a %(host)s", host=own.host),
            _("Ponga starttls = true en [mail]"),
        )


def _sms(settings: Settings) -> Iterator[Risk]:
    own = settings.sms
    if own.backend is SMSBackend.SIMULATED:
        yield Risk(
            _("Los mensajes de texto son simulados: no le llegan a nadie"),
            _('Ponga backend = "gateway" o "none" en [sms]'),
            on_trial=True,
        )
    if own.backend is SMSBackend.GATEWAY:
        if is_open(own.url):
            yield Risk(
                _("El servicio de mensajes sin https: %(url)s", url=own.url),
                _("Corrija url en [sms]"),
            )
        if own.token.get_secret_value() in ("", "simulated"):
            yield Risk(
                _("Falta la clave del servicio de mensajes"),
                _("Ponga PORTAL_SMS__ACCOUNT y PORTAL_SMS__TOKEN en .env"),
            )


def _ddu(settings: Settings) -> Iterator[Risk]:
    own = settings.ddu
    if own.backend is DDUBackend.SIMULATED:
        yield Risk(
            _("Las Notificaciones del Estado son simuladas: no notifican a nadie"),
            _('Ponga backend = "node" o "none" en [ddu]'),
            on_trial=True,
        )
    if own.backend is DDUBackend.NODE and not own.url:
        yield Risk(_("Falta la dirección del nodo de PISEE"), _("Ponga url en [ddu]"))
    elif own.backend is DDUBackend.NODE and is_open(own.url):
        yield Risk(_("El nodo de PISEE sin https: %(url)s", url=own.url), _("Corrija url en [ddu]"))
