# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What did not match is decided by a person, once, and never against the books."""

from collections.abc import Callable
from uuid import UUID

import pytest
from sqlalchemy import select

from munikit.access import Actor
from munikit.contracts.treasury import ChargeState, ChargeStatus
from munikit.db import Database
from munikit.kernel.errors import ConflictError, ForbiddenError, InvalidError
from munikit_payments.charges.models import Charge
from munikit_payments.invariants import ledger_violations
from munikit_payments.ledger.services import LedgerEntry
from munikit_payments.testing import AMOUNT, bank_row, create_charge
from munikit_payments.transfers.announcing import announce
from munikit_payments.transfers.deciding import Decision, decide
from munikit_payments.transfers.models import BankFile, BankLine, LineState, Reason

Acting = Callable[[str], Actor]
Announced = Callable[[], tuple[ChargeStatus, str]]
Load = Callable[..., BankFile]
LESS = AMOUNT.pesos - 1


def only_line(database: Database) -> BankLine:
    with database.reading() as session:
        assert set(ledger_violations(session).values()) == {0}
        return session.scalars(select(BankLine)).one()


def became(database: Database) -> tuple[LineState, Reason | None]:
    line = only_line(database)
    return line.state, line.reason


def state(database: Database, charge: ChargeStatus) -> ChargeState:
    with database.reading() as session:
        return session.get_one(Charge, charge.id).state


def settle(
    database: Database, decision: Decision, proof: str, by: Actor, line_id: UUID | None = None
) -> None:
    found = line_id or only_line(database).id
    with database.transaction() as session:
        decide(session, found, decision, proof, by=by)


def test_nobody_confirms_a_payment_of_their_own(
    database: Database, acting: Acting, confirmed: Load
) -> None:
    tomas = acting("tomas")
    charge = create_charge(database, tomas.id)
    with database.transaction() as session:
        reference = announce(session, charge.id, by_id=tomas.id).reference

    confirmed(bank_row(reference))

    assert became(database) == (LineState.REVIEW, Reason.OWN)
    with pytest.raises(ForbiddenError, match="suyo"):
        settle(database, Decision.PAYS, reference, tomas)
    settle(database, Decision.PAYS, reference, acting("berta"))
    assert state(database, charge) is ChargeState.PAID


def test_a_person_says_what_a_transfer_without_reference_pays(
    database: Database, acting: Acting, announced: Announced, confirmed: Load
) -> None:
    charge, reference = announced()
    confirmed(bank_row("patente"))

    settle(database, Decision.PAYS, reference.lower(), acting("tomas"))

    assert became(database)[0] is LineState.PAID
    assert state(database, charge) is ChargeState.PAID


@pytest.mark.parametrize(
    ("pesos", "proof", "said"),
    [
        (LESS, "", "Escriba la referencia"),
        (LESS, "TR00000127", "No hay un cobro con esa referencia"),
        (LESS, "the right one", r"Ese cobro es de \$36\.220"),
    ],
)
def test_what_is_wrong_pays_nothing_whoever_says_so(
    database: Database,
    acting: Acting,
    announced: Announced,
    confirmed: Load,
    pesos: int,
    proof: str,
    said: str,
) -> None:
    charge, reference = announced()
    confirmed(bank_row(reference, pesos))
    tomas = acting("tomas")

    with pytest.raises(InvalidError, match=said):
        settle(database, Decision.PAYS, reference if "right" in proof else proof, tomas)

    assert became(database) == (LineState.REVIEW, Reason.AMOUNT)
    assert state(database, charge) is ChargeState.OPEN


def test_what_went_back_is_in_the_books_both_ways(
    database: Database, acting: Acting, announced: Announced, confirmed: Load
) -> None:
    charge, reference = announced()
    confirmed(bank_row(reference, LESS))

    settle(database, Decision.GIVEN_BACK, "Transferencia 55", acting("tomas"))

    assert (became(database)[0], state(database, charge)) == (LineState.RETURNED, ChargeState.OPEN)
    with database.reading() as session:
        entries = session.scalars(select(LedgerEntry).order_by(LedgerEntry.seq)).all()
    assert [(e.account, e.amount.pesos) for e in entries] == [
        ("received.transfer", LESS),
        ("owed_back", -LESS),
        ("owed_back", LESS),
        ("received.transfer", -LESS),
    ]


def test_what_belongs_elsewhere_is_not_in_these_books(
    database: Database, acting: Acting, confirmed: Load
) -> None:
    confirmed(bank_row("arriendo", 80_000))

    settle(database, Decision.ELSEWHERE, "Ingreso 77 de contabilidad", acting("tomas"))

    assert became(database)[0] is LineState.ELSEWHERE
    with database.reading() as session:
        assert session.scalars(select(LedgerEntry)).all() == []


def test_it_is_decided_once_and_by_the_treasury(
    database: Database, acting: Acting, announced: Announced, confirmed: Load
) -> None:
    _, reference = announced()
    confirmed(bank_row("patente"))
    cashier, tomas = acting("ines"), acting("tomas")
    with pytest.raises(ForbiddenError):
        settle(database, Decision.PAYS, reference, cashier)

    settle(database, Decision.PAYS, reference, tomas)

    with pytest.raises(ConflictError, match="ya está resuelta"):
        settle(database, Decision.GIVEN_BACK, "55", tomas)
