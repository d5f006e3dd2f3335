# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""``portal db revision`` writes what is new, once, or says in Spanish what to do first."""

import shutil
from pathlib import Path

import pytest

from munikit.testing.portals import write_portal
from munikit.testing.strangers import (
    MODULES,
    NAME,
    WITH_MODELS,
    Strangers,
    migration,
    models,
    run,
    source,
)

RIGHTS = "# SPDX-FileCopyrightText: 2026 La comuna\n"
VERSIONS = "stranger_stalls/migrations/versions"
COLUMN = models(column="note: Mapped[str | None]")


@pytest.fixture
def root(tmp_path: Path, before: Path) -> Path:
    folder = tmp_path / "portal"
    shutil.copytree(before, folder)
    return write_portal(folder, f"[modules]\nenabled = {[*MODULES, NAME]}\n")


def written(strangers: Strangers) -> list[str]:
    return sorted(file.name for file in (strangers.folder / VERSIONS).glob("*.py"))


def test_a_revision_is_refused_while_the_tables_are_behind_the_migrations(
    root: Path, strangers: Strangers
) -> None:
    strangers.install(NAME, source(more=WITH_MODELS), files={**models(), **migration()})

    done = run(root, "db", "revision", NAME, "Initial again")

    assert done.exit_code == 1
    assert "Las tablas de stalls van en «ninguna» y sus migraciones en «0001»" in done.output
    assert "Ejecute primero portal db upgrade" in done.output
    assert written(strangers) == ["0001_initial.py"]


def test_after_the_upgrade_only_what_is_new_is_written(root: Path, strangers: Strangers) -> None:
    strangers.install(NAME, source(more=WITH_MODELS), files={**COLUMN, **migration()})
    run(root, "db", "upgrade")

    done = run(root, "db", "revision", NAME, "Añade la nota, y más")

    assert done.exit_code == 0, done.output
    assert written(strangers) == ["0001_initial.py", "0002_anade_la_nota_y_mas.py"]
    text = (strangers.folder / VERSIONS / "0002_anade_la_nota_y_mas.py").read_text("utf-8")
    assert 'down_revision = "0001"' in text.replace("'", '"')
    assert "create_table" not in text
    assert "SPDX" not in text
    assert "0001 → 0002" in run(root, "db", "upgrade").output


def test_a_revision_takes_the_licence_of_its_module_and_not_the_kits(
    root: Path, strangers: Strangers
) -> None:
    mine = RIGHTS + source(more=WITH_MODELS)
    strangers.install(NAME, mine, files={**models()})

    run(root, "db", "revision", NAME, "Initial")

    text = (strangers.folder / VERSIONS / "0001_initial.py").read_text("utf-8")
    assert text.startswith(RIGHTS)
    assert "munikit contributors" not in text


@pytest.mark.parametrize(
    ("files", "message", "said"),
    [
        ({**models(), **migration()}, "Otra", "No hay nada que escribir: las tablas de stalls ya"),
        ({**models(), **migration()}, 'a"""b', "Diga en una línea qué cambia"),
        ({**models(), **migration()}, "../../x", "Diga en una línea qué cambia"),
        (
            {**models(), "migrations/versions/0001_initial.py": "def ("},
            "Otra",
            "stalls: su migración",
        ),
    ],
    ids=["nothing new", "quotes", "a path", "unreadable"],
)
def test_what_cannot_be_written_is_said_in_spanish(
    files: dict[str, str], message: str, said: str, root: Path, strangers: Strangers
) -> None:
    strangers.install(NAME, source(more=WITH_MODELS), files=files)
    run(root, "db", "upgrade")

    done = run(root, "db", "revision", NAME, message)

    assert done.exit_code in (1, 2)
    assert said in done.output
    assert "Traceback" not in done.output
    assert written(strangers) == ["0001_initial.py"]


def test_a_module_that_did_not_load_has_no_revision_and_it_is_said_why(
    root: Path, strangers: Strangers
) -> None:
    strangers.install(NAME, "import nothing_like_it\n# Module(")

    done = run(root, "db", "revision", NAME, "Initial")

    assert done.exit_code == 2
    assert "No module named" in done.output
