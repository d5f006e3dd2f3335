# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Certificates from a file: each row its own result, and nothing twice."""

import re
import tomllib
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from uuid import UUID

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient
from sqlalchemy import func, select

from munikit.app import Portal
from munikit.kernel.errors import InvalidError
from munikit.outbox import run_due
from munikit.procedures import Catalogue
from munikit.procedures.definition import Cost, Norm
from munikit.testing.portals import put_catalogue
from munikit_certificates.bulk import services as bulk
from munikit_certificates.bulk.commands import certificates
from munikit_certificates.bulk.models import Batch, BatchRow, RowState
from munikit_certificates.bulk.services import ISSUE_BATCH, issue_rows, open_batch, progress_of
from munikit_certificates.models import Document
from munikit_certificates.records.services import bring_records

NUMBER = "certificado_numero"
FILE = """run,nombre,roll,Dirección oficial
12.345.678-5,Rosa Huenchumán Pérez,1-1,Los Robles 1
11.111.111-1,Pedro Soto,1-2,Los Robles 2
12.345.678-9,Ana Dígito,1-3,Los Robles 3
22.222.222-2,Luis Sin Número,1-4,
11.111.111-1,Pedro Soto,1-2,Los Robles 2
12.345.678-5,Juan Otro Nombre,1-6,Los Robles 6
"""
TROUBLES = {
    4: "El RUN «12.345.678-9» no es válido. El dígito verificador no corresponde a ese RUN. "
    "Revise los números.",
    5: "No consta qué certificar: Dirección oficial. Véalo una persona.",
    6: "Esta fila es igual a la fila 3: se emite una sola vez.",
    7: "Ese RUN ya se conoce con otro nombre. Revise el RUN y el nombre de la fila.",
}


def opened(portal: Portal, text: str = FILE, procedure_id: str = NUMBER) -> Batch:
    with portal.database.transaction() as session:
        procedure = portal.catalogue.get(procedure_id)
        return open_batch(session, procedure, text.encode(), name="vecinos.csv", by_id=None)


def rows_of(portal: Portal, batch: Batch) -> dict[int, BatchRow]:
    with portal.database.reading() as session:
        rows = session.scalars(select(BatchRow).where(BatchRow.batch_id == batch.id))
        return {row.number: row for row in rows}


def documents(portal: Portal) -> int:
    with portal.database.reading() as session:
        return session.scalar(select(func.count()).select_from(Document)) or 0


def test_each_row_has_its_own_result(portal: Portal, rosa: UUID) -> None:
    batch = opened(portal)

    run_due(portal.database, portal.jobs)

    rows = rows_of(portal, batch)
    assert {n: row.trouble for n, row in rows.items() if row.trouble} == TROUBLES
    assert [n for n, row in rows.items() if row.document_id] == [2, 3]
    with portal.database.reading() as session:
        first = session.get_one(Document, rows[2].document_id)
    assert first.holder_id == rosa
    assert first.details == {"Rol de avalúo": "1-1", "Dirección oficial": "Los Robles 1"}
    assert first.sha256 is not None


def test_the_same_file_twice_is_the_same_batch(portal: Portal) -> None:
    first = opened(portal)
    run_due(portal.database, portal.jobs)

    second = opened(portal)
    run_due(portal.database, portal.jobs)

    assert second.id == first.id
    assert documents(portal) == 2


def test_a_job_that_runs_again_issues_nothing_again(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "CHUNK", 2)
    batch = opened(portal)
    issue_rows(portal.database, batch.id, most=1)

    run_due(portal.database, {ISSUE_BATCH.name: ISSUE_BATCH})

    with portal.database.reading() as session:
        assert progress_of(session, batch.id).waiting == 0
        assert progress_of(session, batch.id).issued == documents(portal)


