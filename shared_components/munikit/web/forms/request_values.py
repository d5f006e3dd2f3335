# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a request says outside a `Form`: filters in an address, buttons, ids of rows.

Every value is read as what it should be, and within bounds; what is not that is as if it had not
been said. No view reads the request itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import TypeVar
from uuid import UUID

from flask import request
from werkzeug.datastructures import MultiDict

from munikit.kernel.bounds import read_day
from munikit.web.forms.clean import clean_text

Choice = TypeVar("Choice", bound=Enum)
# Every database keeps a number of this size, also times a page's length.
MOST = 1_000_000
_MOST_DIGITS = 9
_MOST_IDS = 1_000
_MOST_BROUGHT = 2_000
_MOST_MESSAGE = 64 * 1024


@dataclass(frozen=True)
class RequestValues:
    """Values under names. ``values`` itself is for a `Form`, which reads its own."""

    values: MultiDict[str, str]

    def __contains__(self, name: str) -> bool:
        return name in self.values

    def __bool__(self) -> bool:
        return bool(self.values)

    @property
    def names(self) -> list[str]:
        return list(self.values)

    def text(self, name: str, most: int, default: str = "") -> str:
        """Return a line of text, cut to ``most`` characters."""
        return clean_text(self.values.get(name, default)[:most])

    def lines(self, name: str, most: int) -> str:
        """Return some lines of text, cut to ``most`` characters."""
        return clean_text(self.values.get(name, "")[:most], lines=True)

    def texts(self, name: str, most: int) -> list[str]:
        return [clean_text(each[:most]) for each in self.values.getlist(name)[:_MOST_IDS]]

    def number(self, name: str, default: int = 0, *, least: int = 0, most: int = MOST) -> int:
        text = self.values.get(name, "")
        if not (text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS):
            return default
        return int(text) if least <= int(text) <= most else default

    def day(self, name: str) -> date | None:
        return read_day(self.values.get(name, ""))

    def choice(self, name: str, of: type[Choice]) -> Choice | None:
        text = self.values.get(name)
        return next((each for each in of if each.value == text), None)

    def id(self, name: str) -> UUID | None:
        return read_id(self.values.get(name, ""))

    def ids(self, name: str) -> list[UUID]:
        """Return the ids under a name; what is none is left out."""
        found = map(read_id, self.values.getlist(name)[:_MOST_IDS])
        return [each for each in found if each is not None]


def asked() -> RequestValues:
    """Return what the address asks for."""
    return RequestValues(request.args)


def sent() -> RequestValues:
    """Return what a form sent; a page that was too old sent nothing."""
    return RequestValues(request.form)


def brought_back() -> Mapping[str, str]:
    """Return what a browser brings back from another site, by GET or by POST."""
    said = RequestValues(request.values)
    return {name: said.text(name, _MOST_BROUGHT) for name in said.names}


def signed_body() -> bytes:
    """Return the bytes of a message between machines, whose signature is over all of them."""
    request.max_content_length = _MOST_MESSAGE
    return request.get_data(cache=False)


def read_id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
