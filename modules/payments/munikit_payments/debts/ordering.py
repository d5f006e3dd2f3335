# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Putting several debts into one charge, and letting go of one that was not paid."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session

from munikit import audit
from munikit.db import Database
from munikit.db.folios import next_folio
from munikit.public.contracts import ChargeRequest, ChargeState
from munikit.public.rules import (
    ConflictError,
    InvalidError,
    Job,
    Money,
    NotFoundError,
    Work,
    local_date,
    wiring,
)
from munikit.public.rules import gettext as _
from munikit_payments.charges.debt_models import Debt, DebtOrder, DebtOrderLine, DebtState
from munikit_payments.charges.models import Attempt, Charge
from munikit_payments.charges.states import AttemptState
from munikit_payments.debts.holding import check_hold, owes_all
from munikit_payments.debts.owed import Debtor
from munikit_payments.debts.pricing import Price, kind_of, price
from munikit_payments.ledger.services import ALL_YEARS
from munikit_payments.provider import PaymentsTreasury, live_charge
from munikit_payments.settings import PaymentsSettings
from munikit_payments.transfers.announcing import waits_for_file

_MOST_DEBTS = 100
# A series whose numbers nobody reads: whoever takes the next has the turn until the commit.
_TURN = "debt_order"
# Somebody may be paying at this moment: its charge is not taken away under them.
_UNSETTLED = (AttemptState.COMMITTING, AttemptState.REVIEW)
_UNFINISHED = (AttemptState.CREATED, AttemptState.INITIATED, *_UNSETTLED)


def order_debts(
    session: Session, debtor: Debtor, debt_ids: Sequence[UUID], *, payer_id: UUID, online: bool
) -> Charge:
    """Open one charge for several debts at what they cost today, and return it.

    An order of the same debts that still stands is returned again; one of other debts is let go.

    Raises:
        InvalidError: no debt was chosen, too many, or an instalment without the earlier ones.
        NotFoundError: one is not the debtor's.
        ConflictError: one is paid already, is being paid, or its payment is being confirmed.
    """
    if not 0 < len(set(debt_ids)) <= _MOST_DEBTS:
        raise InvalidError(
            _("Marque entre una y %(most_debts)s deudas para pagar", most_debts=_MOST_DEBTS)
        )
    _lock(session, debt_ids)
    debts = _chosen(session, debtor, debt_ids)
    same = _standing(session, debts, payer_id=payer_id, online=online)
    if same is not None:
        return same
    for order_id in {debt.order_id for debt in debts if debt.order_id}:
        inside = [debt for debt in debts if debt.order_id == order_id]
        _take_over(session, order_id, inside, payer_id=payer_id, online=online)
    return _open(session, debts, payer_id=payer_id, online=online)


def let_go(session: Session, order_id: UUID, *, kept: Sequence[AttemptState] = _UNSETTLED) -> None:
    """Cancel an order that was not paid, so that its debts can be paid another way.

    A payment of it that is approved after all goes back by itself.

    Raises:
        ConflictError: it was paid, or a payment of it is being confirmed.
    """
    charge = live_charge(session, order_id)
    if charge is not None:
        session.refresh(charge, with_for_update=True)
        if charge.state is ChargeState.PAID or _has_attempt(session, charge, kept):
            raise ConflictError(
                _(
                    "Estamos confirmando un pago de estas deudas. No pague de nuevo: vea "
                    "su estado en unos minutos."
                )
            )
        PaymentsTreasury().cancel_charge(session, order_id)
    session.execute(update(Debt).where(Debt.order_id == order_id).values(order_id=None))


def _take_over(
    session: Session, order_id: UUID, debts: Sequence[Debt], *, payer_id: UUID, online: bool
) -> None:
    """Let go of the order of some debts; the till and their debtor wait for no stranger."""
    charge = live_charge(session, order_id)
    if charge is None:
        let_go(session, order_id)
        return
    own = charge.payer_id == payer_id
    first = not online or (not own and owes_all(session, payer_id, debts))
    if not first:
        check_hold(session, charge, debts, payer_id)
    # Whoever repeats the way back of a form has it confirmed again and again, and what is in doubt
    # may wait for a treasurer for days. Charged after all, it goes back.
    stranger = not own and not owes_all(session, charge.payer_id, debts)
    let_go(session, order_id, kept=() if first and stranger else _UNSETTLED)


def expire_orders(work: Work) -> None:
    """Let go of the orders whose amount does not stand any more."""
    for order_id in _expired(work.database):
        with work.database.transaction() as session:
            charge = live_charge(session, order_id)
            if charge is None or not _may_be_paid(session, charge):
                let_go(session, order_id)


EXPIRE_ORDERS = Job("payments.expire_debt_orders", expire_orders, every=timedelta(hours=1))


def _expired(database: Database) -> Sequence[UUID]:
    with database.reading() as session:
        today = local_date(wiring(session).clock.now())
        unpaid = exists().where(Debt.order_id == DebtOrder.id, Debt.state == DebtState.OPEN)
        query = select(DebtOrder.id).where(DebtOrder.valid_until < today, unpaid)
        return session.scalars(query.limit(500)).all()


