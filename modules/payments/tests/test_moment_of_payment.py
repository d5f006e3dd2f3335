# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What counts is when the payer paid, as the gateway states it and our own clock bounds it."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from munikit.contracts.treasury import ChargeStatus
from munikit.db import Database
from munikit.kernel.clock import FixedClock, as_utc, keep_time_of, zone_here
from munikit.kernel.communes import zone_of
from munikit.outbox import StoredEvent
from munikit_payments.charges.models import Attempt, Charge, Receipt
from munikit_payments.charges.states import AttemptState
from munikit_payments.gateways import Outcome, gateway_for
from munikit_payments.ledger.services import LedgerEntry
from munikit_payments.paying.services import settings_of
from munikit_payments.paying.settling import settle
from munikit_payments.testing import create_charge

ZONES = {"Santiago": "13101", "Punta Arenas": "12101", "Coyhaique": "11101", "Pascua": "05201"}
# Before the year turns, and before the clocks change in 2027: back on the night of 3 April, so that
# the last hour comes twice; forward on the night of 4 September.
LAST_SECONDS = ["2026-12-31T23:59:50", "2027-04-03T23:59:50", "2027-09-04T23:59:50"]
Paid = Callable[..., Receipt]


@pytest.fixture
def paid(database: Database, clock: FixedClock, payer: UUID) -> Paid:
    """Pay a new charge by Webpay; the bank says when, and we hear of it later."""

    def made(stated: object, *, began: datetime, heard: datetime) -> Receipt:
        clock.moment = began
        charge = create_charge(database, payer)
        attempt = _attempt(database, charge)
        answer = {
            "amount": attempt.amount.pesos,
            "status": "AUTHORIZED",
            "buy_order": attempt.buy_order,
            "authorization_code": "1213",
            "response_code": 0,
            "transaction_date": stated,
        }
        clock.moment = heard
        outcome: Outcome = gateway_for(settings_of(database), "webpay").read(answer)
        with database.transaction() as session:
            settle(session, attempt.id, outcome)
        with database.reading() as session:
            return session.scalars(select(Receipt).where(Receipt.charge_id == charge.id)).one()

    return made


def _attempt(database: Database, charge: ChargeStatus) -> Attempt:
    with database.transaction() as session:
        attempt = Attempt(
            charge_id=charge.id,
            buy_order=uuid4().hex[:20],
            gateway="webpay",
            amount=charge.amount,
            state=AttemptState.COMMITTING,
            created_at=session.get_one(Charge, charge.id).created_at,
        )
        session.add(attempt)
    return attempt


def stated(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%S.000Z}"


@pytest.mark.parametrize("cut", ZONES.values(), ids=ZONES)
@pytest.mark.parametrize("wall", LAST_SECONDS)
def test_a_receipt_is_of_the_day_and_year_of_the_payment(
    database: Database, paid: Paid, cut: str, wall: str
) -> None:
    keep_time_of(zone_of(cut))
    # Where the hour comes twice, the second: the day ends with it.
    moment = as_utc(datetime.fromisoformat(wall).replace(tzinfo=zone_here(), fold=1))
    began = moment - timedelta(minutes=2)
    heard = moment + timedelta(seconds=15)

    receipt = paid(stated(moment), began=began, heard=heard)

    assert receipt.paid_at == moment
    assert receipt.folio == f"VAL-P-{wall[:4]}-000001"
    with database.reading() as session:
        entries = session.scalars(select(LedgerEntry)).all()
        charge = session.get_one(Charge, receipt.charge_id)
        told = session.scalars(select(StoredEvent)).one()
    assert charge.paid_at == moment
    assert {entry.day for entry in entries} == {date.fromisoformat(wall[:10])}
    assert {entry.at for entry in entries} == {heard}
    assert told.payload["paid_at"] == moment.isoformat()
    assert told.at == heard


BEGAN = datetime.fromisoformat("2026-12-31T15:00:00+00:00")
NEXT_MORNING = BEGAN + timedelta(hours=18)
FORM_DIED = BEGAN + timedelta(minutes=11)


@pytest.mark.parametrize(
    ("said", "paid_at"),
    [
        (stated(BEGAN + timedelta(minutes=4)), BEGAN + timedelta(minutes=4)),
        ("2026-12-31T12:04:00-03:00", BEGAN + timedelta(minutes=4)),
        (stated(NEXT_MORNING + timedelta(days=1)), NEXT_MORNING),
        (stated(BEGAN - timedelta(days=1)), BEGAN),
        ("2026-12-31T15:04:00", FORM_DIED),
        ("0001-01-01T00:00:00+14:00", FORM_DIED),
        ("ayer", FORM_DIED),
        (1_798_729_440, FORM_DIED),
        (None, FORM_DIED),
    ],
    ids=[
        "as it says",
        "in its own zone",
        "never in the future",
        "never before it was asked for",
        "without a zone nothing is said",
        "before all time nothing is said",
        "no moment is nothing said",
        "a number is nothing said",
        "nothing said: while its form lived",
    ],
)
def test_what_reconciliation_finds_next_morning_was_paid_the_day_before(
    paid: Paid, said: object, paid_at: datetime
) -> None:
    assert paid(said, began=BEGAN, heard=NEXT_MORNING).paid_at == paid_at


def test_a_payment_heard_of_at_once_that_states_nothing_was_made_now(paid: Paid) -> None:
    heard = BEGAN + timedelta(minutes=2)

    assert paid(None, began=BEGAN, heard=heard).paid_at == heard


def test_the_ledger_keeps_the_order_in_which_it_heard(database: Database, paid: Paid) -> None:
    noon = BEGAN + timedelta(days=1)

    later = paid(stated(noon), began=noon - timedelta(minutes=1), heard=noon)
    earlier = paid(stated(BEGAN), began=BEGAN, heard=noon + timedelta(hours=1))

    with database.reading() as session:
        entries = session.scalars(select(LedgerEntry).order_by(LedgerEntry.seq)).all()
    assert [entry.source_id for entry in entries[::2]] == [later.id, earlier.id]
    assert [entry.day for entry in entries[::2]] == [date(2027, 1, 1), date(2026, 12, 31)]
    assert [entry.number for entry in entries[::2]] == [1, 2]
