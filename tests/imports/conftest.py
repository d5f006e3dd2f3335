# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A certificate that lots are brought for, and how long an honest table takes on this machine."""

import time
from collections.abc import Iterator

import pytest
from imports.mischief import READERS, refusals

from munikit.app import compose
from munikit.procedures import CATALOGUE, Procedure
from munikit.testing.portals import create_tables, write_portal
from munikit.wiring import ask


@pytest.fixture(scope="session")
def procedure(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Procedure]:
    root = write_portal(
        tmp_path_factory.mktemp("portal"), '[modules]\nenabled = ["certificates"]\n'
    )
    portal = compose(root)
    create_tables(portal.database)
    with portal.database.reading() as session:
        yield ask(session, CATALOGUE).get("certificado_numero")
    portal.database.engine.dispose()


@pytest.fixture(scope="session")
def honest_seconds(procedure: Procedure) -> float:
    """How long this machine works at a large honest file: what others take is told by it."""
    debts = READERS["debts"]
    started = time.process_time()
    assert refusals(debts, debts.honest(60_000), procedure) == []
    return time.process_time() - started
