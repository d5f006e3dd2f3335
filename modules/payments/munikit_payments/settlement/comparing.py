# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Comparing: each order's sales and refunds, ours beside theirs."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from munikit.kernel.clock import SANTIAGO, as_utc
from munikit.public.rules import Money
from munikit_payments.charges.models import Attempt
from munikit_payments.charges.states import AttemptState
from munikit_payments.ledger.services import LedgerEntry
from munikit_payments.settlement.models import SettlementFile, SettlementKind, SettlementLine

# Databases limit how many values one statement may name.
_AT_ONCE = 500
_Key = tuple[str, SettlementKind]


class Verdict(StrEnum):
    EQUAL = "equal"
    AMOUNT = "amount"
    OURS_ONLY = "ours_only"
    THEIRS_ONLY = "theirs_only"


@dataclass(frozen=True)
class Compared:
    """One order's sales or refunds on both sides. ``attempt`` is what we know of it, if ours."""

    reference: str
    kind: SettlementKind
    ours: Money
    theirs: Money
    attempt: AttemptState | None

    @property
    def verdict(self) -> Verdict:
        if self.ours == self.theirs:
            return Verdict.EQUAL
        if self.theirs == Money(0):
            return Verdict.OURS_ONLY
        return Verdict.THEIRS_ONLY if self.ours == Money(0) else Verdict.AMOUNT


@dataclass(frozen=True)
class Comparison:
    rows: Sequence[Compared]
    fees: Money

    @property
    def differences(self) -> list[Compared]:
        return [row for row in self.rows if row.verdict is not Verdict.EQUAL]

    @property
    def ours(self) -> Money:
        return _net((row.kind, row.ours) for row in self.rows)

    @property
    def theirs(self) -> Money:
        return _net((row.kind, row.theirs) for row in self.rows)


def compare(session: Session, file: SettlementFile) -> Comparison:
    """Compare what a file settles, and what we posted in its days, with the other side.

    Either side may have it on another day (a payment near midnight, one the sweep found later), so
    an order that is on one side in these days is looked for on the other side on any day.
    """
    lines = session.scalars(select(SettlementLine).where(SettlementLine.file_id == file.id)).all()
    wanted = sorted({line.reference for line in lines} | _posted_between(session, file))
    ours = _ours(session, file.account, wanted)
    theirs = _theirs(session, wanted)
    states = _states(session, wanted)
    rows = [
        Compared(key[0], key[1], Money(ours[key]), Money(theirs[key]), states.get(key[0]))
        for key in sorted({*ours, *theirs})
    ]
    return Comparison(rows, Money(sum(line.fee.pesos for line in lines)))


def _posted_between(session: Session, file: SettlementFile) -> set[str]:
    # The days of a card company are those of Santiago, wherever the commune is.
    begin = datetime.combine(file.first_day, time(0), SANTIAGO)
    end = datetime.combine(file.last_day + timedelta(days=1), time(0), SANTIAGO)
    query = select(LedgerEntry.reference).where(
        LedgerEntry.account == file.account,
        LedgerEntry.at >= as_utc(begin),
        LedgerEntry.at < as_utc(end),
    )
    return set(session.scalars(query))


def _ours(session: Session, account: str, wanted: Sequence[str]) -> Counter[_Key]:
    found: Counter[_Key] = Counter()
    for some in _lots(wanted):
        query = select(LedgerEntry).where(
            LedgerEntry.account == account, LedgerEntry.reference.in_(some)
        )
        for entry in session.scalars(query):
            pesos = entry.amount.pesos
            kind = SettlementKind.SALE if pesos > 0 else SettlementKind.REFUND
            found[entry.reference, kind] += abs(pesos)
    return found


def _theirs(session: Session, wanted: Sequence[str]) -> Counter[_Key]:
    found: Counter[_Key] = Counter()
    for some in _lots(wanted):
        query = select(SettlementLine).where(SettlementLine.reference.in_(some))
        for line in session.scalars(query):
            found[line.reference, line.kind] += line.amount.pesos
    return found


def _states(session: Session, wanted: Sequence[str]) -> dict[str, AttemptState]:
    found: dict[str, AttemptState] = {}
    for some in _lots(wanted):
        query = select(Attempt.buy_order, Attempt.state).where(Attempt.buy_order.in_(some))
        found.update((order, state) for order, state in session.execute(query))
    return found


def _lots(wanted: Sequence[str]) -> Iterable[Sequence[str]]:
    return (wanted[n : n + _AT_ONCE] for n in range(0, len(wanted), _AT_ONCE))


def _net(amounts: Iterable[tuple[SettlementKind, Money]]) -> Money:
    return Money(sum(m.pesos if kind is SettlementKind.SALE else -m.pesos for kind, m in amounts))
