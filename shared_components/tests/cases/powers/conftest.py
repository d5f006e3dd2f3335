# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""An application for somebody else, and accepting the power it came with."""

from collections.abc import Callable
from datetime import date
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from munikit.access import Actor
from munikit.cases.case.power_models import Capacity, Power
from munikit.cases.filing import hearing
from munikit.cases.filing import services as filing
from munikit.cases.representation import powers
from munikit.cases.representation import services as acting
from munikit.cases.representation.powers import Acceptance, Representation
from munikit.contracts.treasury import ChargePaid
from munikit.db import Database
from munikit.documents import AcceptedFile
from munikit.kernel.rut import RUT
from munikit.procedures import Procedure

COMPANY = RUT.parse("76.086.428-5")
TYPED = "Maderas Falsas"
READ = "Maderas del Sur SpA"
UNTIL = date(2027, 11, 23)
NATIVE = {"email": "rosa@ejemplo.cl", "tree": "native", "kind": "Roble"}
EVERYTHING = Acceptance(READ, {}, UNTIL)


def paper(content: bytes = b"paper") -> AcceptedFile:
    return AcceptedFile("poder.png", "image/png", content)


@pytest.fixture
def papers(database: Database) -> None:
    """Put into the store what is shown in these tests, as the page does before it asks."""
    for content in (b"paper", b"better", b"one more", *(str(n).encode() for n in range(20))):
        database.wiring.files.put(content)


File = Callable[..., UUID]


@pytest.fixture
def file(database: Database, rosa: Actor, pruning: Procedure) -> File:
    """Send and pay an application of Rosa's for somebody else and return its id."""

    def make(run: RUT = COMPANY, given: AcceptedFile | None = None) -> UUID:
        said = Representation(run, TYPED, Capacity.LEGAL)
        with database.transaction() as session:
            case = filing.start_case(session, pruning, by=rosa)
            filing.save_answers(session, case.id, NATIVE, by=rosa)
            acting.act_for(session, case.id, said, given, by=rosa)
            filing.submit(session, case.id, by=rosa)
            hearing.hear_charge_paid(session, ChargePaid(uuid4(), case.id))
            return case.id

    return make


Accept = Callable[..., None]


@pytest.fixture
def accept(database: Database) -> Accept:
    """Accept the one power that waits."""

    def accepted(by: Actor, given: Acceptance = EVERYTHING) -> None:
        with database.transaction() as session:
            power = session.scalars(select(Power)).one()
            powers.accept(session, power.id, given, by=by)

    return accepted
