# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What people read, in the language that is spoken: every text goes through here.

A text is written in Spanish where it is used, and is its own key in the catalogues. The web edge
says what language its reader has; whoever says nothing speaks Spanish: commands, jobs, notices.
What is kept is data and does not go through here: it stays as it was written.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from gettext import NullTranslations
from typing import Self

from markupsafe import escape

from munikit.kernel.catalogues import SPANISH, catalogue_of, has_catalogue

_spoken: ContextVar[str] = ContextVar("munikit_language", default=SPANISH)


def gettext(text: str, /, **values: object) -> str:
    """Return a text in the language spoken, with ``values`` in its ``%(name)s`` places."""
    said = catalogue().gettext(text)
    return said % values if values else said


def ngettext(one: str, many: str, number: int, /, **values: object) -> str:
    """Return the text for so many; ``%(num)s`` is how many there are."""
    return catalogue().ngettext(one, many, number) % {"num": number, **values}


def lazy_gettext(text: str, /, **values: object) -> str:
    """Return a text that is declared before anybody is there to read it."""
    return LazyText(text, **values)


class LazyText(str):
    """A text that is translated when it is shown: formatted, put in a page, or by ``str``.

    By itself it is the Spanish one: so it is compared, kept and written down.
    """

    __slots__ = ("_text", "_values")
    _text: str
    _values: dict[str, object]

    def __new__(cls, text: str, /, **values: object) -> Self:
        # One that is put into another is Spanish in it, whatever is spoken here and now.
        plain = {
            name: str.__str__(value) if isinstance(value, LazyText) else value
            for name, value in values.items()
        }
        made = super().__new__(cls, text % plain if plain else text)
        made._text = text
        made._values = values
        return made

    def __str__(self) -> str:
        return gettext(self._text, **self._values)

    def __html__(self) -> str:
        return str(escape(str(self)))

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)

    def format(self, *given: object, **values: object) -> str:
        return str(self).format(*given, **values)

    def lower(self) -> str:
        return str(self).lower()

    def __mod__(self, values: object) -> str:
        return str(self) % values

    def __add__(self, other: str) -> str:
        return str(self) + other

    def __radd__(self, other: str) -> str:
        return other + str(self)

    def __reduce__(self) -> tuple[object, ...]:
        return _again, (self._text, self._values)


def _again(text: str, values: dict[str, object]) -> LazyText:
    return LazyText(text, **values)


def catalogue() -> NullTranslations:
    """Return the catalogue of the language spoken."""
    return catalogue_of(_spoken.get())


def spoken() -> str:
    """Return the code of the language spoken here and now."""
    return _spoken.get()


def speak(language: str) -> None:
    """Speak a language from now on; Spanish, where there is no catalogue of it."""
    _spoken.set(language if has_catalogue(language) else SPANISH)


@contextmanager
def speaking(language: str = SPANISH) -> Iterator[None]:
    """Speak a language for a while: what is said to somebody else than who asks."""
    before = _spoken.get()
    speak(language)
    try:
        yield
    finally:
        _spoken.set(before)
