# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""No official acts on what is their own, whatever the act (Ley 19.880 art. 12)."""

from collections.abc import Iterator
from enum import StrEnum

import click
import pytest
from interest.acts import ACTS, NOT_BY_ANOTHER, ONE_OF_TWO
from interest.office import COMPANY, NOBODY, ROSA, Office, open_office
from interest.others import COMMANDS_ON_PEOPLE, COMMANDS_ON_THE_PORTAL, NOBODYS

from munikit.cli.commands import all_commands
from munikit.kernel.rut import RUT

SIDES = {"who applies": ROSA, "whom it is for": COMPANY}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    opened = open_office(tmp_path_factory.mktemp("office"))
    yield opened
    opened.portal.database.engine.dispose()


def added(office: Office, endpoint: str, run: RUT) -> tuple[int, int]:
    """Act as the person of a RUN; return the status, and how many rows are new or changed."""
    act = ACTS[endpoint]
    path, form = act.arrange(office)
    office.official_is(run)
    before = office.content(act.tables)
    status = office.post(path, form).status_code
    if act.by_job:
        office.work()
    after = office.content(act.tables)
    return status, sum(len(set(after[name]) - set(rows)) for name, rows in before.items())


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("endpoint", sorted(ACTS))
def test_nobody_acts_on_what_is_their_own(office: Office, endpoint: str, side: str) -> None:
    status, new = added(office, endpoint, SIDES[side])

    assert status == (303 if ACTS[endpoint].by_job else 200 if "bulk" in endpoint else 403)
    assert new == (1 if endpoint in ONE_OF_TWO else 0)


@pytest.mark.parametrize("endpoint", sorted(ACTS.keys() - NOT_BY_ANOTHER))
def test_anybody_else_does(office: Office, endpoint: str) -> None:
    status, new = added(office, endpoint, NOBODY)

    assert status in (200, 303)
    assert new > (1 if endpoint in ONE_OF_TWO else 0)


def test_every_act_of_an_official_is_here_or_concerns_nobody(office: Office) -> None:
    app = office.browser.client.application
    of_officials = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "POST" in (rule.methods or ())
        and isinstance(getattr(app.view_functions[rule.endpoint], "munikit_access", None), StrEnum)
    }

    assert of_officials == ACTS.keys() | NOBODYS.keys()


def leaves(command: click.Command, above: str = "") -> Iterator[str]:
    name = f"{above} {command.name}".strip()
    if not isinstance(command, click.Group):
        yield name
        return
    for each in command.commands.values():
        yield from leaves(each, name)


def test_every_command_is_known_to_act_as_nobody() -> None:
    found = {name for each in all_commands() for name in leaves(each)}

    assert found == COMMANDS_ON_PEOPLE | COMMANDS_ON_THE_PORTAL