def _lock(session: Session, debt_ids: Sequence[UUID]) -> None:
    """Lock everything an order may touch, in the sequence in which everybody does.

    One order is made at a time, or two of overlapping debts would wait for each other. Charges come
    before debts, as in the settling of a payment, and debts by their id, as in an import.
    """
    next_folio(session, _TURN, ALL_YEARS)
    chosen = select(Debt.order_id).where(Debt.id.in_(debt_ids), Debt.order_id.is_not(None))
    orders = session.scalars(chosen).all()
    charges = select(Charge.id).where(Charge.subject_id.in_(orders)).order_by(Charge.id)
    session.scalars(charges.with_for_update()).all()
    debts = select(Debt.id).where(Debt.id.in_(debt_ids) | Debt.order_id.in_(orders))
    session.scalars(debts.order_by(Debt.id).with_for_update()).all()


def _chosen(session: Session, debtor: Debtor, debt_ids: Sequence[UUID]) -> list[Debt]:
    query = select(Debt).where(Debt.id.in_(debt_ids), debtor.owes()).order_by(Debt.id)
    debts = list(session.scalars(query))
    if len(debts) < len(set(debt_ids)):
        raise NotFoundError(_("No encontramos una de esas deudas. Búsquelas de nuevo."))
    if any(debt.state is not DebtState.OPEN for debt in debts):
        raise ConflictError(_("Una de esas deudas ya está pagada. Búsquelas de nuevo."))
    for debt in debts:
        if debt.instalment > 1 and kind_of(session, debt).instalments_in_order:
            _require_earlier(session, debt, {each.id for each in debts})
    return debts


def _require_earlier(session: Session, debt: Debt, chosen: set[UUID]) -> None:
    earlier = select(Debt).where(
        Debt.kind == debt.kind,
        Debt.whole_id == debt.whole_id,
        Debt.instalment < debt.instalment,
        Debt.state == DebtState.OPEN,
        Debt.id.not_in(chosen),
    )
    missing = session.scalars(earlier.order_by(Debt.instalment)).first()
    if missing is not None:
        raise InvalidError(
            _("Marque también «%(concept)s»: se paga antes, o junto", concept=missing.concept)
        )


def _standing(
    session: Session, debts: Sequence[Debt], *, payer_id: UUID, online: bool
) -> Charge | None:
    orders = {debt.order_id for debt in debts}
    order_id = next(iter(orders))
    if len(orders) > 1 or order_id is None:
        return None
    order = session.get_one(DebtOrder, order_id)
    lines = select(DebtOrderLine.debt_id).where(DebtOrderLine.order_id == order_id)
    same = set(session.scalars(lines)) == {debt.id for debt in debts}
    today = local_date(wiring(session).clock.now())
    stands = order.valid_until >= today and order.payer_id == payer_id
    if not (same and stands) or (order.is_online and not online):
        return None
    charge = live_charge(session, order_id)
    if charge is None or charge.state is not ChargeState.OPEN:
        return None
    # An amount stands some days though interest grows; but nobody pays more than is owed today.
    now = sum((price(session, debt, today, online=online).total for debt in debts), Money(0))
    return charge if charge.amount <= now else None


def _open(session: Session, debts: Sequence[Debt], *, payer_id: UUID, online: bool) -> Charge:
    now = wiring(session).clock.now()
    today = local_date(now)
    days = wiring(session).settings.of(PaymentsSettings).order_days
    prices = {debt.id: price(session, debt, today, online=online) for debt in debts}
    order = DebtOrder(
        payer_id=payer_id,
        is_online=any(each.discount > Money(0) for each in prices.values()),
        at_till=not online,
        valid_until=today + timedelta(days=days),
        created_at=now,
    )
    session.add(order)
    session.flush()
    for debt in debts:
        debt.order_id = order.id
        session.add(_line(order, debt, prices[debt.id]))
    request = _request(order, debts, prices.values())
    audit.record(
        session,
        "payments.order_debts",
        actor_id=payer_id,
        subject_id=order.id,
        data={"debts": len(debts), "pesos": request.amount.pesos},
    )
    return session.get_one(Charge, PaymentsTreasury().open_charge(session, request).id)


def _line(order: DebtOrder, debt: Debt, of: Price) -> DebtOrderLine:
    return DebtOrderLine(
        order_id=order.id,
        debt_id=debt.id,
        amount=of.amount,
        adjustment=of.late.adjustment,
        interest=of.late.interest,
        fine=of.fine,
        discount=of.discount,
    )


def _request(order: DebtOrder, debts: Sequence[Debt], prices: Iterable[Price]) -> ChargeRequest:
    several = _("Pago de %(count)s deudas municipales", count=len(debts))
    return ChargeRequest(
        subject_id=order.id,
        payer_id=order.payer_id,
        concept=debts[0].concept if len(debts) == 1 else several,
        reference=", ".join(debt.external_id for debt in debts)[:200],
        amount=sum((each.total for each in prices), Money(0)),
        return_path=f"/deudas/pago/{order.id}",
    )


def _may_be_paid(session: Session, charge: Charge) -> bool:
    return _has_attempt(session, charge, _UNFINISHED) or waits_for_file(session, charge)


def _has_attempt(session: Session, charge: Charge, states: Sequence[AttemptState]) -> bool:
    found = exists().where(Attempt.charge_id == charge.id, Attempt.state.in_(states))
    return bool(session.scalar(select(found)))
