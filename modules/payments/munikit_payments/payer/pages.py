# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The resident's pages of a payment, and the gateway's way back."""

import logging
from uuid import UUID

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import Headers

from munikit.cases.case.money import told
from munikit.public.contracts import ChargeState
from munikit.public.pages import page, public, reading, signed_in
from munikit.web import csrf_exempt, database
from munikit.web.forms import asked, brought_back, signed_body
from munikit_payments.charges.models import Attempt
from munikit_payments.charges.reading import last_attempt
from munikit_payments.charges.states import AttemptState
from munikit_payments.gateways import TITLES, Browser, NotTheirsError, offered_gateways
from munikit_payments.ledger.settled import check_owner, has_owner
from munikit_payments.paying.charge_pages import own_charge, way_back
from munikit_payments.paying.services import (
    GatewayAwayError,
    settings_of,
    start_payment,
    take_notice,
    take_return,
)
from munikit_payments.refunds.asked import money_back
from munikit_payments.transfers.announcing import transfer_of

_log = logging.getLogger(__name__)

bp = Blueprint("payments", __name__, template_folder="../templates")

_MOST_AGENT = 255
_UNKNOWN = (AttemptState.COMMITTING, AttemptState.REVIEW)


@bp.get("/pagos/<uuid:charge_id>")
@signed_in
def show(charge_id: UUID) -> ResponseReturnValue:
    return _shown(charge_id)


def _shown(charge_id: UUID, problem: str = "") -> ResponseReturnValue:
    with reading() as session:
        charge = own_charge(session, charge_id)
        attempt = last_attempt(session, charge)
        context = {
            "transfer": transfer_of(session, charge.id),
            "available": has_owner(session, charge),
            "back": told(money_back(session, charge.subject_id)),
        }
    if charge.state is ChargeState.PAID:
        return redirect(way_back(charge), 303)
    html = page(
        "payments/pay.html",
        charge=charge,
        state=attempt.state.value if attempt else "",
        unsure=_is_unsure(attempt),
        title=TITLES[attempt.gateway] if attempt else "",
        gateways=offered_gateways(settings_of(database())),
        problem=problem,
        **context,
    )
    return html, 503 if problem else 200


def _is_unsure(attempt: Attempt | None) -> bool:
    if attempt is None:
        return False
    came_back = attempt.state is AttemptState.INITIATED and "r" in asked()
    return attempt.state in _UNKNOWN or came_back


@bp.post("/pagos/<uuid:charge_id>/<name>")
@signed_in
def go(charge_id: UUID, name: str) -> ResponseReturnValue:
    """Send the payer to a gateway."""
    with reading() as session:
        charge = own_charge(session, charge_id)
    if charge.state is ChargeState.PAID:
        return redirect(way_back(charge), 303)
    try:
        return redirect(start_payment(database(), charge_id, name, browser=_browser()), 303)
    except GatewayAwayError as error:
        # Their own page: it leads to another try, to the till and back to what they were doing.
        return _shown(charge_id, error.message)


@bp.route("/pagos/<name>/vuelta", methods=["GET", "POST"])
@public
@csrf_exempt
def come_back(name: str) -> ResponseReturnValue:
    """Take a payer back: by GET or POST, from another site, so without a session."""
    charge_id = take_return(database(), brought_back(), name)
    return redirect(url_for("payments.show", charge_id=charge_id, r=1), 303)


@bp.post("/pagos/<name>/aviso")
@public
@csrf_exempt
def notice(name: str) -> ResponseReturnValue:
    """Take a gateway's notice of a payment: its signature is its only word, then it is asked.

    200: heard, do not send it again. 503: send it again later.
    """
    body = signed_body()
    try:
        heard = take_notice(database(), name, _lower(request.headers), body)
    except NotTheirsError as error:
        # To the log and not to the journal: anybody can send these, as many as they like.
        _log.warning(
            "Llegó un aviso que %s no firmó (%s): no se creyó nada. Si los avisos verdaderos se "
            "rechazan, revise la clave secreta en .env (PORTAL_PAYMENTS__%s__SECRET)",
            name,
            error,
            name.upper(),
        )
        return {"message": "the signature does not hold"}, 400
    return ({"message": "ok"}, 200) if heard else ({"message": "ask again"}, 503)


@bp.get("/pagos/<uuid:charge_id>/cupon")
@signed_in
def slip(charge_id: UUID) -> ResponseReturnValue:
    with reading() as session:
        charge = own_charge(session, charge_id)
        check_owner(session, charge)
    return page("payments/slip.html", charge=charge)


def _browser() -> Browser:
    agent = request.user_agent.string[:_MOST_AGENT]
    return Browser(request.remote_addr or Browser.address, agent or Browser.agent)


def _lower(headers: Headers) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}
