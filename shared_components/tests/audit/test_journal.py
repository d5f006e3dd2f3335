# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The journal of acts."""

from pathlib import Path
from uuid import uuid4

from sqlalchemy import func, select

from munikit.audit import AuditEntry, record
from munikit.testing.portals import NOW, create_database, create_wiring


def test_an_act_is_written_with_its_moment_and_its_person(tmp_path: Path) -> None:
    database = create_database(tmp_path, create_wiring(tmp_path))
    marta, case = uuid4(), uuid4()

    with database.transaction() as session:
        record(session, "cases.approve", actor_id=marta, subject_id=case, data={"version": 3})

    with database.reading() as session:
        entry = session.scalars(select(AuditEntry)).one()
    assert (entry.at, entry.actor_id, entry.subject_id) == (NOW, marta, case)
    assert (entry.action, entry.outcome, entry.data) == ("cases.approve", "done", {"version": 3})


def test_an_act_that_was_undone_leaves_no_line(tmp_path: Path) -> None:
    database = create_database(tmp_path, create_wiring(tmp_path))

    with database.transaction() as session:
        record(session, "cases.approve", actor_id=None, subject_id=None)
        session.rollback()

    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(AuditEntry)) == 0
