# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What each row of a bank's file is: the payment of a charge, something to look at, or foreign."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from munikit.people import Interest, Party, Person, interest_of
from munikit.public.contracts import ChargeState
from munikit.public.rules import RUT, Money
from munikit_payments.charges.interest import parties_of_charge
from munikit_payments.charges.models import Charge
from munikit_payments.transfers.models import BankLine, LineMove, Reason, Transfer
from munikit_payments.transfers.references import reference_in

# Databases limit how many values one statement may name.
_AT_ONCE = 500
_MOST = 20


@dataclass(frozen=True)
class Waiting:
    """A transfer somebody announced, with what it pays and who owes it."""

    transfer: Transfer
    charge: Charge
    payer: Person


@dataclass(frozen=True)
class Match:
    """What becomes of a row, and why if it is no payment."""

    line: BankLine
    move: LineMove
    reason: Reason | None = None
    found: Waiting | None = None


@dataclass(frozen=True)
class Likely:
    """By what a row without a reference is taken for one of ours."""

    amounts: Collection[Money]
    payers: Collection[RUT]


def match(session: Session, lines: Sequence[BankLine], official_id: UUID | None) -> list[Match]:
    """Say of each row what it is; of two that pay the same charge, the second does not.

    ``official_id`` is who confirms the file: nobody confirms a payment of their own (art. 12).
    """
    named = _named(session, lines)
    likely = _likely(session, lines)
    paid: set[UUID] = set()
    matches: list[Match] = []
    for line in lines:
        found = named.get(reference_in(line.text))
        if found is None:
            matches.append(_unnamed(line, likely))
            continue
        reason = _difference(line, found)
        if reason is None and found.charge.id in paid:
            reason = Reason.PAID_ALREADY
        if reason is None and _is_own(session, line, found.charge, official_id):
            reason = Reason.OWN
        if reason is None:
            paid.add(found.charge.id)
        matches.append(Match(line, LineMove.DOUBT if reason else LineMove.PAY, reason, found))
    return matches


def candidates(session: Session, line: BankLine) -> list[Waiting]:
    """Return the transfers that wait and may be what a row is: of its sender or its amount."""
    newest = _alike([line]).order_by(Charge.amount != line.amount, Transfer.announced_at.desc())
    return [Waiting(*row) for row in session.execute(newest.limit(_MOST))]


def find(session: Session, reference: str) -> Waiting | None:
    """Return the transfer of a reference, whatever became of its charge."""
    return next(iter(_read(session, [reference])), None)


def _difference(line: BankLine, found: Waiting) -> Reason | None:
    charge = found.charge
    until = found.transfer.valid_until
    if charge.state is ChargeState.PAID:
        return Reason.PAID_ALREADY
    if charge.state is ChargeState.CANCELLED:
        return Reason.CANCELLED
    if line.amount != charge.amount:
        return Reason.AMOUNT
    if until is not None and line.day > until:
        return Reason.LATE
    return None


def parties_of_line(session: Session, line: BankLine, charge: Charge | None) -> Iterator[Party]:
    """Yield whom a transfer concerns: who sent it, and whoever its charge concerns."""
    if line.sender is not None:
        yield Party(run=line.sender)
    if charge is not None:
        yield from parties_of_charge(session, charge)


def _is_own(session: Session, line: BankLine, charge: Charge, official_id: UUID | None) -> bool:
    if official_id is None:
        return False
    parties = parties_of_line(session, line, charge)
    return interest_of(session, Party(official_id), parties) is not Interest.NONE


def _unnamed(line: BankLine, likely: Likely) -> Match:
    """Of what names no transfer of ours, only what may be one is worth a person's time."""
    if reference_in(line.text):
        return Match(line, LineMove.DOUBT, Reason.UNKNOWN)
    if line.amount in likely.amounts or line.sender in likely.payers:
        return Match(line, LineMove.DOUBT, Reason.NO_REFERENCE)
    return Match(line, LineMove.SET_ASIDE)


def _likely(session: Session, lines: Iterable[BankLine]) -> Likely:
    """Return the amounts and payers of rows without a reference that a waiting transfer has too."""
    unnamed = [line for line in lines if not reference_in(line.text)]
    amounts: set[Money] = set()
    payers: set[RUT] = set()
    for start in range(0, len(unnamed), _AT_ONCE):
        for _, charge, payer in session.execute(_alike(unnamed[start : start + _AT_ONCE])):
            amounts.add(charge.amount)
            payers.update({payer.run} if payer.run else ())
    return Likely(amounts, payers)


def _alike(lines: Sequence[BankLine]) -> Select[Transfer, Charge, Person]:
    """Select the transfers that wait of the amount, or the sender, of some rows."""
    senders = [line.sender for line in lines if line.sender]
    amounts = [line.amount for line in lines]
    return _everything().where(
        Charge.state == ChargeState.OPEN, Charge.amount.in_(amounts) | Person.run.in_(senders)
    )


def _named(session: Session, lines: Sequence[BankLine]) -> Mapping[str, Waiting]:
    wanted = sorted({reference_in(line.text) for line in lines} - {""})
    lots = (wanted[n : n + _AT_ONCE] for n in range(0, len(wanted), _AT_ONCE))
    return {each.transfer.reference: each for lot in lots for each in _read(session, lot)}


def _read(session: Session, references: Sequence[str]) -> Iterable[Waiting]:
    query = _everything().where(Transfer.reference.in_(references))
    return [Waiting(*row) for row in session.execute(query)]


def _everything() -> Select[Transfer, Charge, Person]:
    return (
        select(Transfer, Charge, Person)
        .join(Charge, Charge.id == Transfer.charge_id)
        .join(Person, Person.id == Charge.payer_id)
    )
