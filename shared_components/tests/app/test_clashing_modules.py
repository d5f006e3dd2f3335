# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Two modules that claim one thing: somebody is told which, whose it is, and what decides."""

from pathlib import Path

import pytest

from munikit.app import Portal, compose
from munikit.app.examining import module_findings
from munikit.app.page_fitting import with_pages
from munikit.module import Finding
from munikit.testing.portals import write_portal
from munikit.testing.strangers import MIGRATION, Strangers, run

PAIR = ("kiosks", "stalls")
TABLE = """
from sqlalchemy.orm import Mapped
from munikit.db import Base, UUIDKey

class Row(Base):
    __tablename__ = "{table}"
    id: Mapped[UUIDKey]
"""
PAGES = """
from flask import Blueprint
from munikit.module import Module
from munikit.web import public

bp = Blueprint("{name}", __name__)

@bp.get("/quioscos")
@public
def show():
    return "{name}"

module = Module(name="{name}", title="De otros", package=__name__, kit=">=0",
    pages=("stranger_{name}:bp",))
"""


def enabled(tmp_path: Path, order: tuple[str, ...]) -> Path:
    folder = tmp_path / "-".join(order)
    folder.mkdir()
    return write_portal(folder, f"[modules]\nenabled = {list(order)}\n")


def told(root: Path, portals: list[Portal]) -> list[Finding]:
    assert run(root, "db", "upgrade").exit_code in (0, 1)
    portals.append(with_pages(compose(root)))
    return [each for each in module_findings(portals[-1]) if "apartado" in each.text]


@pytest.fixture
def portals() -> list[Portal]:
    return []


@pytest.mark.parametrize("order", [PAIR, PAIR[::-1]], ids=" ".join)
def test_of_two_with_one_table_the_same_is_set_aside_in_any_order(
    tmp_path: Path, strangers: Strangers, portals: list[Portal], order: tuple[str, ...]
) -> None:
    files = {
        "models.py": TABLE.format(table="kiosks_row"),
        "migrations/versions/0001_initial.py": MIGRATION.format(more=""),
    }
    for name in PAIR:
        strangers.install(name, f"from stranger_{name} import models\n", files=files)

    (said,) = told(enabled(tmp_path, order), portals)

    assert "Módulo apartado: stalls: define la tabla «kiosks_row»" in said.text
    assert "que ya es de «stranger_kiosks»" in said.text
    assert "en ningún orden de [modules] enabled" in said.fix


@pytest.mark.parametrize("order", [PAIR, PAIR[::-1]], ids=" ".join)
def test_of_two_with_one_address_the_first_in_the_list_runs_and_that_is_said(
    tmp_path: Path, strangers: Strangers, portals: list[Portal], order: tuple[str, ...]
) -> None:
    for name in PAIR:
        strangers.install(name, PAGES.format(name=name))

    (said,) = told(enabled(tmp_path, order), portals)

    first, second = order
    assert f"Módulo apartado: {second}: usa la dirección «/quioscos», que ya es de «{first}»" in (
        said.text
    )
    assert f"Mientras tanto funciona «{first}», que está antes en esa lista" in said.fix


def test_two_packages_of_one_name_are_named_and_neither_runs(
    tmp_path: Path, strangers: Strangers, portals: list[Portal]
) -> None:
    strangers.install("stalls", PAGES.format(name="stalls"))
    twin = strangers.folder / "another_stalls-1.0.dist-info"
    twin.mkdir()
    (twin / "METADATA").write_text("Metadata-Version: 2.1\nName: another_stalls\nVersion: 1.0\n")
    (twin / "entry_points.txt").write_text("[munikit.modules]\nstalls = stranger_stalls:module\n")

    (said,) = told(enabled(tmp_path, ("stalls",)), portals)

    assert "hay más de un paquete instalado con ese nombre: " in said.text
    assert "another_stalls" in said.text
    assert "stranger_stalls" in said.text
    assert [module.name for module in portals[-1].modules] == ["munikit"]
