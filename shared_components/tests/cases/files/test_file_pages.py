# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The file at the desk and on the resident's page, and the command that copies it."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from munikit.app import Portal
from munikit.audit import AuditEntry
from munikit.audit.heads import create_key
from munikit.casefile.accesses import ACCESSES
from munikit.cases.case.models import Case
from munikit.cases.record.certificate import CERTIFY
from munikit.cases.record.commands import cases
from munikit.outbox import run_due
from munikit.testing.browser import Browser
from munikit.testing.packages import check, contents

Enter = Callable[[str], Browser]
Begin = Callable[[Browser], str]


@dataclass
class Folder:
    portal: Portal


@pytest.fixture
def address(portal: Portal, enter: Enter, send: Begin) -> str:
    """Where the desk shows the file of a case of Rosa's, whose certificate is made."""
    (portal.settings.root / "brand").mkdir()
    svg = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><path d='M0 0h9v9z'/></svg>"
    (portal.settings.root / "brand" / "crest.svg").write_text(svg, encoding="utf-8")
    sent = send(enter("rosa"))
    run_due(portal.database, {CERTIFY.name: CERTIFY})
    return f"{sent.replace('/solicitudes/', '/bandeja/')}/expediente"


def accesses(portal: Portal) -> list[tuple[str, dict[str, object]]]:
    query = select(AuditEntry).where(AuditEntry.action.in_(ACCESSES)).order_by(AuditEntry.seq)
    with portal.database.reading() as session:
        return [(entry.action, entry.data) for entry in session.scalars(query)]


def test_the_desk_shows_the_index_and_who_looked_at_it(
    portal: Portal, enter: Enter, address: str
) -> None:
    marta = enter("marta")
    case_page = address.removesuffix("/expediente")
    for _ in range(2):
        assert f'href="{address}"' in marta.get(case_page).text

    page = marta.get(address).text

    assert "Expediente EXP-20261123-000001" in page
    assert "Solicitud: Permiso de poda" in page
    assert "Certificado de presentación" in page
    assert page.count("Marta Rivas") >= 2
    # The case's page, opened twice within five minutes, counts once.
    assert accesses(portal) == [("casefile.view", {}), ("casefile.read", {})]


def test_a_leaf_is_downloaded_as_it_was_added_and_that_is_written_down(
    portal: Portal, enter: Enter, address: str
) -> None:
    answer = enter("marta").get(f"{address}/1")

    assert answer.headers["Content-Disposition"] == "attachment; filename=solicitud.json"
    assert json.loads(answer.data)["folio"] == "VAL-2026-000001"
    assert accesses(portal) == [("casefile.download", {"leaf": 1})]
    assert enter("marta").get(f"{address}/99").status_code == 404


def test_only_who_may_copy_takes_the_whole_file_and_a_stranger_can_check_it(
    portal: Portal, enter: Enter, address: str, tmp_path: Path
) -> None:
    key = create_key(portal.settings)
    assert enter("marta").post(f"{address}/copia").status_code == 403
    assert "Descargar el expediente completo" not in enter("marta").get(address).text

    answer = enter("carlos").post(f"{address}/copia")

    assert answer.headers["Content-Disposition"] == "attachment; filename=EXP-20261123-000001.zip"
    path = tmp_path / "copy.zip"
    path.write_bytes(answer.data)
    assert check(path, key) == (0, "✓ el expediente está entero\n")
    looked = contents(path)["accesos.jsonl"].decode().splitlines()
    assert json.loads(looked[-1])["what"] == "Sacó una copia completa"
    assert json.loads(looked[-1])["who"] == "Carlos Ojeda"


def test_the_resident_finds_the_certificate_and_nobody_elses(
    portal: Portal, enter: Enter, address: str
) -> None:
    assert portal.settings.production is False
    page = address.removesuffix("/expediente").replace("/bandeja/", "/solicitudes/")
    rosa = enter("rosa")

    assert "Certificado de presentación (PDF)" in rosa.get(page).text
    answer = rosa.get(f"{page}/certificado")
    assert answer.data.startswith(b"%PDF-")
    assert answer.mimetype == "application/pdf"
    assert enter("pedro").get(f"{page}/certificado").status_code == 404


def test_residents_see_no_file_at_the_desk(enter: Enter, address: str) -> None:
    assert enter("rosa").get(address).status_code in (403, 404)
    assert enter("pedro").get(f"{address}/1").status_code in (403, 404)


def test_the_command_writes_the_package_and_says_how_to_check_it(
    portal: Portal, address: str, tmp_path: Path
) -> None:
    key = create_key(portal.settings)
    target = tmp_path / "out"
    target.mkdir()

    done = CliRunner().invoke(
        cases, ["export", "VAL-2026-000001", "--a", str(target)], obj=Folder(portal)
    )

    assert done.exit_code == 0, (done.output, address)
    path = target / "EXP-20261123-000001.zip"
    assert check(path, key) == (0, "✓ el expediente está entero\n")
    refused = CliRunner().invoke(cases, ["export", "VAL-2026-000099"], obj=Folder(portal))
    assert (refused.exit_code, "No hay una solicitud" in refused.output) == (1, True)


def test_the_index_is_read_a_page_at_a_time(portal: Portal, enter: Enter, address: str) -> None:
    marta = enter("marta")
    with portal.database.reading() as session:
        case = session.scalars(select(Case)).one()
    for number in range(198):
        marta.post(f"/bandeja/{case.id}/anotar", text=f"Nota {number}")

    first = marta.get(address).text
    assert "Ver las fojas que siguen" in first
    second = marta.get(f"{address}?desde=200").text
    assert "Solicitud: Permiso de poda" not in second
    assert "Ver las fojas que siguen" not in second
