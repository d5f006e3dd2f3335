# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The files of the demo's cases are kept and exported on both databases."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select, text

from munikit.app import Portal, compose
from munikit.app.demo import load_demo
from munikit.audit.heads import create_key
from munikit.casefile.export import package
from munikit.cases.case.models import Case
from munikit.cases.record.cover import cover_of
from munikit.db.migrate import upgrade
from munikit.testing.packages import check
from munikit.testing.portals import write_portal

MODULES = '[modules]\nenabled = ["permits", "payments", "certificates"]\n'


@pytest.fixture(params=["sqlite", "postgresql"])
def portal(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Portal]:
    root = write_portal(tmp_path, MODULES)
    if request.param == "postgresql":
        with (root / ".env").open("a", encoding="utf-8") as env:
            env.write(f"\nPORTAL_DATABASE__URL={request.getfixturevalue('postgres_url')}\n")
    composed = compose(root)
    upgrade(composed.database, [module.migrated for module in composed.installed])
    yield composed
    with composed.database.engine.begin() as connection:
        if request.param == "postgresql":
            connection.execute(text("drop schema public cascade"))
            connection.execute(text("create schema public"))
    composed.database.engine.dispose()


def test_a_stranger_finds_the_demos_files_whole(portal: Portal) -> None:
    (portal.settings.root / "brand").mkdir()
    svg = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><path d='M0 0h9v9z'/></svg>"
    (portal.settings.root / "brand" / "crest.svg").write_text(svg, encoding="utf-8")
    list(load_demo(portal))
    key = create_key(portal.settings)
    with portal.database.reading() as session:
        query = select(Case).where(Case.folio.is_not(None)).order_by(Case.folio)
        covers = [cover_of(session, case) for case in session.scalars(query)]

    assert len(covers) >= 3
    for cover in covers[:3]:
        path = portal.settings.root / f"{cover.iui}.zip"
        path.write_bytes(b"".join(package(portal.database, cover)))
        assert check(path, key) == (0, "✓ el expediente está entero\n")
