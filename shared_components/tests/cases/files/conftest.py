# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A case with a full file, and the package it leaves in."""

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest

from munikit.access import Actor
from munikit.audit import record
from munikit.audit.heads import create_key
from munikit.cases.case.models import Case
from munikit.cases.corrections import answering, asking
from munikit.cases.filing import services as filing
from munikit.cases.messages import services as messages
from munikit.db import Database
from munikit.testing.packages import PHOTO, export

Draft = Callable[..., UUID]


@pytest.fixture
def full(database: Database, filed: Draft, rosa: Actor, marta: Actor) -> UUID:
    """A case with an attachment and a note, between acts of others."""
    case_id = filed()
    database.wiring.files.put(PHOTO.content)
    with database.transaction() as session:
        seen = session.get_one(Case, case_id).version
        asking.ask_for_more(session, case_id, "Una foto.", seen=seen, by=marta)
    with database.transaction() as session:
        record(session, "cases.take", actor_id=marta.id, subject_id=None)
        filing.attach(session, case_id, "kind", PHOTO, by=rosa)
        answering.answer(session, case_id, "Va la foto de <mi> árbol.", by=rosa)
        messages.add_note(session, case_id, "Se ve sano.", by=marta)
    return case_id


@pytest.fixture
def key(database: Database) -> str:
    return create_key(database.wiring.settings)


@pytest.fixture
def copy(database: Database, full: UUID, key: str, tmp_path: Path) -> Path:
    assert key
    path = tmp_path / "EXP.zip"
    path.write_bytes(b"".join(export(database, full)))
    return path
