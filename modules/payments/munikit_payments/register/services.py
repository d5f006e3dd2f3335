# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Looking up what was paid."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from munikit.kernel.rut import RUTError
from munikit.kernel.text import tidy
from munikit.people import Person
from munikit.public.rules import RUT
from munikit_payments.charges.models import Attempt, Charge, Receipt
from munikit_payments.transfers.models import Transfer

_MOST = 50


@dataclass(frozen=True)
class PaidRow:
    receipt: Receipt
    charge: Charge
    payer: Person


def find_paid(session: Session, text: str) -> Sequence[PaidRow]:
    """Return the newest payments; of a RUN, a receipt's folio, an authorization or an order."""
    query = (
        select(Receipt, Charge, Person)
        .join(Charge, Charge.id == Receipt.charge_id)
        .join(Person, Person.id == Charge.payer_id)
        .order_by(Receipt.paid_at.desc(), Receipt.folio.desc())
        .limit(_MOST)
    )
    text = tidy(text)
    if text:
        try:
            query = query.where(Person.run == RUT.typed(text))
        except RUTError:
            ordered = select(Attempt.charge_id).where(Attempt.buy_order == text.upper())
            announced = select(Transfer.charge_id).where(Transfer.reference == text.upper())
            query = query.where(
                (Receipt.folio == text.upper())
                | (Receipt.authorization == text)
                | Receipt.charge_id.in_(ordered)
                | Receipt.charge_id.in_(announced)
            )
    return [PaidRow(*row) for row in session.execute(query)]
