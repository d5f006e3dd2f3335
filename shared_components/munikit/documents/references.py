# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Which columns say that a stored content is needed, read off the database as it stands.

A column that names a content is a foreign key to `StoredFile` (`munikit.db.StoredHash`), or says
``info=NAMES_A_FILE``; one that only looks so says ``NAMES_NO_FILE`` (`munikit.db.Digest`). The
foreign keys of a module that is switched off, set aside or gone are in the database still, and
count. A column that looks like a hash and of which nobody here says what it is, as in the tables of
a module that is not loaded, is *unjudged*: while there is one, nothing is deleted.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Select, String, column, inspect, select, table
from sqlalchemy.orm import Session

from munikit.db import Base
from munikit.documents.models import StoredFile

_STORED = StoredFile.__tablename__
_HEX_OF_SHA256 = 64
_SAYS = "munikit_names_a_file"
# SQLite takes so many values in one statement, and some to spare.
_AT_ONCE = 500


@dataclass(frozen=True)
class References:
    """Where contents are referred to, as (table, column); ``unjudged`` as ``table.column``."""

    columns: tuple[tuple[str, str], ...]
    unjudged: tuple[str, ...] = ()

    def needed(self, session: Session, contents: Iterable[str]) -> set[str]:
        """Return those of some contents that a row refers to."""
        wanted = sorted(contents)
        found = set[str]()
        for start in range(0, len(wanted), _AT_ONCE):
            some = wanted[start : start + _AT_ONCE]
            for each in self.columns:
                found.update(session.scalars(_rows(*each, some)))
        return found

    def places(self, session: Session, sha256: str) -> list[str]:
        """Return where a content is referred to, as ``table.column``."""
        return [".".join(each) for each in self.columns if session.scalar(_rows(*each, [sha256]))]


def references(session: Session) -> References:
    """Return what refers to contents in this database."""
    found = list(_judged(session))
    yes = tuple(place for place, says in found if says)
    unknown = tuple(".".join(place) for place, says in found if says is None)
    return References(tuple(sorted(yes)), tuple(sorted(unknown)))


def says_nothing(mapped: Column[Any]) -> bool:
    """Say whether a mapped column looks like a hash and does not say whether it names a file."""
    says = _SAYS in mapped.info or bool(mapped.foreign_keys)
    return not says and mapped.table.name != _STORED and _looks_so(mapped.name, mapped.type)


def _judged(session: Session) -> Iterator[tuple[tuple[str, str], bool | None]]:
    inspector = inspect(session.connection())
    keys = _foreign_keys(inspector.get_multi_foreign_keys())
    for (_, name), columns in inspector.get_multi_columns().items():
        if name == _STORED:
            continue
        for each in columns:
            place = (name, each["name"])
            if place in keys:
                yield place, keys[place] == _STORED
            elif _SAYS in _info(*place):
                yield place, _info(*place)[_SAYS]
            elif _looks_so(each["name"], each["type"]):
                yield place, None


def _foreign_keys(found: Any) -> dict[tuple[str, str], str]:  # noqa: ANN401 - SQLAlchemy's mapping.
    return {
        (name, part): key["referred_table"]
        for (_, name), keys in found.items()
        for key in keys
        for part in key["constrained_columns"]
    }


def _looks_so(name: str, kind: object) -> bool:
    return "sha256" in name or (isinstance(kind, String) and kind.length == _HEX_OF_SHA256)


def _info(table_name: str, name: str) -> dict[str, Any]:
    mapped = Base.metadata.tables.get(table_name)
    return {} if mapped is None or name not in mapped.c else dict(mapped.c[name].info)


def _rows(table_name: str, name: str, contents: list[str]) -> Select[str]:
    named = column(name, String)
    found: Select[str] = select(named).select_from(table(table_name, named)).distinct()
    return found.where(named.in_(contents))
