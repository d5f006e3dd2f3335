# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Indexes of some of a table's rows, in each database's own words.

SQLAlchemy asks for the condition once for every database, and loads all of that database's support
to take it: eight megabytes of PostgreSQL in each process of a portal on SQLite. So the condition
waits with the index, until tables are made or compared.
"""

from typing import Any

from sqlalchemy import Connection, Index, MetaData, event, text

from munikit.db.base import Base

_WHERE = "munikit_where"


def partial_index(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    """Return an index of the rows that meet ``where``, a condition in SQL."""
    return Index(name, *columns, unique=unique, info={_WHERE: where})


def tell_conditions(metadata: MetaData, *dialects: str) -> None:
    """Tell SQLAlchemy the conditions of the indexes in the dialects named."""
    for table in metadata.tables.values():
        for index in table.indexes:
            for dialect in dialects if _WHERE in index.info else ():
                index.dialect_options[dialect]["where"] = text(index.info[_WHERE])


@event.listens_for(Base.metadata, "before_create")
def _tell_before_tables_are_made(
    metadata: MetaData,
    connection: Connection,
    **_tables: Any,  # noqa: ANN401 - SQLAlchemy's.
) -> None:
    tell_conditions(metadata, connection.dialect.name)
