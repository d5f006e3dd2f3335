# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The words of a page in its reader's language."""

from functools import lru_cache

from babel.support import NullTranslations
from flask import g
from flask_babel import get_translations
from markupsafe import Markup

_MOST_TEXTS = 4096  # Those of all templates, in two languages, are fewer.


def words(text: str, /, **values: object) -> Markup:
    """Return ``text`` translated, with ``values`` escaped into its ``%(name)s`` places.

    It is what templates call ``_``. The catalogue is looked up once in a request and a text once
    in a process: asking Flask-Babel at every string was half the time of a public page.
    """
    said, has_places = _translated(language(), text)
    return said % values if has_places else said


def language() -> NullTranslations:
    """Return the catalogue of the request's reader."""
    translations: NullTranslations | None = g.get("munikit_words")
    if translations is None:
        translations = g.munikit_words = get_translations()
    return translations


@lru_cache(_MOST_TEXTS)
def _translated(translations: NullTranslations, text: str) -> tuple[Markup, bool]:
    said = Markup(translations.ugettext(text))  # noqa: S704 - texts of ours; values are escaped.
    return said, "%" in said
