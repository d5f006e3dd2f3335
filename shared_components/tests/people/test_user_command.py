# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""``portal user``: what the people in charge of the server type."""

import re
from dataclasses import dataclass

import pytest
from click.testing import CliRunner

from munikit.app import Portal
from munikit.app.checks import CHECKS
from munikit.kernel.rut import RUT
from munikit.module import Health
from munikit.people.commands import user
from munikit.people.services import find_account
from munikit.testing.browser import Browser

EMAIL = "marta@valdivia.example"
PASSWORD = "tres gatos en la costanera"
PEDRO = "pedro@valdivia.example"


@dataclass(frozen=True)
class Shell:
    portal: Portal

    def run(self, *words: str) -> tuple[int, str]:
        done = CliRunner().invoke(user, list(words), obj=self)
        return done.exit_code, done.output


@pytest.fixture
def shell(portal: Portal) -> Shell:
    return Shell(portal)


def create_pedro(shell: Shell, role: str = "reviewer") -> tuple[int, str]:
    return shell.run("create", PEDRO, "--nombres", "Pedro", "--apellidos", "Nahuel", "--rol", role)


def shown_password(output: str) -> str:
    found = re.search(r"Clave: (\S+)", output)
    assert found, output
    return found.group(1)


def test_the_password_shown_once_opens_the_account(shell: Shell, browser: Browser) -> None:
    code, output = create_pedro(shell)

    assert code == 0
    assert "Se muestra solo ahora" in output
    assert browser.sign_in(PEDRO, shown_password(output)).location == "/bandeja"


def test_a_role_no_module_declares_is_refused_with_those_there_are(shell: Shell) -> None:
    code, output = create_pedro(shell, role="alcalde")

    assert code == 1
    assert "No existe el rol alcalde. Los que hay: reviewer, chief, " in output


def test_an_account_is_made_once(shell: Shell) -> None:
    create_pedro(shell)

    code, output = create_pedro(shell)

    assert code == 1
    assert f"Ya hay una cuenta con el correo {PEDRO}." in output
    assert "Traceback" not in output


def test_a_new_password_replaces_the_old_one(shell: Shell, browser: Browser) -> None:
    _code, output = shell.run("password", EMAIL)

    assert browser.sign_in(EMAIL, PASSWORD).status_code == 422
    assert browser.sign_in(EMAIL, shown_password(output)).status_code == 303


def test_a_closed_account_opens_no_more_and_the_list_says_so(
    shell: Shell, browser: Browser
) -> None:
    shell.run("disable", EMAIL)

    assert browser.sign_in(EMAIL, PASSWORD).status_code == 422
    assert f"{EMAIL}  Marta Rivas  cerrada  reviewer" in shell.run("list")[1]


def test_a_role_is_added(shell: Shell) -> None:
    shell.run("grant", EMAIL, "auditor")

    assert "activa  auditor, reviewer" in shell.run("list")[1]


@pytest.mark.parametrize("command", [("disable",), ("password",)])
def test_an_account_that_is_not_there_is_said_plainly(
    shell: Shell, command: tuple[str, ...]
) -> None:
    code, output = shell.run(*command, "nadie@valdivia.example")

    assert code == 1
    assert "No hay una cuenta con el correo nadie@valdivia.example." in output


def test_the_roles_there_are_can_be_read(shell: Shell) -> None:
    assert "reviewer  " in shell.run("roles")[1]


def test_a_role_is_taken_away_once(shell: Shell, browser: Browser) -> None:
    password = shown_password(create_pedro(shell)[1])
    browser.sign_in(PEDRO, password)

    assert shell.run("revoke", PEDRO, "reviewer") == (
        0,
        f"✓ {PEDRO} ya no tiene el rol reviewer.\n",
    )
    assert browser.get("/bandeja").location == "/entrar"
    assert "no tiene el rol reviewer" in shell.run("revoke", PEDRO, "reviewer")[1]


@pytest.mark.parametrize("words", [("create", "--run", "9.876.543-3"), ("run", "9876543-3")])
def test_the_run_of_an_official_is_noted(shell: Shell, words: tuple[str, ...]) -> None:
    if words[0] == "create":
        names = ("--nombres", "Pedro", "--apellidos", "Nahuel")
        code, output = shell.run("create", PEDRO, *names, *words[1:])
    else:
        create_pedro(shell)
        code, output = shell.run("run", PEDRO, *words[1:])

    assert code == 0, output
    with shell.portal.database.reading() as session:
        assert find_account(session, PEDRO).official_run == RUT.of(9_876_543)


def test_what_is_no_run_is_said(shell: Shell) -> None:
    create_pedro(shell)

    code, output = shell.run("run", PEDRO, "9876543-1")

    assert code != 0
    assert "no es un RUN" in output


def test_the_doctor_asks_for_the_run_of_officials(shell: Shell) -> None:
    create_pedro(shell)
    check = next(each for each in CHECKS if each.name == "officials")

    with shell.portal.database.reading() as session:
        found = check.run(session)

    assert found is not None
    assert found.health is Health.WARNING
    assert "portal user run" in found.fix
