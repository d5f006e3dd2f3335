# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The language a visitor chose: by a link with ``?idioma=``, kept in a cookie of its own.

Spanish is the language of the portal. No session is needed to read, so none is stored for it.
A language that residents cannot go their whole way in is not offered, and choosing it is Spanish.
"""

from collections.abc import Collection
from urllib.parse import urlencode

from flask import Response, g, request
from markupsafe import Markup

from munikit.kernel.catalogues import SPANISH
from munikit.kernel.whole import offered_languages
from munikit.kernel.words import speak, spoken

_COOKIE = "idioma"
# No question can be called so.
_BUTTON = "in-language"
_SPANISH_WORDS = Markup(' lang="es"')
_YEAR_SECONDS = 365 * 24 * 60 * 60
# Babel knows them too, with five megabytes of everything else it knows of each.
_NAMES = {
    SPANISH: "Español",
    "arn": "Mapuzugun",
    "ay": "Aymar aru",
    "de": "Deutsch",
    "en": "English",
    "fr": "Français",
    "ht": "Kreyòl ayisyen",
    "pt": "Português",
    "qu": "Runa simi",
    "rap": "Rapa nui",
    "zh": "中文",
}


def reader_language() -> str:
    """Return the code of the language the visitor chose, Spanish if they did not."""
    chosen: str | None = g.get("munikit_language")
    if chosen is None:
        asked = request.args.get(_COOKIE) if request.query_string else None
        given = asked or request.cookies.get(_COOKIE, "")
        chosen = given if given and given in offered_languages() else SPANISH
        g.munikit_language = chosen
    return chosen


def read_spanish() -> None:
    """Answer this request in Spanish: officials read and write what is kept, in its language."""
    g.munikit_language = SPANISH
    speak(SPANISH)


def chooses_language() -> bool:
    """Say whether a form was sent for its page in another language, and not to be acted on.

    Not by its address, which is that of the page: what is sent from there next would say so too.
    """
    return request.method == "POST" and _BUTTON in request.form


def read_as_chosen() -> None:
    """Answer this request, and those that follow, in the language of the button."""
    given = request.form[_BUTTON]
    g.munikit_language = given if given in offered_languages() else SPANISH
    g.munikit_language_chosen = True
    speak(g.munikit_language)


def page_languages(translated: Collection[str] | None) -> tuple[str, ...]:
    """Return the languages a page is offered in, none where there is but one.

    ``translated`` are those of the procedure it is about. The one it is in stays among them.
    """
    codes = offered_languages()
    if translated is not None:
        codes = tuple(each for each in codes if each in (SPANISH, spoken(), *translated))
    return codes if len(codes) > 1 else ()


def language_address(code: str) -> str:
    """Return the address of the page one is at, in a language, with what it was asked for."""
    asked = {**request.args.to_dict(flat=False), _COOKIE: [code]}
    reads = request.url_rule is not None and "GET" in (request.url_rule.methods or ())
    # What only takes forms is no page to go back to.
    return f"{'' if reads else '/'}?{urlencode(asked if reads else {_COOKIE: code}, doseq=True)}"


def page_language() -> str:
    """Return the language of a page as its ``lang`` says it."""
    return "es-CL" if spoken() == SPANISH else spoken()


def in_spanish() -> Markup:
    """Return the attribute of an element whose words are Spanish, whatever the page is in."""
    return Markup("") if spoken() == SPANISH else _SPANISH_WORDS


def language_name(code: str) -> str:
    """Return what a language calls itself; one that is not in the list keeps its code."""
    return _NAMES.get(code, code)


def keep_language(response: Response, *, secure: bool) -> None:
    """Keep what the address says for the pages that follow, and tell caches that pages differ."""
    # Set as it is: at every page, and parsing what is there would cost more than all the rest.
    kind = response.content_type or ""
    if kind.startswith("text/html") and "Vary" not in response.headers:
        response.headers["Vary"] = "Cookie"
    by_address = request.query_string and _COOKIE in request.args
    if by_address or "munikit_language_chosen" in g:
        response.set_cookie(
            _COOKIE,
            reader_language(),
            max_age=_YEAR_SECONDS,
            secure=secure,
            httponly=True,
            samesite="Lax",
        )
