# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Paying through the gateway: every foreign call stands between two transactions."""

import secrets
import time
from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import select

from munikit.contracts.treasury import ChargeState
from munikit.db import Database
from munikit.kernel.errors import ConflictError, NotFoundError, UnavailableError
from munikit.wiring import wiring
from munikit_payments.debts.settled import check_payable
from munikit_payments.gateways import Gateway, GatewayError, gateway_for
from munikit_payments.models import Attempt, Charge
from munikit_payments.settings import PaymentsSettings
from munikit_payments.settling import change, claim, release, settle
from munikit_payments.states import AttemptMove, AttemptState

RETURN_PATH = "/pagos/webpay/vuelta"
# A duplicate return waits this long for the first one's result before it says "confirming".
_DUPLICATE_SECONDS = 5.0
_POLL_SECONDS = 0.2
_ORDER_BYTES = 8


def settings_of(database: Database) -> PaymentsSettings:
    return database.wiring.settings.of(PaymentsSettings)


def start_payment(database: Database, charge_id: UUID) -> str:
    """Open a payment at the gateway and return the address to send the payer to.

    Raises:
        ConflictError: the charge is paid already, was cancelled, or must be computed anew.
        UnavailableError: the gateway does not answer; nothing was charged.
    """
    attempt = _new_attempt(database, charge_id)
    back = f"{database.wiring.settings.site.url}{RETURN_PATH}"
    try:
        started = _gateway(database).create(attempt.buy_order, attempt.amount, back)
    except GatewayError as error:
        # The attempt stays without a token: nobody was sent anywhere, so it can only expire.
        raise UnavailableError(
            "Webpay no responde en este momento. No se le cobró nada y su solicitud sigue "
            "guardada. Inténtelo en unos minutos o pague en la caja municipal."
        ) from error
    with database.transaction() as session:
        stored = session.get_one(Attempt, attempt.id)
        stored.token = started.token
        change(session, stored, AttemptMove.INITIATE)
    return f"{started.url}?token_ws={started.token}"


def take_return(database: Database, params: Mapping[str, str]) -> UUID:
    """Settle the payment a browser came back from and return its charge's id.

    The four shapes of a return are hints: what counts is what the gateway says when asked.

    Raises:
        NotFoundError: the return names no payment of this portal.
    """
    attempt = _returned(database, params)
    # Only the token alone means that the payer finished; committing anything else is an error.
    finished = "token_ws" in params and "TBK_TOKEN" not in params
    if not resolve(database, attempt.id, commit=finished, aborted=not finished):
        _await_other(database, attempt.id)
    return attempt.charge_id


def resolve(database: Database, attempt_id: UUID, *, commit: bool, aborted: bool = False) -> bool:
    """Ask the gateway how an attempt stands and settle it; false if another process does."""
    with database.transaction() as session:
        if not claim(session, attempt_id):
            return False
        token = session.get_one(Attempt, attempt_id).token or ""
    gateway = _gateway(database)
    try:
        outcome = gateway.commit(token) if commit else gateway.status(token)
    except GatewayError:
        # Lost, late or refused: the charge may have been made. Ask; never conclude.
        try:
            outcome = gateway.status(token)
        except GatewayError:
            with database.transaction() as session:
                release(session, attempt_id)
            return True
    with database.transaction() as session:
        settle(session, attempt_id, outcome, aborted=aborted)
    return True


def _new_attempt(database: Database, charge_id: UUID) -> Attempt:
    with database.transaction() as session:
        charge = session.get(Charge, charge_id)
        if charge is None or charge.state is not ChargeState.OPEN:
            raise ConflictError("Esto ya está pagado. Vea el estado de su solicitud.")
        check_payable(session, charge)
        prefix = wiring(session).settings.of(PaymentsSettings).order_prefix
        attempt = Attempt(
            charge_id=charge.id,
            buy_order=f"{prefix}{secrets.token_hex(_ORDER_BYTES).upper()}",
            amount=charge.amount,
            created_at=wiring(session).clock.now(),
        )
        session.add(attempt)
    return attempt


def _returned(database: Database, params: Mapping[str, str]) -> Attempt:
    token = params.get("TBK_TOKEN") or params.get("token_ws") or ""
    order = params.get("TBK_ORDEN_COMPRA", "")
    by = Attempt.token == token if token else Attempt.buy_order == order
    with database.reading() as session:
        attempt = session.scalar(select(Attempt).where(by))
    if attempt is None or not (token or order):
        raise NotFoundError(
            "No encontramos ese pago. Si le cobraron, no pague de nuevo: llame a la municipalidad."
        )
    return attempt


def _await_other(database: Database, attempt_id: UUID) -> None:
    limit = time.monotonic() + _DUPLICATE_SECONDS
    while time.monotonic() < limit:
        with database.reading() as session:
            if session.get_one(Attempt, attempt_id).state is not AttemptState.COMMITTING:
                return
        time.sleep(_POLL_SECONDS)


def _gateway(database: Database) -> Gateway:
    return gateway_for(settings_of(database))
