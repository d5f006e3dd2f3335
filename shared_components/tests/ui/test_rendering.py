# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What rendering a page does not do again and again."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask import Flask
from flask_login import LoginManager

from munikit.access import Actor
from munikit.testing.client import PageClient


def test_a_template_looks_its_names_up_in_the_globals_themselves(app: Flask) -> None:
    """A view of them is copied name by name, at each page and each part it includes."""
    environment = app.jinja_env
    environment.globals["municipality"] = "Otra"

    layout = environment.get_template("munikit/layout.html")

    assert layout.globals is environment.globals
    assert environment.from_string("{{ municipality }}").render() == "Otra"


def test_names_of_one_template_are_of_that_one_alone(app: Flask) -> None:
    own = app.jinja_env.from_string("{{ only_here }}", globals={"only_here": "sí"})

    assert own.render() == "sí"
    assert "only_here" not in app.jinja_env.globals


@pytest.mark.parametrize("path", ["/mis-solicitudes", "/", "/tramites/permiso_feria/comenzar"])
def test_a_page_is_built_once(
    client: PageClient,
    work: Callable[[], AbstractContextManager[list[str]]],
    resident: Callable[[str], Actor],
    path: str,
) -> None:
    client.enter(resident("44.444.444-4").id)

    with work() as done:
        assert client.get(path).status_code == 200

    assert len([each for each in done if each.endswith(".html")]) == 1


def test_of_a_stranger_flask_login_is_asked_nothing(
    client: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It takes the measure of the browser (SHA-512) before it says that nobody is there."""
    asked: list[str] = []
    monkeypatch.setattr(LoginManager, "_load_user", lambda _self: asked.append("asked"))

    assert client.get("/?q=1").status_code == 200

    assert asked == []