def test_what_is_on_record_need_not_be_in_the_file(portal: Portal) -> None:
    with portal.database.transaction() as session:
        bring_records(
            session,
            "addresses",
            "rol,resultado,Dirección oficial\n1-1,emitir,Luz 9".encode(),
        )
    batch = opened(portal, "run,nombre,roll\n12.345.678-5,Rosa Soto,1-1\n11.111.111-1,Pedro,2-2\n")

    issue_rows(portal.database, batch.id)

    rows = rows_of(portal, batch)
    assert (rows[2].state, rows[3].state) == (RowState.ISSUED, RowState.REFUSED)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("run,Dirección oficial\n", "le faltan las columnas: nombre"),
        ("run,nombre,color\n", "Sobra en la primera fila: color"),
        ("run,nombre,nombre\n", "repite una columna: nombre"),
        ("run,nombre\n", "no tiene filas"),
    ],
    ids=["a column is missing", "a column too many", "a column twice", "no rows"],
)
def test_a_file_that_is_none_is_refused_whole(portal: Portal, text: str, said: str) -> None:
    with pytest.raises(InvalidError, match=said):
        opened(portal, text)


def test_only_an_issuer_sends_files(
    browse: Callable[..., FlaskClient], official: Callable[[str], UUID]
) -> None:
    assert browse(official("registrar")).get("/bandeja/lotes-de-certificados").status_code == 403
    assert browse(official("issuer")).get("/bandeja/lotes-de-certificados").status_code == 200


def test_no_file_issues_a_certificate_that_is_not_published(
    portal: Portal, browse: Callable[..., FlaskClient], official: Callable[[str], UUID]
) -> None:
    number = portal.catalogue.get(NUMBER)
    draft = number.definition.model_copy(update={"draft": True, "title": "Certificado nuevo"})
    others = [each for each in portal.catalogue.procedures if each.id != NUMBER]
    put_catalogue(portal.database, Catalogue([*others, replace(number, definition=draft)]))
    browser = browse(official("issuer"))
    address = "/bandeja/lotes-de-certificados"

    shown = browser.get(address).text
    token = re.findall(r'name="csrf_token" value="([^"]+)"', shown)[-1]
    content = (BytesIO(FILE.encode()), "vecinos.csv")
    sent = browser.post(address, data={"csrf_token": token, "procedure": NUMBER, "file": content})

    assert "Certificado nuevo" not in shown
    assert sent.status_code == 422
    with portal.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Batch)) == 0


def test_an_issuer_sends_a_file_and_sees_how_each_row_went(
    portal: Portal,
    browse: Callable[..., FlaskClient],
    official: Callable[[str], UUID],
) -> None:
    browser = browse(official("issuer"))
    address = "/bandeja/lotes-de-certificados"
    token = re.findall(r'name="csrf_token" value="([^"]+)"', browser.get(address).text)[-1]
    content = (BytesIO(FILE.encode()), "vecinos.csv")

    sent = browser.post(address, data={"csrf_token": token, "procedure": NUMBER, "file": content})
    run_due(portal.database, portal.jobs)
    shown = browser.get(sent.location or "").text

    assert sent.status_code == 303
    assert "6 de 6 filas listas: 2 certificados y 4 sin emitir" in shown
    assert TROUBLES[7] in shown
    assert "No consta" in browser.get(f"{sent.location}?solo=motivos").text
    lines = browser.get(f"{sent.location}.csv").text.splitlines()
    assert lines[0] == "\ufefffila;run;nombre;resultado;folio;motivo"
    assert lines[1] == "2;12.345.678-5;Rosa Huenchumán Pérez;Emitido;VAL-D-2026-000001;"


@pytest.mark.usefixtures("rosa")
@pytest.mark.parametrize(
    ("name", "certified"),
    [
        ("ROSA HUENCHUMAN", True),
        ("Huenchumán Pérez, Rosa", True),
        ("Rosa Andrea Huenchumán Pérez", True),
        ("Rosa", False),
        ("Rosa Muñoz Pérez", False),
        ("Juan Pérez", False),
    ],
)
def test_a_row_with_another_name_than_the_known_one_certifies_nothing(
    portal: Portal, name: str, *, certified: bool
) -> None:
    text = f'run,nombre,roll,Dirección oficial\n12.345.678-5,"{name}",1-1,Los Robles 1\n'
    batch = opened(portal, text)

    issue_rows(portal.database, batch.id)

    row = rows_of(portal, batch)[2]
    assert (row.document_id is not None) is certified
    assert row.trouble == ("" if certified else TROUBLES[7])


