# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Tables whose rows are only ever added: the database itself refuses to change or delete one.

What was wrong is mended by another row that says so, as in any set of books.
"""

from collections.abc import Iterator

from sqlalchemy import DDL, Table, event

_REFUSAL = "rows of this table are never changed nor deleted"


def protect(table: Table) -> None:
    """Add the triggers whenever the table is made; migrations hold the same statements."""
    for dialect in ("sqlite", "postgresql"):
        for statement in statements(table.name, dialect):
            # DDL formats with %, of which these statements have none.
            added = DDL(statement).execute_if(dialect=dialect)  # type: ignore[no-untyped-call] # SQLAlchemy left it untyped.
            event.listen(table, "after_create", added)


def statements(table: str, dialect: str) -> Iterator[str]:
    """Yield what makes a table insert-only on a database."""
    if dialect == "sqlite":
        for verb in ("update", "delete"):
            yield (
                f"create trigger {table}_no_{verb} before {verb} on {table} "
                f"begin select raise(abort, '{_REFUSAL}'); end"
            )
        return
    yield (
        f"create or replace function {table}_refuse() returns trigger language plpgsql as "
        f"$$ begin raise exception '{_REFUSAL}'; end $$"
    )
    yield (
        f"create trigger {table}_no_change before update or delete or truncate on {table} "
        f"for each statement execute function {table}_refuse()"
    )
