# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A module that is set aside, or gone, loses none of the bytes that its tables refer to."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import MetaData, text

from munikit.app import Portal, compose
from munikit.app.kept_checks import KEPT_CHECKS
from munikit.db import Base
from munikit.db.migrate import upgrade
from munikit.documents import keep
from munikit.documents import references as module
from munikit.documents.forgetting import SWEEP
from munikit.documents.references import references
from munikit.module import Health
from munikit.outbox import run_due
from munikit.testing.portals import write_portal

NEEDED = b"%PDF-1.7 a receipt"
UNNEEDED = b"%PDF-1.7 of nobody"


@pytest.fixture(params=["sqlite", "postgresql"])
def portal(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Portal]:
    root = write_portal(tmp_path, '[modules]\nenabled = ["payments"]\n')
    if request.param == "postgresql":
        with (root / ".env").open("a", encoding="utf-8") as env:
            env.write(f"\nPORTAL_DATABASE__URL={request.getfixturevalue('postgres_url')}\n")
    composed = compose(root)
    upgrade(composed.database, [each.migrated for each in composed.installed])
    yield composed
    composed.database.engine.dispose()


@pytest.fixture
def kept(portal: Portal) -> dict[bytes, str]:
    """Two contents put long ago; a table of the payments module needs the first."""
    store = portal.database.wiring.files
    hashes = {}
    for content in (NEEDED, UNNEEDED):
        sha256 = hashes[content] = store.put(content)
        with portal.database.transaction() as session:
            keep(session, sha256, size_bytes=1, media_type="application/pdf")
        path = portal.settings.path(portal.settings.files.folder) / sha256[:2] / sha256
        os.utime(path, (0, 0))
    with portal.database.transaction() as session:
        row = "insert into payments_debt_import (id, name, sha256, state, loaded_at"
        counts = _counts()
        row += "".join(f", {name}" for name in counts) + ") values (:id, 'a', :sha256, 'done', :at"
        row += ", 0" * len(counts) + ")"
        at = portal.database.wiring.clock.now().isoformat()
        session.execute(text(row), {"id": "0" * 31 + "1", "sha256": hashes[NEEDED], "at": at})
    return hashes


def _counts() -> list[str]:
    table = Base.metadata.tables["payments_debt_import"]
    known = {"id", "name", "sha256", "state", "loaded_at"}
    return [each.name for each in table.c if not each.nullable and each.name not in known]


@pytest.fixture
def gone(monkeypatch: pytest.MonkeyPatch) -> None:
    """The payments module is not loaded: nobody here knows its tables."""
    left = MetaData()
    for table in Base.metadata.tables.values():
        if not table.name.startswith("payments_"):
            table.to_metadata(left)

    class Others:
        metadata = left

    monkeypatch.setattr(module, "Base", Others)


def lying(portal: Portal, kept: dict[bytes, str]) -> set[bytes]:
    run_due(portal.database, {SWEEP.name: SWEEP})
    store = portal.database.wiring.files
    return {content for content, sha256 in kept.items() if store.put_at(sha256)}


def test_with_every_module_there_what_nobody_needs_goes(
    portal: Portal, kept: dict[bytes, str]
) -> None:
    with portal.database.reading() as session:
        assert references(session).unjudged == ()

    assert lying(portal, kept) == {NEEDED}


@pytest.mark.usefixtures("gone")
def test_with_a_module_gone_nothing_goes_and_the_doctor_says_why(
    portal: Portal, kept: dict[bytes, str]
) -> None:
    check = next(each.run for each in KEPT_CHECKS if each.name == "unneeded")

    assert lying(portal, kept) == {NEEDED, UNNEEDED}

    with portal.database.reading() as session:
        found = check(session)
        columns = references(session).columns
    assert ("payments_debt_import", "sha256") in columns
    assert found is not None
    assert found.health is Health.WARNING
    assert "payments_bank_file.sha256" in found.text
    assert "Instale otra vez el módulo" in found.fix
