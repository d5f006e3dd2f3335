# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The pages of a portal that offers the fair permit."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from munikit.app import compose
from munikit.app.web import create_app
from munikit.db import Base
from munikit.kernel.clock import FixedClock
from munikit.testing.portals import NOW, create_settings

MODULES = '[modules]\nenabled = ["permits", "payments", "certificates"]\n'


@pytest.fixture
def client(tmp_path: Path) -> FlaskClient:
    create_settings(tmp_path, toml=MODULES)
    (tmp_path / "instance").mkdir()
    portal = compose(tmp_path, clock=FixedClock(NOW))
    Base.metadata.create_all(portal.database.engine)
    return create_app(portal).test_client()


@pytest.mark.parametrize(
    "said",
    [
        "Permiso para puesto en feria",
        "$36.220",
        "0,5 UTM de noviembre de 2026",
        "Unos 10 minutos",
        "El plazo máximo es de 20 días hábiles",
        "Personas mayores de 18 años",
        "Departamento de Rentas y Patentes",
        "Carné sanitario, solo en algunos casos según lo que responda.",
        "este portal todavía no puede consultarlo",
        "No le pediremos el certificado de residencia",
        "Independencia 455",
        "Qué normas lo regulan",
        "Ley 18.695",
        "Valor de ejemplo: confírmelo en su ordenanza.",
        'href="/tramites/permiso_feria/comenzar"',
        'href="/mis-solicitudes"',
    ],
)
def test_the_sheet_says_all_a_person_needs_before_beginning(client: FlaskClient, said: str) -> None:
    answer = client.get("/tramites/permiso_feria")

    assert answer.status_code == 200
    assert said in answer.text


def test_the_list_finds_without_accents(client: FlaskClient) -> None:
    assert "Permiso para puesto en feria" in client.get("/tramites?q=FERÍA").text
    assert "No encontramos trámites con «poda»" in client.get("/tramites?q=poda").text


def test_what_is_searched_for_is_shown_and_never_run(client: FlaskClient) -> None:
    answer = client.get("/tramites", query_string={"q": "<script>alert(1)</script>"})

    assert "<script>alert" not in answer.text


def test_a_procedure_that_is_not_offered_is_not_found(client: FlaskClient) -> None:
    answer = client.get("/tramites/permiso_volar")

    assert answer.status_code == 404
    assert "No encontramos ese trámite" in answer.text


@pytest.mark.parametrize("path", ["/bandeja/permisos", "/bandeja/permisos.csv"])
def test_nobody_sees_the_register_without_signing_in(client: FlaskClient, path: str) -> None:
    answer = client.get(path)

    assert answer.status_code in (302, 303)
    assert "permiso_feria" not in answer.text
