# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Anybody may pay anybody's debt, and nobody keeps its debtor or the till from doing so."""

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest
from sqlalchemy import select

from munikit.access import Actor
from munikit.contracts.treasury import ChargeState
from munikit.db import Database
from munikit.kernel.clock import FixedClock
from munikit.kernel.errors import ConflictError
from munikit_payments.charges.debt_models import Debt
from munikit_payments.charges.models import Attempt, Charge, Receipt
from munikit_payments.charges.states import AttemptState
from munikit_payments.invariants import ledger_violations
from munikit_payments.paying.counter import take_payment
from munikit_payments.paying.services import start_payment, take_return
from munikit_payments.reviewing.services import Verdict, decide
from munikit_payments.testing import Bank, GatewaySite

Order = Callable[..., Charge]


@pytest.fixture
def settings_toml(settings_toml: str, khipu: GatewaySite) -> str:
    own = f'[payments.khipu]\nenvironment = "simulated"\nsimulator_url = "{khipu.url}"\n'
    return settings_toml + own


def come_back(database: Database, address: str, name: str) -> None:
    take_return(database, dict(parse_qsl(urlsplit(address).query)), name)


@pytest.mark.parametrize("first", ["stranger", "debtor"])
@pytest.mark.parametrize("through", ["online", "till"])
@pytest.mark.parametrize("gateway", ["webpay", "khipu"])
def test_a_strangers_form_keeps_nobody_and_what_it_brings_goes_back(
    database: Database,
    bank: Bank,
    khipu: GatewaySite,
    order: Order,
    acting: Callable[[str], Actor],
    work: Callable[[], None],
    gateway: str,
    through: str,
    first: str,
) -> None:
    site = {"webpay": bank, "khipu": khipu}[gateway]
    address = start_payment(database, order("A-1", by="pedro").id, gateway)

    hers = order("A-1", online=through == "online")

    if first == "stranger":
        come_back(database, site.pay(address), gateway)
    if through == "till":
        with database.transaction() as session:
            take_payment(session, hers.id, "C-1", by=acting("ines"))
    else:
        come_back(database, bank.pay(start_payment(database, hers.id)), "webpay")
    if first == "debtor":
        come_back(database, site.pay(address), gateway)
    work()

    with database.reading() as session:
        assert set(ledger_violations(session).values()) == {0}
        assert session.scalars(select(Receipt.charge_id)).all() == [hers.id]
        his = select(Attempt.state).where(Attempt.charge_id != hers.id)
        assert session.scalars(his).all() == [AttemptState.REFUNDED]
        paid = session.scalars(select(Debt).where(Debt.order_id == hers.subject_id)).one()
        assert (paid.external_id, paid.state) == ("A-1", "paid")


@pytest.mark.parametrize("through", ["online", "till"])
def test_a_stranger_who_comes_back_again_and_again_keeps_nobody(
    database: Database, order: Order, through: str
) -> None:
    start_payment(database, order("M-1", by="pedro").id)
    with database.transaction() as session:
        session.scalars(select(Attempt)).one().state = AttemptState.COMMITTING

    assert order("M-1", online=through == "online").state is ChargeState.OPEN


@pytest.mark.parametrize("through", ["online", "till"])
@pytest.mark.parametrize("verdict", list(Verdict))
def test_a_strangers_payment_in_doubt_keeps_nobody_and_charged_it_goes_back(
    database: Database,
    bank: Bank,
    order: Order,
    acting: Callable[[str], Actor],
    work: Callable[[], None],
    verdict: Verdict,
    through: str,
) -> None:
    bank.misbehave("wrong_order")
    come_back(database, bank.pay(start_payment(database, order("A-1", by="pedro").id)), "webpay")
    bank.misbehave("")

    hers = order("A-1", online=through == "online")
    if through == "till":
        with database.transaction() as session:
            take_payment(session, hers.id, "C-1", by=acting("ines"))
    else:
        come_back(database, bank.pay(start_payment(database, hers.id)), "webpay")
    with database.transaction() as session:
        his = session.scalars(select(Attempt).where(Attempt.charge_id != hers.id)).one()
        assert his.state is AttemptState.REVIEW
        decide(session, his.id, verdict, "1213", by=acting("tomas"))
    work()

    after = AttemptState.REJECTED if verdict is Verdict.NOT_CHARGED else AttemptState.REFUNDED
    with database.reading() as session:
        assert set(ledger_violations(session).values()) == {0}
        assert session.get_one(Attempt, his.id).state is after
        assert session.scalars(select(Receipt.charge_id)).all() == [hers.id]
        paid = session.scalars(select(Debt).where(Debt.order_id == hers.subject_id)).one()
        assert (paid.external_id, paid.state) == ("A-1", "paid")


def test_what_the_debtor_paid_and_is_in_doubt_no_stranger_takes(
    database: Database, order: Order
) -> None:
    start_payment(database, order("M-1").id)
    with database.transaction() as session:
        session.scalars(select(Attempt)).one().state = AttemptState.REVIEW

    with pytest.raises(ConflictError, match="Estamos confirmando"):
        order("M-1", by="pedro")


def test_what_a_neighbour_pays_at_the_till_no_other_takes_and_its_debtor_does(
    order: Order, clock: FixedClock
) -> None:
    order("M-1", by="pedro", online=False)
    with pytest.raises(ConflictError, match="Otra persona está pagando"):
        order("M-1", by="tomas")

    clock.moment += timedelta(minutes=11)
    assert order("M-1", by="tomas").state is ChargeState.OPEN

    order("M-1", by="pedro", online=False)
    assert order("M-1").state is ChargeState.OPEN


def test_the_till_takes_what_the_debtor_left_at_a_gateway(database: Database, order: Order) -> None:
    left = order("A-1")
    start_payment(database, left.id, "khipu")

    assert order("A-1", online=False).id != left.id


def test_a_stranger_takes_nothing_the_debtor_just_ordered(order: Order, clock: FixedClock) -> None:
    order("M-1")
    with pytest.raises(ConflictError, match="Otra persona está pagando"):
        order("M-1", by="pedro")

    clock.moment += timedelta(minutes=11)

    assert order("M-1", by="pedro").state is ChargeState.OPEN


def test_a_stranger_holds_a_debt_from_the_first_form_and_not_again_by_another(
    database: Database, order: Order, clock: FixedClock
) -> None:
    charge = order("A-2", by="pedro")
    start_payment(database, charge.id, "khipu")
    clock.moment += timedelta(minutes=55)
    start_payment(database, charge.id, "khipu")
    with pytest.raises(ConflictError, match="Espere 5 minutos"):
        order("A-2", by="tomas")
    clock.moment += timedelta(minutes=6)
    start_payment(database, order("A-2", "M-1", by="pedro").id, "khipu")

    assert order("A-2", by="tomas").state is ChargeState.OPEN
