# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Closing a day: in order, once, with every till counted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import BigInteger, case, func, select, type_coerce
from sqlalchemy.orm import Session

from munikit import audit
from munikit.access import allow
from munikit.db.folios import next_folio
from munikit.kernel.formats import day as written_day
from munikit.people import Person
from munikit.public.rules import (
    Actor,
    ConflictError,
    InvalidError,
    Money,
    NotFoundError,
    local_date,
    wiring,
)
from munikit.public.rules import gettext as _
from munikit_payments.charges.models import Method
from munikit_payments.ledger.close_models import CloseLine, DayClose
from munikit_payments.ledger.services import (
    ALL_YEARS,
    OWED_BACK,
    SERIES,
    LedgerEntry,
    is_income,
    received_by,
)
from munikit_payments.permissions import PaymentPermission

TILL = received_by(Method.COUNTER)


@dataclass(frozen=True)
class Total:
    """The movements of one account in a day, at the till of one cashier."""

    account: str
    official_id: UUID | None
    official: str
    movements: int
    received: Money
    given_back: Money

    @property
    def net(self) -> Money:
        return self.received - self.given_back

    @property
    def is_till(self) -> bool:
        return self.account == TILL


@dataclass(frozen=True)
class Count:
    """What a cashier's till held, and why it is not what the ledger says, if it is not."""

    money: Money
    explanation: str = ""


def open_days(session: Session) -> Sequence[date]:
    """Return the days with movements that are not closed, the oldest first."""
    last = session.scalar(select(func.max(DayClose.day)))
    query = select(LedgerEntry.day).distinct().order_by(LedgerEntry.day)
    if last is not None:
        query = query.where(LedgerEntry.day > last)
    return session.scalars(query).all()


def totals_of(session: Session, day: date) -> list[Total]:
    """Return what came in and went out in an accounting day, by account and cashier."""
    pesos = type_coerce(LedgerEntry.amount, BigInteger)
    # The sides where money is; income and what is owed are their mirrors.
    query = (
        select(
            LedgerEntry.account,
            LedgerEntry.official_id,
            func.count(),
            func.sum(case((pesos > 0, pesos), else_=0)),
            func.sum(case((pesos < 0, -pesos), else_=0)),
        )
        .where(
            LedgerEntry.day == day,
            ~is_income(LedgerEntry.account),
            LedgerEntry.account != OWED_BACK,
        )
        .group_by(LedgerEntry.account, LedgerEntry.official_id)
        .order_by(LedgerEntry.account, LedgerEntry.official_id)
    )
    rows = session.execute(query).all()
    names = _names(session, [row[1] for row in rows])
    return [
        Total(account, who, names.get(who, ""), number, Money(int(came)), Money(int(went)))
        for account, who, number, came, went in rows
    ]


def close_day(session: Session, day: date, counts: Mapping[UUID, Count], *, by: Actor) -> DayClose:
    """Close an accounting day. What is settled afterwards belongs to the next one.

    Raises:
        ForbiddenError: the official may not.
        ConflictError: it is closed already, or an earlier day is not.
        InvalidError: a till was not counted, or a difference is not explained.
    """
    allow(by, PaymentPermission.CLOSE)
    # First of all: it locks the ledger, so that no payment is being posted meanwhile.
    number = next_folio(session, SERIES, ALL_YEARS)
    now = wiring(session).clock.now()
    _check_turn(session, day, today=local_date(now))
    totals = totals_of(session, day)
    closed = DayClose(number=number, day=day, closed_at=now, closed_by_id=by.id)
    session.add(closed)
    session.flush()
    session.add_all([_line(closed.id, total, counts) for total in totals])
    audit.record(
        session,
        "payments.close_day",
        actor_id=by.id,
        subject_id=closed.id,
        data={"day": day.isoformat(), "pesos": sum(total.net.pesos for total in totals)},
    )
    session.flush()
    return closed


def _check_turn(session: Session, day: date, *, today: date) -> None:
    waiting = open_days(session)
    if day not in waiting:
        raise ConflictError(_("Ese día ya está cerrado, o no tiene movimientos."))
    if day > today:
        raise ConflictError(_("Ese día todavía no termina de empezar: sus pagos son de después."))
    if day != waiting[0]:
        raise ConflictError(
            _("Cierre primero el %(written_day)s.", written_day=written_day(waiting[0]))
        )


def _line(close_id: UUID, total: Total, counts: Mapping[UUID, Count]) -> CloseLine:
    count = counts.get(total.official_id) if total.is_till and total.official_id else None
    if total.is_till and count is None:
        raise InvalidError(
            _("Cuente la caja de %(value)s", value=total.official or _("quien falta"))
        )
    if count is not None and count.money != total.net and not count.explanation.strip():
        raise InvalidError(
            _(
                "La caja de %(official)s tiene %(money)s y debía tener %(net)s. Explique "
                "la diferencia",
                official=total.official,
                money=count.money,
                net=total.net,
            )
        )
    return CloseLine(
        close_id=close_id,
        account=total.account,
        official_id=total.official_id,
        movements=total.movements,
        received=total.received,
        given_back=total.given_back,
        counted=count.money if count else None,
        explanation=count.explanation.strip() if count else "",
    )


@dataclass(frozen=True)
class Closed:
    close: DayClose
    closed_by: str
    lines: Sequence[tuple[CloseLine, str]]


def closed_day(session: Session, day: date) -> Closed:
    """Return a closed day with the names of its officials.

    Raises:
        NotFoundError: it is not closed.
    """
    close = session.scalar(select(DayClose).where(DayClose.day == day))
    if close is None:
        raise NotFoundError(_("Ese día no está cerrado."))
    query = select(CloseLine).where(CloseLine.close_id == close.id).order_by(CloseLine.account)
    lines = session.scalars(query).all()
    names = _names(session, [close.closed_by_id, *(line.official_id for line in lines)])
    shown = [(line, names.get(line.official_id, "")) for line in lines]
    return Closed(close, names[close.closed_by_id], shown)


def _names(session: Session, ids: Sequence[UUID | None]) -> dict[UUID | None, str]:
    found = session.scalars(select(Person).where(Person.id.in_([i for i in ids if i])))
    return {person.id: person.full_name for person in found}


def closed_days(session: Session, most: int) -> Sequence[DayClose]:
    """Return the days that were closed last, the newest first."""
    return session.scalars(select(DayClose).order_by(DayClose.day.desc()).limit(most)).all()
