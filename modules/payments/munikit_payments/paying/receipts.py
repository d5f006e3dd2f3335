# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A receipt as paper: made by the worker when somebody asks for it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from importlib.resources import files
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, Session, mapped_column

from munikit.brand.crest import crest
from munikit.brand.letterhead import letterhead
from munikit.db import StoredHash
from munikit.db.upsert import insert_or_ignore
from munikit.documents import keep
from munikit.kernel.formats import day, moment
from munikit.people import Person, find_person
from munikit.printing import render_paper
from munikit.public.data import Base
from munikit.public.rules import Job, Work, enqueue, wiring
from munikit.public.rules import gettext as _
from munikit.public.rules import lazy_gettext as _l
from munikit.settings import Settings
from munikit_payments.charges.models import Charge, Method, Receipt, receipt_path
from munikit_payments.gateways import TITLES
from munikit_payments.ledger.settled import debts_in

METHODS: Mapping[str, str] = {
    **TITLES,
    Method.COUNTER.value: _l("Caja municipal"),
    Method.TRANSFER.value: _l("Transferencia bancaria"),
}


class ReceiptPaper(Base):
    """A receipt's PDF; without ``sha256`` the worker has not made it yet."""

    __tablename__ = "payments_receipt_paper"

    receipt_id: Mapped[UUID] = mapped_column(ForeignKey("payments_receipt.id"), primary_key=True)
    asked_at: Mapped[datetime]
    sha256: Mapped[StoredHash | None]


def ask_for_paper(session: Session, receipt: Receipt) -> None:
    """Have the PDF made; asking again changes nothing."""
    now = wiring(session).clock.now()
    session.execute(
        insert_or_ignore(session, ReceiptPaper, receipt_id=receipt.id, asked_at=now, sha256=None)
    )
    payload = {"receipt_id": str(receipt.id)}
    enqueue(session, PRINT_RECEIPT, key=str(receipt.id), payload=payload)


def details_of(session: Session, receipt: Receipt, charge: Charge) -> list[tuple[str, str]]:
    """Return what a receipt says, as label and text; of several debts, each."""
    means = METHODS.get(receipt.method, receipt.method)
    if receipt.card_last_digits:
        means += _(", tarjeta terminada en %(last)s", last=receipt.card_last_digits)
    # Of a transfer the bank tells the day, and no hour.
    shown = day if receipt.method == Method.TRANSFER else moment
    return [
        (_("Concepto"), charge.concept),
        (_("Referencia"), charge.reference),
        (_("Monto pagado"), str(receipt.amount)),
        (_("Fecha"), shown(receipt.paid_at)),
        (_("Medio"), means),
        (_("Autorización"), receipt.authorization),
        *debts_in(session, charge),
    ]


def _print(work: Work) -> None:
    receipt_id = UUID(work.payload["receipt_id"])
    with work.database.reading() as session:
        receipt = session.get_one(Receipt, receipt_id)
        charge = session.get_one(Charge, receipt.charge_id)
        payer = find_person(session, charge.payer_id)
        details = details_of(session, receipt, charge)
    content = _pdf(receipt, payer, details, work.database.wiring.settings)
    sha256 = work.database.wiring.files.put(content)
    with work.finishing() as session:
        keep(session, sha256, size_bytes=len(content), media_type="application/pdf")
        session.get_one(ReceiptPaper, receipt_id).sha256 = sha256


PRINT_RECEIPT = Job("payments.print_receipt", _print)


def _pdf(
    receipt: Receipt, payer: Person, details: Sequence[tuple[str, str]], settings: Settings
) -> bytes:
    template = (files("munikit_payments") / "papers" / "receipt.html").read_text(encoding="utf-8")
    values = {
        **letterhead(settings),
        "folio": receipt.folio,
        "amount": str(receipt.amount),
        "payer": payer.full_name,
        "run": str(payer.run or ""),
        "details": details,
        "address": f"{settings.site.url}{receipt_path(receipt.charge_id)}",
    }
    assets = {"crest.svg": crest(settings)}
    return render_paper(template, values, assets).pdf


def paper_of(session: Session, receipt: Receipt) -> ReceiptPaper | None:
    """Return the PDF of a receipt, if somebody asked for it."""
    return session.get(ReceiptPaper, receipt.id)
