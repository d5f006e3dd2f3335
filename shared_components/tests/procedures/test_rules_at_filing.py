# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A procedure's own rules decide who may file and what it costs, when a case is sent."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy.orm import Session

from munikit.access import Actor
from munikit.cases import CaseState
from munikit.cases.filing.services import save_answers, start_case, submit
from munikit.contracts.treasury import TREASURY, ChargeRequest, ChargeState, ChargeStatus
from munikit.db import Database
from munikit.kernel.errors import InvalidError
from munikit.kernel.money import Money
from munikit.kernel.rut import RUT
from munikit.people import upsert_resident
from munikit.procedures import load_procedure
from munikit.testing.portals import create_database, create_wiring

RULES = """
from decimal import Decimal

from munikit.kernel.money import UTM, Money


def fee(answers, on):
    return Money(0) if answers.get("tree") == "other" else UTM(Decimal("0.25"))


def eligible(answers):
    if answers.get("urgent"):
        return "Lo urgente se pide por teléfono."
"""


@dataclass
class OpenCharges:
    """A treasury that keeps what it was asked to charge."""

    requests: list[ChargeRequest]

    def open_charge(self, _session: Session, request: ChargeRequest) -> ChargeStatus:
        self.requests.append(request)
        return ChargeStatus(uuid4(), request.amount, ChargeState.OPEN, None, None, "/pagos")

    def charge_of(self, _session: Session, _subject_id: UUID) -> ChargeStatus | None:
        return None

    def cancel_charge(self, _session: Session, _subject_id: UUID) -> None:
        return None


@pytest.fixture
def charged() -> list[ChargeRequest]:
    return []


@pytest.fixture
def database(tmp_path: Path, charged: list[ChargeRequest]) -> Database:
    ports = {TREASURY.name: OpenCharges(charged)}
    return create_database(tmp_path, create_wiring(tmp_path, ports=ports))


@pytest.fixture
def send(database: Database, write_procedure: Callable[..., Path]) -> Callable[..., CaseState]:
    """Send a case with these answers and return the state it comes to."""
    procedure = load_procedure(write_procedure('utm = "0.5"', "rules = true", rules_py=RULES))

    def run(**answers: object) -> CaseState:
        with database.transaction() as session:
            person = upsert_resident(session, RUT.of(12_345_678), "Rosa", "Pérez")
            by = Actor(person.id, person.full_name, person.run, frozenset())
            case = start_case(session, procedure, by=by)
            save_answers(session, case.id, answers, by=by)
            return submit(session, case.id, by=by).state

    return run


def test_the_charge_is_what_the_rule_computes(
    send: Callable[..., CaseState], charged: list[ChargeRequest]
) -> None:
    assert send(tree="fruit", urgent=False) is CaseState.AWAITING_PAYMENT
    assert [request.amount for request in charged] == [Money(18_110)]


def test_what_the_rule_exempts_is_filed_without_a_charge(
    send: Callable[..., CaseState], charged: list[ChargeRequest]
) -> None:
    assert send(tree="other", urgent=False) is CaseState.SUBMITTED
    assert charged == []


def test_whoever_may_not_ask_is_told_why_and_nothing_is_filed(
    send: Callable[..., CaseState], charged: list[ChargeRequest]
) -> None:
    with pytest.raises(InvalidError, match=r"Lo urgente se pide por teléfono\."):
        send(tree="fruit", urgent=True, why="prisa")

    assert charged == []
