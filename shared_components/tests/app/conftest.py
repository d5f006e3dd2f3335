# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Modules of strangers, installed for one test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from munikit.testing.strangers import Strangers


@pytest.fixture
def strangers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Strangers]:
    folder = tmp_path / "site-packages"
    folder.mkdir()
    monkeypatch.syspath_prepend(str(folder))
    made = Strangers(folder)
    yield made
    made.clean()
