# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The answers to the generator's questions: each is put in order, or refused with the way out.

A refusal is one line of Spanish. Whatever a person may have typed is quoted in it, but short
and without what a terminal would obey.
"""

import re
import unicodedata
from typing import TypeVar

from munikit.kernel.communes import Commune, find_commune, likely_communes

_MOST_SHOWN = 40
_MOST_ANSWER = 120
# How a municipality calls itself before its commune's name, the longest first.
_TITLES = ("ilustre municipalidad de", "i. municipalidad de", "municipalidad de", "comuna de")
_NAME = re.compile(r"[\w .'’´`-]+")
_SMALL_WORDS = {"de", "del", "el", "la", "las", "lo", "los", "y"}
_CHARGING = {
    "simulado": "simulated",
    "caja": "counter_only",
    "webpay": "integration",
}
_YES_OR_NO = {"sí": True, "si": True, "s": True, "no": False, "n": False}
_SLUG = re.compile(r"[a-z](?:-?[a-z0-9]){1,39}")
_ADDRESS = re.compile(r"(?P<scheme>https?)://(?P<host>[\w.-]+)(?::(?P<port>[0-9]{1,5}))?")
_PORTS = range(1, 65_536)
_HOST_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_EMAIL = re.compile(r"[a-z0-9._%+-]+@(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}", re.ASCII)
_COLOUR = re.compile(r"#?([0-9a-f]{6}|[0-9a-f]{3})")

T = TypeVar("T")


class RefusedError(Exception):
    """The answer cannot be used; the message says so, and what can."""


def commune(answer: str) -> Commune:
    """Find the commune by its name, its municipality's name or its CUT."""
    text = _line(answer)
    for title in _TITLES:
        if text.casefold().startswith(title + " "):
            text = text[len(title) :].strip()
            break
    found = find_commune(text) if _NAME.fullmatch(text) else None
    if found is None:
        raise RefusedError(f"{shown(answer)} no está en la lista de comunas. {_suggestion(text)}")
    return found


def municipality_name(answer: str) -> str:
    """Return the name people read: «Municipalidad de Ñuñoa», or «Ilustre …» where it was said."""
    ilustre = _line(answer).casefold().startswith(("ilustre ", "i. "))
    title = "Ilustre Municipalidad" if ilustre else "Municipalidad"
    return f"{title} de {commune(answer).name}"


def folio_prefix(name: str) -> str:
    """Return three capitals for the folios of a commune: Valdivia VAL, San Pedro de la Paz SPP."""
    words = [_letters(word) for word in name.split() if word.casefold() not in _SMALL_WORDS]
    initials = "".join(word[0] for word in words)
    if len(words) > 2:  # noqa: PLR2004 - three initials are enough.
        return initials[:3].upper()
    return (initials[:-1] + words[-1])[:3].upper()


def suggested_slug(answer: str) -> str:
    """Return the folder's name to propose for a commune; never refuses, its own question does."""
    try:
        name = commune(answer).name
    except RefusedError:
        return "portal-municipal"
    return "portal-" + "-".join(_letters(word).lower() for word in name.split())


def suggested_email(answer: str) -> str:
    """Return an address to propose, at a domain that nobody can own."""
    return f"oirs@{suggested_slug(answer).removeprefix('portal-')}.example"


def slug(answer: str) -> str:
    if _SLUG.fullmatch(answer) is None:
        raise RefusedError(
            f"{shown(answer)} no sirve como carpeta: use de 2 a 40 letras minúsculas sin tilde, "
            "números y guiones, por ejemplo portal-valdivia."
        )
    return answer


def address(answer: str) -> str:
    """Return where the portal answers, as scheme and host: ``https://tramites.example.cl``."""
    text = _line(answer).casefold().rstrip("/")
    match = _ADDRESS.fullmatch(text if "://" in text else f"https://{text}")
    host = _domain(match["host"]) if match and len(text) <= _MOST_ANSWER else ""
    port = int(match["port"]) if match and match["port"] else None
    if match is None or not host or (port is not None and port not in _PORTS):
        raise RefusedError(
            f"{shown(answer)} no es una dirección web: escriba algo como "
            "https://tramites.munivaldivia.cl, sin nada después del dominio."
        )
    return f"{match['scheme']}://{host}" + (f":{port}" if port else "")


def email(answer: str) -> str:
    text = _line(answer).casefold().removeprefix("mailto:").strip("<>").rstrip(",;.")
    if len(text) > _MOST_ANSWER or ".." in text or _EMAIL.fullmatch(text) is None:
        raise RefusedError(
            f"{shown(answer)} no es un correo: escriba algo como oirs@munivaldivia.cl."
        )
    return text


def colour(answer: str) -> str:
    match = _COLOUR.fullmatch(_line(answer).casefold())
    if match is None:
        raise RefusedError(
            f"{shown(answer)} no es un color: escriba # y seis cifras, por ejemplo #0b4f6c."
        )
    digits = match[1]
    return "#" + (digits if len(digits) > 3 else "".join(d * 2 for d in digits))  # noqa: PLR2004 - #rgb.


def charging(answer: str) -> str:
    """Return the payment module's environment for a way to charge."""
    return _choice(answer, _CHARGING, "una forma de cobro")


def sample_data(answer: str) -> bool:
    return _choice(answer, _YES_OR_NO, "una respuesta", known="sí o no")


def shown(answer: str) -> str:
    """Quote an answer so that any terminal can print it: short, on one line, without controls."""
    safe = "".join(c if c.isprintable() else "·" for c in answer)
    return f"«{safe[:_MOST_SHOWN]}{'…' if len(safe) > _MOST_SHOWN else ''}»"


def _choice(answer: str, choices: dict[str, T], what: str, known: str = "") -> T:
    chosen = choices.get(_line(answer).casefold())
    if chosen is None:
        known = known or ", ".join(choices)
        raise RefusedError(f"{shown(answer)} no es {what} que conozcamos: escriba {known}.")
    return chosen


def _line(answer: str) -> str:
    """Return the answer in composed Unicode, with single spaces and nothing that is not seen."""
    composed = unicodedata.normalize("NFC", answer)
    return " ".join("".join(c for c in composed if unicodedata.category(c) != "Cf").split())


def _letters(word: str) -> str:
    decomposed = unicodedata.normalize("NFKD", word)
    return "".join(c for c in decomposed if c.isascii() and c.isalnum())


def _suggestion(text: str) -> str:
    close = likely_communes(text[:_MOST_ANSWER])
    if close:
        return f"¿Quiso decir {' o '.join(each.name for each in close)}?"
    return "Escriba su nombre o su código, por ejemplo Valdivia o 14101."


def _domain(host: str) -> str:
    """Return a domain name in ASCII (``muniñuñoa.cl`` is ``xn--…``), or nothing if it is none."""
    try:
        name = host.encode("idna").decode("ascii")
    except UnicodeError:
        return ""
    labels = name.split(".")
    is_name = name == "localhost" or len(labels) > 1
    return name if is_name and all(map(_HOST_LABEL.fullmatch, labels)) else ""