@pytest.mark.usefixtures("rosa")
def test_the_page_and_the_result_show_the_name_that_is_printed(
    portal: Portal,
    browse: Callable[..., FlaskClient],
    official: Callable[[str], UUID],
) -> None:
    head = "run,nombre,roll,Dirección oficial\n"
    batch = opened(portal, f"{head}12.345.678-5,ROSA HUENCHUMAN,1-1,Los Robles 1\n")
    issue_rows(portal.database, batch.id)

    browser = browse(official("issuer"))
    address = f"/bandeja/lotes-de-certificados/{batch.id}"

    for shown in (browser.get(address).text, browser.get(f"{address}.csv").text):
        assert "Rosa Huenchumán Pérez" in shown
        assert "ROSA HUENCHUMAN" not in shown


def test_the_command_issues_and_leaves_the_result(portal: Portal, tmp_path: Path) -> None:
    file = tmp_path / "vecinos.csv"
    result = tmp_path / "resultado.csv"
    file.write_text(FILE, encoding="utf-8")
    arguments = ["bulk", str(file), "--tramite", NUMBER, "--resultado", str(result)]

    done = CliRunner().invoke(certificates, arguments, obj=SimpleNamespace(portal=portal))
    again = CliRunner().invoke(certificates, arguments, obj=SimpleNamespace(portal=portal))

    assert "✓ 2 certificados, 4 filas sin emitir." in done.output
    assert "✓ 2 certificados, 4 filas sin emitir." in again.output
    assert documents(portal) == 2
    assert "En preparación" in result.read_text(encoding="utf-8-sig").splitlines()[1]


def test_without_a_file_of_results_the_command_says_each_row_it_refused_and_why(
    portal: Portal, tmp_path: Path
) -> None:
    file = tmp_path / "vecinos.csv"
    file.write_text(FILE, encoding="utf-8")
    arguments = ["bulk", str(file), "--tramite", NUMBER]

    done = CliRunner().invoke(certificates, arguments, obj=SimpleNamespace(portal=portal))

    told = [line for line in done.output.splitlines() if line.startswith("    Fila ")]
    assert len(told) == 4
    assert all(line.partition(": ")[2] for line in told)


@pytest.mark.parametrize(
    ("price", "charged"),
    [
        ("pesos = 4500", True),
        ("utm = 0.1", True),
        ('table = [{when = {question = "roll", is = "1"}, pesos = 0}, {pesos = 900}]', True),
        ("table = [{pesos = 0}]", False),
        ("local = true", False),
    ],
    ids=["pesos", "utm", "a table in which some pay", "a table in which nobody pays", "not set"],
)
def test_a_certificate_somebody_must_pay_for_is_not_issued_from_a_file(
    portal: Portal, price: str, *, charged: bool
) -> None:
    procedure = portal.catalogue.get(NUMBER)
    given = tomllib.loads(price)
    basis = {"norm": "Ordenanza", "article": "7"}
    cost = Cost.model_validate({**given, "concept": "Derecho", "basis": basis})
    definition = procedure.definition.model_copy(update={"cost": cost})

    assert bulk.is_charged(replace(procedure, definition=definition)) is charged


def test_a_file_for_a_certificate_that_is_paid_says_who_must_ask(portal: Portal) -> None:
    cost = Cost(pesos=4500, concept="Derecho", basis=Norm(norm="Ordenanza", article="7"))
    procedure = portal.catalogue.get(NUMBER)
    definition = procedure.definition.model_copy(update={"cost": cost})
    priced = replace(procedure, definition=definition)

    with (
        pytest.raises(InvalidError, match="cada persona debe pedirlo"),
        portal.database.transaction() as session,
    ):
        open_batch(session, priced, FILE.encode(), name="vecinos.csv", by_id=None)

    with portal.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Batch)) == 0
