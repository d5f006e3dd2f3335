# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The proof of a payment: a page to print, and a PDF for who asks."""

from uuid import UUID

from flask import Blueprint, Response, redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from munikit.cases.case.money import told
from munikit.documents import open_stored
from munikit.public.pages import actor, page, reading, signed_in, transaction
from munikit.public.rules import NotFoundError
from munikit.public.rules import gettext as _
from munikit.web import database, named
from munikit_payments.charges.models import Charge, Receipt
from munikit_payments.charges.reading import receipt_of
from munikit_payments.paying.charge_pages import own_charge, way_back
from munikit_payments.paying.receipts import ask_for_paper, details_of, paper_of
from munikit_payments.refunds.asked import money_back

bp = Blueprint("receipts", __name__, template_folder="../templates")


@bp.get("/pagos/<uuid:charge_id>/comprobante")
@signed_in
def show(charge_id: UUID) -> ResponseReturnValue:
    with reading() as session:
        charge, receipt = _own_receipt(session, charge_id)
        paper = paper_of(session, receipt)
        details = details_of(session, receipt, charge)
        refunds = told(money_back(session, charge.subject_id))
    back = way_back(charge) if actor().id == charge.payer_id else url_for("treasury.payments")
    return page(
        "payments/receipt.html",
        charge=charge,
        receipt=receipt,
        details=details,
        paper=paper,
        refunds=refunds,
        back=back,
    )


@bp.post("/pagos/<uuid:charge_id>/comprobante/pdf")
@signed_in
def ask_pdf(charge_id: UUID) -> ResponseReturnValue:
    with transaction() as session:
        _rest, receipt = _own_receipt(session, charge_id)
        ask_for_paper(session, receipt)
    return redirect(url_for("receipts.show", charge_id=charge_id), 303)


@bp.get("/pagos/<uuid:charge_id>/comprobante.pdf")
@signed_in
def download(charge_id: UUID) -> ResponseReturnValue:
    with reading() as session:
        _rest, receipt = _own_receipt(session, charge_id)
        paper = paper_of(session, receipt)
    if paper is None or paper.sha256 is None:
        raise NotFoundError(_("El PDF todavía no está listo. Vuelva al comprobante y pídalo."))
    what = _("El pago está hecho y su comprobante es %(folio)s", folio=receipt.folio)
    content = open_stored(database().wiring, paper.sha256, what=what)
    response = Response(content, content_type="application/pdf")
    response.headers["Cache-Control"] = "private, no-store"
    return named(response, f"{receipt.folio}.pdf")


def _own_receipt(session: Session, charge_id: UUID) -> tuple[Charge, Receipt]:
    charge = own_charge(session, charge_id)
    return charge, receipt_of(session, charge)
