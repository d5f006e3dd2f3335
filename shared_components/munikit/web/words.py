# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The words of a page in its reader's language."""

from functools import lru_cache
from gettext import NullTranslations

from flask import Flask
from markupsafe import Markup

from munikit.kernel.catalogues import SPANISH
from munikit.kernel.words import catalogue, speak
from munikit.web.language import reader_language

_MOST_TEXTS = 4096  # Those of all templates, in two languages, are fewer.


def words(text: str, /, **values: object) -> Markup:
    """Return ``text`` translated, with ``values`` escaped into its ``%(name)s`` places.

    It is what templates call ``_``. A text is looked up once in a process: asking at every string
    was half the time of a public page.
    """
    said, has_places = _translated(catalogue(), text)
    return said % values if has_places else said


def counted_words(one: str, many: str, number: int, /, **values: object) -> Markup:
    """Return the text for so many; templates call it ``ngettext``."""
    said = Markup(catalogue().ngettext(one, many, number))  # noqa: S704 - as below.
    return said % {"num": number, **values}


def speak_to_readers(app: Flask) -> None:
    """Speak the language of whoever asks while they are answered, and Spanish after it."""

    @app.before_request
    def in_their_language() -> None:
        speak(reader_language())

    @app.teardown_request
    def in_ours(_error: BaseException | None) -> None:
        speak(SPANISH)


@lru_cache(_MOST_TEXTS)
def _translated(said_by: NullTranslations, text: str) -> tuple[Markup, bool]:
    said = Markup(said_by.gettext(text))  # noqa: S704 - texts of ours; values are escaped.
    return said, "%" in said
