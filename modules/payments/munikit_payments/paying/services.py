# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Paying through a gateway: every foreign call stands between two transactions."""

import logging
import secrets
from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import select

from munikit.db import Database
from munikit.kernel.errors import UnavailableError
from munikit.people import Counted, count_use
from munikit.public.contracts import ChargeState
from munikit.public.rules import ConflictError, NotFoundError, wiring
from munikit.public.rules import gettext as _
from munikit.public.rules import lazy_gettext as _l
from munikit_payments.charges.models import Attempt, Charge
from munikit_payments.charges.states import AttemptMove, AttemptState, Cause
from munikit_payments.gateways import (
    USUAL,
    Bill,
    Browser,
    Gateway,
    GatewayError,
    Outcome,
    Stage,
    gateway_for,
    offered_gateways,
)
from munikit_payments.ledger.settled import check_payable
from munikit_payments.paying.settling import change, claim, release, settle
from munikit_payments.settings import PaymentsSettings

log = logging.getLogger(__name__)

_NOBODYS = Browser()
_ORDER_BYTES = 8
# An application has no folio before it is paid: the charge's own page is what can be looked up.
_NOT_BEGUN = (
    "%s no abrió el pago de «%s» (orden %s, cobro %s): %s. No se cobró nada y quien paga lo sabe. "
    "Si se repite, vea que esta máquina llegue a %s y revise [payments] en portal.toml y .env"
)
_NOT_KNOWN = (
    "%s no dijo cómo está el pago de «%s» (orden %s, cobro %s): %s. El trabajador (portal worker) "
    "pregunta de nuevo cada minuto. Si se repite, vea que esta máquina llegue a %s"
)
_AWAY = _l(
    "%(title)s no responde en este momento. No se le cobró nada y su solicitud sigue guardada. "
    "Inténtelo en unos minutos o pague en la caja municipal."
)
_CHANGED = _l(
    "Este cobro cambió mientras abríamos el pago. No se le cobró nada: vuelva atrás y véalo de "
    "nuevo."
)


class GatewayAwayError(UnavailableError):
    """The gateway was not reached, and nothing was charged: another try or way may do."""


def settings_of(database: Database) -> PaymentsSettings:
    return database.wiring.settings.of(PaymentsSettings)


def start_payment(
    database: Database, charge_id: UUID, name: str = USUAL, *, browser: Browser = _NOBODYS
) -> str:
    """Open a payment at a gateway and return the address to send the payer to.

    Raises:
        NotFoundError: no such gateway is switched on.
        ConflictError: the charge is paid already, was cancelled, or must be computed anew.
        TooMuchError: its payer begins too many.
        GatewayAwayError: the gateway does not answer; nothing was charged.
    """
    gateway = _offered(database, name)
    attempt, concept = _new_attempt(database, charge_id, gateway)
    try:
        started = gateway.create(_bill(database, gateway, attempt, concept, browser))
    except GatewayError as error:
        _tell(_NOT_BEGUN, database, gateway, attempt, error)
        # The attempt stays without a token: nobody was sent anywhere, so it can only expire.
        raise GatewayAwayError(_AWAY % {"title": gateway.title}) from error
    with database.transaction() as session:
        # Let go of while the gateway was asked: nobody is sent to pay it.
        if session.get_one(Charge, charge_id, with_for_update=True).state is not ChargeState.OPEN:
            raise ConflictError(_CHANGED)
        stored = session.get_one(Attempt, attempt.id)
        stored.token = started.token
        change(session, stored, AttemptMove.INITIATE)
    return started.address


def take_return(database: Database, params: Mapping[str, str], name: str = USUAL) -> UUID:
    """Settle the payment a browser came back from and return its charge's id.

    The shapes of a return are hints: what counts is what the gateway says when asked.

    Raises:
        NotFoundError: the return names no payment of this portal.
    """
    returned = gateway_for(settings_of(database), name).returned(params)
    attempt = _find(database, name, token=returned.token, order=returned.order)
    if attempt is None:
        raise NotFoundError(
            _(
                "No encontramos ese pago. Si le cobraron, no pague de nuevo: escriba a la "
                "municipalidad."
            )
        )
    cause = Cause.FINISHED if returned.finished else Cause.LEFT
    # Where another return of it is being settled nobody waits for that: anybody can repeat an
    # address, and each would hold a thread. The page they are led to looks again by itself.
    resolve(database, attempt.id, cause)
    return attempt.charge_id


