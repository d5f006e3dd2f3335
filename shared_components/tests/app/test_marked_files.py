# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What Windows' Notepad saves begins with a mark of three bytes, and is read like any other."""

import codecs
from pathlib import Path

import pytest

from munikit.procedures import load_procedure
from munikit.settings import Settings
from munikit.testing.portals import write_portal

SHIPPED = Path(__file__).parents[3] / "modules/permits/munikit_permits/procedures/permiso_feria"


@pytest.mark.parametrize("name", ["portal.toml", ".env"])
def test_settings_are_read_with_a_mark_before_them(tmp_path: Path, name: str) -> None:
    plain = Settings.load(write_portal(tmp_path)).model_dump()
    mark(tmp_path / name)

    assert Settings.load(tmp_path).model_dump() == plain


def test_a_procedure_is_read_with_a_mark_before_it(tmp_path: Path) -> None:
    folder = tmp_path / SHIPPED.name
    for path in SHIPPED.rglob("*"):
        if path.is_file():
            (folder / path.relative_to(SHIPPED)).parent.mkdir(parents=True, exist_ok=True)
            (folder / path.relative_to(SHIPPED)).write_bytes(path.read_bytes())
            if path.suffix == ".toml":
                mark(folder / path.relative_to(SHIPPED))

    procedure = load_procedure(folder)

    assert procedure.title == load_procedure(SHIPPED).title


def mark(path: Path) -> None:
    path.write_bytes(codecs.BOM_UTF8 + path.read_bytes())
