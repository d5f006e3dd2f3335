# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Another server than ours is given the same application, with the same guard before it."""

import os
from pathlib import Path

import pytest

from munikit.app import compose
from munikit.app.starting import UnsafeError
from munikit.app.wsgi import create
from munikit.db.migrate import upgrade
from munikit.testing.portals import write_portal


def test_the_application_of_a_folder_answers(tmp_path: Path) -> None:
    portal = compose(write_portal(tmp_path, ""))
    upgrade(portal.database, [module.migrated for module in portal.installed])
    portal.database.engine.dispose()

    answer = create(str(tmp_path)).test_client().get("/entrar/funcionarios")

    assert answer.status_code == 200


def test_it_refuses_to_start_without_tables(tmp_path: Path) -> None:
    write_portal(tmp_path, "")

    with pytest.raises(UnsafeError, match="Faltan tablas"):
        create(str(tmp_path))


def test_another_server_writes_privately_whatever_umask_it_was_started_with(
    tmp_path: Path,
) -> None:
    portal = compose(write_portal(tmp_path, ""))
    upgrade(portal.database, [module.migrated for module in portal.installed])
    portal.database.engine.dispose()
    before = os.umask(0o022)
    try:
        create(str(tmp_path))
        (tmp_path / "written").touch()
    finally:
        os.umask(before)

    assert (tmp_path / "written").stat().st_mode & 0o077 == 0
