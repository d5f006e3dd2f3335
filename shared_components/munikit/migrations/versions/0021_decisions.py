# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A decision in its parts: the reason's id, what the paper certifies by its rows, the remark.

What was decided before keeps its text, as the remark. Only where the paper is still to be made, or
the second signature to be given, is the text read once more as the version that took it read it:
else that paper would leave out what it certifies.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0021_decisions"
down_revision = "0020_old_names"

_CASE = sa.table(
    "munikit_case",
    sa.column("id", sa.Uuid()),
    sa.column("state", sa.String()),
    sa.column("procedure_digest", sa.String()),
    sa.column("proposal", sa.JSON()),
    sa.column("reason_id", sa.String()),
    sa.column("finding", sa.JSON()),
    sa.column("remark", sa.Text()),
)
_VERSION = sa.table(
    "munikit_procedure_version", sa.column("digest", sa.String()), sa.column("content", sa.JSON())
)


def upgrade() -> None:
    new = sa.Column("reason_id", sa.String(length=60), nullable=False, server_default="")
    op.add_column("munikit_case", new)
    new = sa.Column("finding", sa.JSON(), nullable=False, server_default=sa.text("'{}'"))
    op.add_column("munikit_case", new)
    # Both databases rename in place: Alembic would copy the whole table on SQLite.
    op.execute("ALTER TABLE munikit_case RENAME COLUMN decision TO remark")
    connection = op.get_bind()
    waiting = _CASE.c.state.in_(("approved", "awaiting_signature"))
    for case, definition in list(_cases(connection, waiting)):
        rows = _rows(definition)
        if rows and case.state == "approved":
            remark, finding = _read(case.remark, rows)
            _write(connection, case, remark=remark, finding=finding)
        elif rows and case.proposal.get("decision") == "approve":
            remark, finding = _read(case.proposal["text"], rows)
            proposal = {**case.proposal, "text": remark, "finding": finding}
            _write(connection, case, proposal=proposal)


def downgrade() -> None:
    connection = op.get_bind()
    for case, definition in list(_cases(connection, _CASE.c.reason_id != "")):
        reasons = {each["id"]: each["text"] for each in definition["review"]["reasons"]}
        _write(connection, case, remark=f"{reasons[case.reason_id]} {case.remark}")
    certified = sa.cast(_CASE.c.finding, sa.Text()) != "{}"
    for case, definition in list(_cases(connection, certified)):
        written = [
            f"{row}: {case.finding[row]}" for row in _rows(definition) if row in case.finding
        ]
        _write(connection, case, remark="\n".join(filter(None, [case.remark, *written])))
    op.execute("ALTER TABLE munikit_case RENAME COLUMN remark TO decision")
    op.drop_column("munikit_case", "finding")
    op.drop_column("munikit_case", "reason_id")


def _cases(
    connection: sa.Connection, those: sa.ColumnElement[bool]
) -> Iterator[tuple[sa.Row[Any], Mapping[str, Any]]]:
    query = sa.select(_CASE, _VERSION.c.content).where(those)
    for row in connection.execute(
        query.join(_VERSION, _VERSION.c.digest == _CASE.c.procedure_digest)
    ):
        yield row, row.content.get("definition", {})


def _rows(definition: Mapping[str, Any]) -> Sequence[str]:
    finding = definition.get("outcome", {}).get("finding") or {}
    return list(dict.fromkeys(finding.get("rows", ())))


def _read(text: str, rows: Sequence[str]) -> tuple[str, dict[str, str]]:
    """Return the text before the first row, and of each row what was written under its name."""
    before: list[str] = []
    found: dict[str, list[str]] = {}
    current = before
    for line in text.splitlines():
        row = next((each for each in rows if line.startswith(f"{each}:")), None)
        if row is not None:
            current = found.setdefault(row, [])
        current.append(line.removeprefix(f"{row}:").strip())
    written = {row: "\n".join(filter(None, found.get(row, ()))) for row in rows}
    return "\n".join(before).strip(), {row: words for row, words in written.items() if words}


def _write(connection: sa.Connection, case: sa.Row[Any], **values: object) -> None:
    connection.execute(_CASE.update().where(_CASE.c.id == case.id).values(**values))
