# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""An empty database is empty, whatever other tests wrote into theirs."""

from pathlib import Path

import pytest

from munikit.db import Database
from munikit.outbox import Job, QueuedJob, enqueue
from munikit.testing import portals
from munikit.testing.portals import create_database, create_wiring


def test_what_a_test_wrote_is_in_no_database_of_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A test that opens its own database again is no pattern for those of others."""
    first = _open(tmp_path / "first")
    with first.transaction() as session:
        enqueue(session, Job("tests.work", lambda _: None), key="one")
    monkeypatch.setattr(portals, "_prepared", {})

    _open(tmp_path / "first")
    other = _open(tmp_path / "other")

    with other.reading() as session:
        assert session.query(QueuedJob).count() == 0


def _open(root: Path) -> Database:
    root.mkdir(exist_ok=True)
    return create_database(root, create_wiring(root))
