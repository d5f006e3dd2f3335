# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A payment that goes back by itself is told: to whoever paid, and to the treasury."""

from sqlalchemy.orm import Session

from munikit.cases.case.officials import with_role
from munikit.contracts.treasury import ChargeState, RefundCause
from munikit.kernel.money import Money
from munikit.notices import notify
from munikit.people import find_person
from munikit.wiring import wiring
from munikit_payments.charges.models import Attempt, Charge
from munikit_payments.charges.states import AttemptState
from munikit_payments.permissions import TREASURER

GOING_BACK = (AttemptState.REFUND_DUE, AttemptState.REFUNDED)
_WHY = {
    RefundCause.TWICE: "Ya estaba pagado: es un pago doble.",
    RefundCause.LATE: "Llegó cuando ya no había nada que pagar.",
}


def cause_of(charge: Charge) -> RefundCause:
    """Say why a payment beside the one that counts goes back by itself."""
    return RefundCause.LATE if charge.state is ChargeState.CANCELLED else RefundCause.TWICE


def tell_owed(session: Session, attempt: Attempt, charge: Charge, amount: Money) -> None:
    """Say that a payment that came beside the one that counts goes back by itself."""
    why = _WHY[cause_of(charge)]
    site = wiring(session).settings.site.url
    notify(
        session,
        key=f"owed-{attempt.id}",
        to=find_person(session, charge.payer_id).email,
        subject=f"Le devolveremos {amount}",
        body=f"Recibimos un pago de {amount} por «{charge.concept}». {why} Vuelve solo al medio "
        "con que lo pagó: no tiene que pedirlo. Le avisaremos cuando esté hecho.\n\n"
        f"Véalo en {_address(site, charge)}",
    )
    for treasurer in with_role(session, TREASURER):
        notify(
            session,
            key=f"owed-{attempt.id}-{treasurer.id}",
            to=treasurer.email,
            subject=f"Vuelve un pago de {amount}, orden {attempt.buy_order}",
            body=f"{why} El portal lo devuelve solo por la pasarela.\n\n"
            f"Véalo en {site}/bandeja/devoluciones",
        )


def tell_returned(session: Session, attempt: Attempt, charge: Charge, amount: Money) -> None:
    """Say that it went back."""
    site = wiring(session).settings.site.url
    notify(
        session,
        key=f"returned-{attempt.id}",
        to=find_person(session, charge.payer_id).email,
        subject=f"Le devolvimos {amount}",
        body=f"Le devolvimos {amount}, que pagó de más por «{charge.concept}», al medio con que lo "
        f"pagó.\n\nVéalo en {_address(site, charge)}",
    )


def _address(site: str, charge: Charge) -> str:
    if charge.state is ChargeState.PAID:
        return f"{site}/pagos/{charge.id}/comprobante"
    return f"{site}{charge.return_path}"
