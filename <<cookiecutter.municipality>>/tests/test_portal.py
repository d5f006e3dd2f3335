# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What this portal promises. Add here what your municipality must be sure of."""

import tomllib
from pathlib import Path

from flask.testing import FlaskClient

from munikit.public.testing import Portal


def test_the_front_page_names_the_municipality(client: FlaskClient, portal_root: Path) -> None:
    settings = tomllib.loads((portal_root / "portal.toml").read_text(encoding="utf-8"))

    page = client.get("/")

    assert page.status_code == 200
    assert settings["municipality"]["commune"].replace("'", "&#39;") in page.text


def test_nobody_reaches_the_desk_without_entering(client: FlaskClient) -> None:
    page = client.get("/bandeja")

    assert page.status_code == 303
    assert page.location.startswith("/entrar")


def test_every_module_that_is_switched_on_runs(portal: Portal) -> None:
    aside = [f"{each.name}: {each.reason}. {each.fix}" for each in portal.quarantined]

    assert aside == []
