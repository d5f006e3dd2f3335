# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Modules of strangers, installed for one test."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from munikit.testing.portals import write_portal
from munikit.testing.strangers import MODULES, Strangers, run

TABLES = {"with a table": "[stalls]\nprice = 3\n", "without a table": ""}


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A portal with its tables, as it was before the stranger's module came."""
    folder = write_portal(tmp_path_factory.mktemp("before"), f"[modules]\nenabled = {MODULES}\n")
    assert run(folder, "db", "upgrade").exit_code == 0
    return folder


@pytest.fixture(params=list(TABLES))
def root(request: pytest.FixtureRequest, tmp_path: Path, before: Path) -> Path:
    folder = tmp_path / "portal"
    shutil.copytree(before, folder)
    enabled = f"[modules]\nenabled = {[*MODULES, 'stalls']}\n"
    parameters = '[procedures.permiso_feria]\nunit = "Rentas"\n'
    return write_portal(folder, enabled + parameters + TABLES[request.param])


@pytest.fixture
def strangers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Strangers]:
    folder = tmp_path / "site-packages"
    folder.mkdir()
    monkeypatch.syspath_prepend(str(folder))
    made = Strangers(folder)
    yield made
    made.clean()
