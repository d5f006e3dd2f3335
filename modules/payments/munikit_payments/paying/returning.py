# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A payment that goes back by itself is told: to whoever paid, and to the treasury."""

from sqlalchemy.orm import Session

from munikit.cases.case.contact import email_about
from munikit.cases.case.officials import with_role
from munikit.contracts.treasury import RefundCause
from munikit.kernel.words import speaking
from munikit.notices import notify
from munikit.public.contracts import ChargeState
from munikit.public.rules import Money, wiring
from munikit.public.rules import gettext as _
from munikit.public.rules import lazy_gettext as _l
from munikit_payments.charges.models import Attempt, Charge, receipt_path
from munikit_payments.charges.states import AttemptState
from munikit_payments.permissions import TREASURER

GOING_BACK = (AttemptState.REFUND_DUE, AttemptState.REFUNDED)
_WHY = {
    RefundCause.TWICE: _l("Ya estaba pagado: es un pago doble."),
    RefundCause.LATE: _l("Llegó cuando ya no había nada que pagar."),
}
_OWED = _l(
    "Recibimos un pago de %(amount)s por «%(concept)s». %(why)s Vuelve solo al medio con que lo "
    "pagó: no tiene que pedirlo. Le avisaremos cuando esté hecho.\n\nVéalo en %(address)s"
)
_GOES_BACK = _l(
    "%(why)s El portal lo devuelve solo por la pasarela.\n\nVéalo en %(site)s/bandeja/devoluciones"
)
_GOING_BACK = _l("Vuelve un pago de %(amount)s, orden %(buy_order)s")


def cause_of(charge: Charge) -> RefundCause:
    """Say why a payment beside the one that counts goes back by itself."""
    return RefundCause.LATE if charge.state is ChargeState.CANCELLED else RefundCause.TWICE


@speaking()  # Whoever asked for the page may read another language.
def tell_owed(session: Session, attempt: Attempt, charge: Charge, amount: Money) -> None:
    """Say that a payment that came beside the one that counts goes back by itself."""
    why = _WHY[cause_of(charge)]
    site = wiring(session).settings.site.url
    notify(
        session,
        key=f"owed-{attempt.id}",
        to=email_about(session, charge.subject_id, charge.payer_id),
        subject=_("Le devolveremos %(amount)s", amount=amount),
        body=_OWED
        % {
            "amount": amount,
            "concept": charge.concept,
            "why": why,
            "address": _address(site, charge),
        },
    )
    for treasurer in with_role(session, TREASURER):
        notify(
            session,
            key=f"owed-{attempt.id}-{treasurer.id}",
            to=treasurer.email,
            subject=_GOING_BACK % {"amount": amount, "buy_order": attempt.buy_order},
            body=_GOES_BACK % {"why": why, "site": site},
        )


@speaking()
def tell_returned(session: Session, attempt: Attempt, charge: Charge, amount: Money) -> None:
    """Say that it went back."""
    site = wiring(session).settings.site.url
    notify(
        session,
        key=f"returned-{attempt.id}",
        to=email_about(session, charge.subject_id, charge.payer_id),
        subject=_("Le devolvimos %(amount)s", amount=amount),
        body=_(
            "Le devolvimos %(amount)s, que pagó de más por «%(concept)s», al medio con "
            "que lo pagó.\n\nVéalo en %(address)s",
            amount=amount,
            concept=charge.concept,
            address=_address(site, charge),
        ),
    )


def _address(site: str, charge: Charge) -> str:
    if charge.state is ChargeState.PAID:
        return f"{site}{receipt_path(charge.id)}"
    return f"{site}{charge.return_path}"
