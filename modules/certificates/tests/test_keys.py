# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The municipality's keys: one in use, private halves in closed files, nothing in the web."""

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from munikit.app import Portal
from munikit.cli.context import PortalFolder
from munikit.kernel.errors import ConflictError, InvalidError
from munikit_certificates.keys.commands import documents
from munikit_certificates.keys.services import adopt_key, make_key


def test_a_certificate_of_ones_own_is_never_called_accredited(portal: Portal) -> None:
    with portal.database.transaction() as session:
        made = make_key(session)
        chain = made.certificates
    key = (portal.settings.root / "instance/keys" / made.id / "paper.pem").read_bytes()

    with pytest.raises((InvalidError, FileExistsError)), portal.database.transaction() as session:
        adopt_key(session, key, chain, accredited=True)


def test_there_is_one_key_in_use(portal: Portal) -> None:
    with portal.database.transaction() as session:
        make_key(session)

    with pytest.raises(ConflictError), portal.database.transaction() as session:
        make_key(session)


def test_private_keys_are_closed_files_and_never_in_the_database(
    portal: Portal, tmp_path: Path
) -> None:
    with portal.database.transaction() as session:
        make_key(session)
    portal.database.engine.dispose()

    files = [*(tmp_path / "instance/keys").rglob("*.pem")]
    private = [path for path in files if path.name in ("paper.pem", "statement.pem")]
    assert len(private) == 2
    assert {path.stat().st_mode & 0o777 for path in private} == {0o600}
    assert {path.parent.stat().st_mode & 0o777 for path in private} == {0o700}
    database = (tmp_path / "instance/portal.db").read_bytes()
    assert b"BEGIN CERTIFICATE" in database
    assert b"PRIVATE KEY" not in database


def test_keys_are_made_listed_and_rotated_from_the_command_line(portal: Portal) -> None:
    def run(*command: str) -> str:
        folder = PortalFolder(portal.settings.root)
        folder.__dict__["portal"] = portal
        result = CliRunner().invoke(documents, ["key", *command], obj=folder)
        assert result.exit_code == 0, result.output
        return result.output

    none = run("list")
    made = run("new")
    rotated = run("rotate", "--compromised")
    listed = run("list")

    assert "No hay claves" in none
    assert "firma propia, no avanzada" in made
    assert made.split()[2].rstrip(",") in listed
    assert "comprometida el 23-11-2026" in listed
    assert rotated.split()[2].rstrip(",") in listed
    assert "en uso" in listed


def test_a_process_that_answers_the_web_loads_no_printer_and_no_signer(portal: Portal) -> None:
    script = (
        "import sys; from pathlib import Path; from munikit.app import compose;"
        "from munikit.app.web import create_app;"
        "create_app(compose(Path(sys.argv[1])));"
        "print([n for n in ('weasyprint', 'pyhanko', 'segno', 'munikit.printing.layout')"
        " if n in sys.modules])"
    )

    done = subprocess.run(  # noqa: S603 - this very Python.
        [sys.executable, "-c", script, str(portal.settings.root)],
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.strip() == "[]"
