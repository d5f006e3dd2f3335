# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Indexes of some of a table's rows (partial indexes).

``postgresql_where=`` makes SQLAlchemy import the PostgreSQL dialect: eight megabytes in each
process of a portal on SQLite. So the condition is kept with the index and handed over when tables
are made (``MetaData.create_all``; a ``Table.create`` alone would index all rows) or compared.
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
            if _WHERE not in index.info:
                continue
            for dialect in dialects:
                index.dialect_options[dialect]["where"] = text(index.info[_WHERE])


@event.listens_for(Base.metadata, "before_create")
def _tell_before_tables_are_made(
    metadata: MetaData,
    connection: Connection,
    **_tables: Any,  # noqa: ANN401 - SQLAlchemy's.
) -> None:
    tell_conditions(metadata, connection.dialect.name)