def take_notice(database: Database, name: str, headers: Mapping[str, str], body: bytes) -> bool:
    """Ask about the payment a gateway's notice names; false if it could not be asked now.

    A notice of a payment that is not ours, or that is settled, changes nothing.

    Raises:
        NotTheirsError: the gateway did not sign it.
    """
    token = gateway_for(settings_of(database), name).noticed(headers, body)
    attempt = _find(database, name, token=token)
    if attempt is None:
        return True
    if not resolve(database, attempt.id, Cause.LOOKED_AT):
        return True
    with database.reading() as session:
        return session.get_one(Attempt, attempt.id).state is not AttemptState.INITIATED


def resolve(database: Database, attempt_id: UUID, cause: Cause) -> bool:
    """Ask the gateway how an attempt stands and settle it; false if another process does."""
    with database.transaction() as session:
        if not claim(session, attempt_id):
            return False
        attempt = session.get_one(Attempt, attempt_id)
        token = attempt.token or ""
    gateway = gateway_for(settings_of(database), attempt.gateway)
    try:
        outcome = _ask(gateway, token, cause)
        if cause is Cause.LEFT and outcome.stage is Stage.OPEN:
            gateway.close(token)
    except GatewayError as error:
        _tell(_NOT_KNOWN, database, gateway, attempt, error)
        with database.transaction() as session:
            release(session, attempt_id)
        return True
    with database.transaction() as session:
        settle(session, attempt_id, outcome, cause)
    return True


def _tell(
    words: str, database: Database, gateway: Gateway, attempt: Attempt, error: GatewayError
) -> None:
    with database.reading() as session:
        charge = session.get_one(Charge, attempt.charge_id)
    page = f"{database.wiring.settings.site.url}/pagos/{charge.id}"
    why = str(error).rstrip(".")
    log.warning(words, gateway.title, charge.reference, attempt.buy_order, page, why, gateway.site)


def _ask(gateway: Gateway, token: str, cause: Cause) -> Outcome:
    if cause is Cause.FINISHED:
        try:
            return gateway.commit(token)
        except GatewayError:
            pass  # Lost, late or refused: the charge may have been made. Ask; never conclude.
    return gateway.status(token)


def _offered(database: Database, name: str) -> Gateway:
    for gateway in offered_gateways(settings_of(database)):
        if gateway.name == name:
            return gateway
    raise NotFoundError(_("No se puede pagar así en este portal. Elija otra forma de pagar."))


def _bill(
    database: Database, gateway: Gateway, attempt: Attempt, concept: str, browser: Browser
) -> Bill:
    ours = f"{database.wiring.settings.site.url}/pagos/{gateway.name}"
    until = attempt.created_at + gateway.form
    order = attempt.buy_order
    amount = attempt.amount
    return Bill(order, amount, concept, f"{ours}/vuelta", f"{ours}/aviso", until, browser)


def _new_attempt(database: Database, charge_id: UUID, gateway: Gateway) -> tuple[Attempt, str]:
    with database.transaction() as session:
        charge = session.get(Charge, charge_id)
        if charge is None or charge.state is not ChargeState.OPEN:
            raise ConflictError(_("Esto ya está pagado. Vea el estado de su solicitud."))
        check_payable(session, charge)
        count_use(session, charge.payer_id, Counted.PAYMENTS)
        prefix = wiring(session).settings.of(PaymentsSettings).order_prefix
        attempt = Attempt(
            charge_id=charge.id,
            buy_order=f"{prefix}{secrets.token_hex(_ORDER_BYTES).upper()}",
            gateway=gateway.name,
            amount=charge.amount,
            created_at=wiring(session).clock.now(),
        )
        session.add(attempt)
    return attempt, charge.concept


def _find(database: Database, name: str, *, token: str = "", order: str = "") -> Attempt | None:
    if not (token or order):
        return None
    by = Attempt.token == token if token else Attempt.buy_order == order
    with database.reading() as session:
        return session.scalar(select(Attempt).where(by, Attempt.gateway == name))
