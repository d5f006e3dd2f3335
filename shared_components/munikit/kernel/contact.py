# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""E-mail addresses and telephones, as people type and paste them."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import idna

from munikit.kernel.text import tidy
from munikit.kernel.words import gettext as _

_ATOM = r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LOCAL = re.compile(rf"{_ATOM}(?:\.{_ATOM})*", re.IGNORECASE | re.ASCII)
_TOP = re.compile(r"[a-z]{2,}|xn--[a-z0-9-]+", re.ASCII)
_MOST = 120
_MOST_LOCAL = 64
# Where most people of the country have their mail: a slip in these is worth a question.
_USUAL = (
    "gmail.com", "hotmail.com", "hotmail.es", "hotmail.cl", "outlook.com", "outlook.es",
    "outlook.cl", "yahoo.com", "yahoo.es", "icloud.com", "live.com", "live.cl", "vtr.net",
)  # fmt: skip
# A page looks at the domain of whoever asks each time it is shown.
_MOST_DOMAINS = 512
# One letter from a usual one, and real.
_OTHERS = ("ymail.com", "mail.com", "live.co", "live.ca")
# Nine digits since 2016: 9 for mobiles, 2 for Santiago, two digits of the area elsewhere
# (Plan Técnico Fundamental de Numeración). People still write the 0 or 09 of before.
_CHILEAN = re.compile(r"(?:(?:\+|00)?56)?0?([2-79][0-9]{8})", re.ASCII)
_FOREIGN = re.compile(r"(?:\+|00)(?!56)[1-9][0-9]{6,14}", re.ASCII)
# «cel. 9 1234 5678», «Teléfono: …».
_TEL = re.compile(r"^(?:tel[eé]fono|tel|fono|celular|cel|m[oó]vil|whatsapp)[.:\s]*", re.IGNORECASE)
_MAILTO = re.compile(r"^mailto:\s*", re.IGNORECASE)
# «Ana Pérez <ana@ejemplo.cl>», as a mail program copies it.
_NAMED = re.compile(r"[^<>@]*<([^<>]+)>")
_QUOTES = "'’‘\"“”„«» "
_SIGNS = re.compile(r"[\s().\-‐-―/]")


class Contact(NamedTuple):
    """Where somebody is reached, by the names questions have; empty where it is not known."""

    email: str = ""
    phone: str = ""


class ContactError(ValueError):
    """It is no address or telephone; the message says so and what would be."""


def read_email(text: str) -> str:
    """Return an address, without what a copy brings along: ``mailto:``, a name, a comma at its end.

    Its domain is in small letters and as people write it; `deliverable` is how it travels.

    Raises:
        ContactError: no mail would arrive there.
    """
    plain = tidy(text).replace("\uff20", "@").rstrip(",;. ")
    if named := _NAMED.fullmatch(_MAILTO.sub("", plain)):
        plain = named[1].strip()
    # A spreadsheet's apostrophe that says «this is text», and the quotes of a sentence.
    plain = _MAILTO.sub("", plain.strip(_QUOTES)).strip(_QUOTES)
    local, at, domain = plain.rpartition("@")
    if at and local and not local.isascii():
        raise ContactError(_("Antes de la @ el correo no puede llevar tildes ni ñ. Revíselo"))
    if not _LOCAL.fullmatch(local) or max(len(plain) - _MOST, len(local) - _MOST_LOCAL) > 0:
        raise ContactError(_("Escriba el correo como nombre@ejemplo.cl"))
    domain = domain.lower()
    _ascii(domain)
    return f"{local}@{domain}"


def deliverable(address: str) -> str:
    """Return an address as mail servers know it: «ñandú.cl» is ``xn--and-6ma2c.cl``."""
    local, _rest, domain = address.rpartition("@")
    return f"{local}@{_ascii(domain)}"


def likely_email(address: str) -> str:
    """Return the address that was probably meant, or nothing: gmial.com is one slip from gmail."""
    local, _rest, domain = address.rpartition("@")
    meant = _meant(domain)
    return f"{local}@{meant}" if meant else ""


def read_phone(text: str) -> str:
    """Return the nine digits of a Chilean telephone, however it is written.

    Raises:
        ContactError: it is none, or another country's.
    """
    plain = _SIGNS.sub("", _TEL.sub("", tidy(text)))
    found = _CHILEAN.fullmatch(plain)
    if found:
        return found[1]
    if _FOREIGN.fullmatch(plain):
        raise ContactError(
            _(
                "Ese teléfono es de otro país, y el portal solo avisa a los de Chile. "
                "Escriba uno chileno, como 9 1234 5678, o deje la respuesta en blanco si "
                "puede"
            )
        )
    raise ContactError(_("Escriba un teléfono de 9 dígitos, como 9 1234 5678"))


def _ascii(domain: str) -> str:
    try:
        name = idna.encode(domain, uts46=True).decode("ascii").lower()
    except (idna.IDNAError, UnicodeError):
        name = ""
    if "." not in name or not _TOP.fullmatch(name.rpartition(".")[2]):
        raise ContactError(_("Escriba el correo como nombre@ejemplo.cl"))
    return name


@lru_cache(_MOST_DOMAINS)
def _meant(domain: str) -> str:
    """Return the usual domain that one is a slip from; it is always the same, and long to find."""
    if domain in (*_USUAL, *_OTHERS):
        return ""
    return next((usual for usual in _USUAL if domain in _slips(usual)), "")


def _slips(word: str) -> Iterator[str]:
    """Yield what one letter left out, doubled, swapped or mistyped makes of a word."""
    for place in range(len(word)):
        before = word[:place]
        letter = word[place]
        after = word[place + 1 :]
        yield before + after
        yield before + letter + letter + after
        if after:
            yield before + after[0] + letter + after[1:]
        for other in "abcdefghijklmnopqrstuvwxyz":
            if other != letter:
                yield before + other + after
