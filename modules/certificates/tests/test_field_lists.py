# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Lists and lots as spreadsheets of the country save them."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from munikit.app import Portal
from munikit.kernel.errors import InvalidError
from munikit.kernel.rut import RUT, RUTUncheckedError
from munikit.procedures import CATALOGUE
from munikit.testing.browser import Browser
from munikit.wiring import ask
from munikit_certificates.bulk.reading import read_rows
from munikit_certificates.records.services import read_records

FIELD = Path(__file__).parent / "field"
LISTS = "/bandeja/listas-de-certificados"


@pytest.mark.parametrize("name", ["listas_excel.csv", "listas_latin1.csv"])
def test_a_list_is_read_and_a_word_that_decides_otherwise_is_named(name: str) -> None:
    (_, issued), (_, refused) = read_records((FIELD / name).read_bytes())

    assert (issued.key, issued.issues, list(issued.facts.values())) == ("123-45", True, ["455"])
    assert "echazar» no dice emitir ni revisar" in str(refused)


def test_a_list_in_windows_1252_keeps_its_letters() -> None:
    content = (FIELD / "listas_latin1.csv").read_bytes().replace(b"echazar", b"evisar")

    _, (_, last) = read_records(content)

    assert last.facts == {"numero": "Sin dirección en Ñielol"}


@pytest.mark.parametrize("key", ["1,23E+05", "12-ene"], ids=["scientific", "a date"])
def test_a_key_the_spreadsheet_spoilt_is_refused(key: str) -> None:
    ((_, line),) = read_records(f"rol;resultado\n{key};emitir\n".encode())

    assert "formatee la columna como texto" in str(line)


def test_a_lot_of_people_says_which_column_it_does_not_know(portal: Portal) -> None:
    content = (FIELD / "personas_lote.csv").read_bytes()
    with portal.database.reading() as session:
        procedure = ask(session, CATALOGUE).get("certificado_numero")

    with pytest.raises(
        InvalidError, match=r"Sobra en la primera fila: Dirección\. Puede haber: run"
    ):
        list(read_rows(procedure, content))

    known = content.replace("Dirección".encode("cp1252"), b"DIRECCION OFICIAL")
    first, second = (cells for _, cells, _ in read_rows(procedure, known))
    assert first["nombre"] == "María José Ñancupil Peñailillo"
    assert first["Dirección oficial"] == "Camino a Niebla km 4,5 S/N"
    assert (second["run"], second["nombre"]) == ("012345678-5", "Li")


def test_the_desk_takes_a_list_of_a_spreadsheet(
    browse: Callable[[UUID], FlaskClient], official: Callable[[str], UUID]
) -> None:
    keeper = Browser(browse(official("record_keeper")))
    content = (FIELD / "listas_excel.csv").read_bytes().replace(b"Rechazar", b"Revisar")

    sent = keeper.post(LISTS, source="addresses", file=(BytesIO(content), "l.csv"))

    shown = keeper.get(sent.location or "").text
    assert "Filas nuevas" in shown
    assert "no dice" not in shown


def test_a_lot_reads_a_check_digit_in_a_column_apart(portal: Portal) -> None:
    content = "RUT;DV;Nombre;Dirección oficial\n14.206.817;6;Ana Soto;Calle 1\n14206817;;Li;Calle 2"
    with portal.database.reading() as session:
        procedure = ask(session, CATALOGUE).get("certificado_numero")

    first, second = (cells for _, cells, _ in read_rows(procedure, content.encode()))

    assert (first["run"], "dv" in first) == ("14.206.817-6", False)
    with pytest.raises(RUTUncheckedError):
        RUT.parse(second["run"])


def test_a_list_by_rut_has_its_check_digits() -> None:
    rows = ["76.086.428;5;emitir", "14206817;;emitir", "14206817-7;;emitir"]
    text = "RUT;DV;resultado\n" + "\n".join(rows)

    right, unchecked, wrong = (line for _, line in read_records(text.encode()))

    assert (right.key, right.facts) == ("76086428-5", {})
    assert "falta el dígito verificador" in str(unchecked)
    assert "no corresponde" in str(wrong)
