# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A template of the portal's own that is broken: the kit's is shown, and somebody is told."""

import logging
from pathlib import Path

import pytest
from click.testing import CliRunner

from munikit.app import compose
from munikit.app.web import create_app
from munikit.cli.main import portal as command
from munikit.testing.portals import prepare_tables, write_portal

BROKEN = {
    "syntax": (b"<h1>Hola</h1>\n{% if %}", "línea 2: Jinja no la entiende"),
    "unknown filter": (b"<p>{{ 1 | nofilter }}</p>", "línea 1: Jinja no la entiende"),
    "not UTF-8": ("Ñuñoa".encode("latin-1"), "no está en UTF-8"),
    "extends nothing": (b'{% extends "munikit/nada.html" %}', "nombra «munikit/nada.html»"),
    "extends itself": (b'{% extends "munikit/home.html" %}', "se incluye a sí misma"),
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "templates" / "munikit").mkdir(parents=True)
    write_portal(tmp_path)
    portal = compose(tmp_path)
    prepare_tables(portal)
    portal.database.engine.dispose()
    return tmp_path


def front_page(root: Path) -> str:
    portal = compose(root)
    answer = create_app(portal).test_client().get("/")
    portal.database.engine.dispose()
    assert answer.status_code == 200
    return answer.text


@pytest.mark.parametrize("kind", BROKEN)
def test_the_kits_is_shown_instead_and_the_log_says_why(
    root: Path, caplog: pytest.LogCaptureFixture, kind: str
) -> None:
    content, reason = BROKEN[kind]
    without = front_page(root)
    (root / "templates/munikit/home.html").write_bytes(content)

    with caplog.at_level(logging.ERROR):
        shown = front_page(root)

    assert shown.partition("<main")[2] == without.partition("<main")[2]
    (said,) = [each.getMessage() for each in caplog.records]
    assert f"{root}/templates/munikit/home.html no sirve" in said
    assert reason in said


@pytest.mark.parametrize("kind", BROKEN)
def test_the_doctor_names_file_line_and_reason(root: Path, kind: str) -> None:
    content, reason = BROKEN[kind]
    (root / "templates/munikit/home.html").write_bytes(content)

    done = CliRunner().invoke(command, ["--carpeta", str(root), "doctor"])

    assert done.exit_code == 1
    assert f"✗ Su plantilla {root}/templates/munikit/home.html no sirve, {reason}" in done.output


def test_one_that_is_whole_is_shown(root: Path) -> None:
    (root / "templates/munikit/home.html").write_text(
        '{% extends "munikit/layout.html" %}{% block main %}<h1>Lo nuestro</h1>'
        '{% include "munikit/nada.html" ignore missing %}{% endblock %}'
    )

    assert "<h1>Lo nuestro</h1>" in front_page(root)
    said = CliRunner().invoke(command, ["--carpeta", str(root), "doctor"]).output
    assert "✓ 1 plantilla propia se lee sin errores" in said
