# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Names that only a stranger had typed, and codes frozen in notifications that still wait."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from alembic import op

from munikit.kernel.text import tidy

revision = "0020_old_names"
down_revision = "0019_stored_hashes"

_LONGEST = 120


def _table(name: str, ids: str, texts: str) -> sa.TableClause:
    typed = [sa.column(each, sa.Uuid()) for each in ids.split()]
    return sa.table(name, *typed, *(sa.column(each, sa.String()) for each in texts.split()))


_PERSON = _table("munikit_person", "id", "run official_run given_names surnames login")
_CASE = _table("munikit_case", "id applicant_id", "represented_run represented_name procedure_id")
_POWER = _table("munikit_power", "id", "represented_run confirmed_name")
_ACT = _table("munikit_case_act", "case_id actor_id", "kind")
_ENTRY = _table("munikit_audit_entry", "actor_id", "action")
_NOTICE = _table("munikit_state_notice", "subject_id", "key")
_JOB = sa.table(
    "munikit_job",
    sa.column("id", sa.Uuid()),
    sa.column("key", sa.String()),
    sa.column("state", sa.String()),
    sa.column("payload", sa.JSON()),
)


def upgrade() -> None:
    connection = op.get_bind()
    for person_id in list(_invented(connection)):
        # What was issued keeps what it said: papers and cases have the name in rows of their own.
        mine = _PERSON.c.id == person_id
        connection.execute(_PERSON.update().where(mine).values(given_names=""))
    _name_procedures(connection)


def downgrade() -> None:
    """Leave both: nobody vouched for those names, and the earlier version reads either payload."""


def _invented(connection: sa.Connection) -> Iterator[UUID]:
    """Yield whoever has a name that somebody typed who applied for them, and nobody else gave."""
    typed = sa.select(_PERSON.c.id, _PERSON.c.given_names, _CASE.c.represented_name)
    typed = typed.join(_CASE, _CASE.c.represented_run == _PERSON.c.run).where(
        _PERSON.c.login.is_(None), _PERSON.c.surnames == "", _PERSON.c.given_names != ""
    )
    known = _known(_PERSON.c.id, _PERSON.c.run, _PERSON.c.given_names)
    rows = connection.execute(typed.where(sa.not_(known))).all()
    theirs = {row.id for row in rows if _same(row.represented_name, row.given_names)}
    columns = list(_references(connection))
    for person_id in theirs:
        if not any(_is_named(connection, column, person_id) for column in columns):
            yield person_id


def _same(typed: str, name: str) -> bool:
    """Say whether a name is what was typed, as any earlier version tidied and cut it."""
    return tidy(typed).split() == name.split() or tidy(typed)[:_LONGEST].strip() == name


def _known(
    person_id: sa.ColumnElement[Any], run: sa.ColumnElement[Any], name: sa.ColumnElement[Any]
) -> sa.ColumnElement[bool]:
    """Say that the identity provider or an official gave the name: they came in, or it was read."""
    case = _CASE.alias()
    approved = sa.and_(
        _ACT.c.case_id == case.c.id, _ACT.c.kind == "approved", _ACT.c.actor_id.is_not(None)
    )
    return sa.or_(
        sa.exists().where(_ENTRY.c.actor_id == person_id),
        sa.exists().where(case.c.applicant_id == person_id),
        sa.exists().where(_POWER.c.represented_run == run, _POWER.c.confirmed_name == name),
        sa.exists().where(case.c.represented_run == run, approved),
    )


def _references(connection: sa.Connection) -> Iterator[sa.ColumnClause[Any]]:
    """Yield where modules name people: at the till or in a list it was an official who did."""
    found = sa.inspect(connection)
    for name in found.get_table_names():
        for key in found.get_foreign_keys(name) if not name.startswith("munikit_") else ():
            if key["referred_table"] == "munikit_person":
                column = sa.column(key["constrained_columns"][0], sa.Uuid())
                yield next(iter(sa.table(name, column).c))


def _is_named(connection: sa.Connection, column: sa.ColumnClause[Any], person_id: UUID) -> bool:
    found = sa.select(column).where(column == person_id).limit(1)
    return connection.execute(found).first() is not None


def _name_procedures(connection: sa.Connection) -> None:
    """Have notifications that wait read their procedure's code when they are sent, not before."""
    waiting = sa.select(_JOB.c.id, _JOB.c.payload, _CASE.c.procedure_id)
    waiting = (
        waiting.join(_NOTICE, _JOB.c.key == "notices.send_ddu:" + _NOTICE.c.key)
        .join(_CASE, _CASE.c.id == _NOTICE.c.subject_id)
        .where(_JOB.c.state != "done")
    )
    for job_id, payload, procedure_id in connection.execute(waiting).all():
        named = {**payload, "procedure_id": procedure_id}
        connection.execute(_JOB.update().where(_JOB.c.id == job_id).values(payload=named))
