# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The language a visitor chose: by a link with ``?idioma=``, kept in a cookie of its own.

Spanish is the language of the portal. No session is needed to read, so none is stored for it.
"""

import re

from flask import Response, g, request

SPANISH = "es"
_COOKIE = "idioma"
_CODE = re.compile("[a-z]{2,3}")
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
        chosen = given if given and _CODE.fullmatch(given) else SPANISH
        g.munikit_language = chosen
    return chosen


def language_name(code: str) -> str:
    """Return what a language calls itself; one that is not in the list keeps its code."""
    return _NAMES.get(code, code)


def keep_language(response: Response, *, secure: bool) -> None:
    """Keep what the address says for the pages that follow, and tell caches that pages differ."""
    # Set as it is: at every page, and parsing what is there would cost more than all the rest.
    kind = response.content_type or ""
    if kind.startswith("text/html") and "Vary" not in response.headers:
        response.headers["Vary"] = "Cookie"
    if request.query_string and _COOKIE in request.args:
        response.set_cookie(
            _COOKIE,
            reader_language(),
            max_age=_YEAR_SECONDS,
            secure=secure,
            httponly=True,
            samesite="Lax",
        )
