# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A Getnet to develop and test with: sessions, the payer's page, refunds and one signed notice.

Source: as the adapter's. What that leaves open is marked where it is decided.
"""

import base64
import secrets
import threading
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from flask import Flask, jsonify, redirect, request
from flask.typing import ResponseReturnValue

from munikit.kernel.clock import Clock, SystemClock
from munikit_payments.gateways.getnet import SIMULATED, credentials, sign
from munikit_payments.gateways.simulators import add_control, payer_page, simulator

_SEED_SECONDS = 300
_TIMEOUT = 10


class Fault(StrEnum):
    """What it does wrong from now on; see ``/_simulator/``."""

    NONE = ""
    CREATE_ERROR = "create_error"
    STATUS_ERROR = "status_error"
    STATUS_GARBAGE = "status_garbage"
    WRONG_AMOUNT = "wrong_amount"
    WRONG_ORDER = "wrong_order"
    IN_REVIEW = "in_review"
    CANCEL_ERROR = "cancel_error"
    REFUND_REFUSED = "refund_refused"
    REFUND_LOST = "refund_lost"
    NOTICE_NEVER = "notice_never"
    NOTICE_FORGED = "notice_forged"


@dataclass
class Session:
    """``tried`` are the payments of a session as it answers them; the last may be approved."""

    request_id: int
    asked: dict[str, Any]
    code: str
    expires: datetime
    status: str = "PENDING"
    reason: str = "PC"
    tried: list[dict[str, Any]] = field(default_factory=list)
    notices: list[int] = field(default_factory=list)

    @property
    def payment(self) -> dict[str, Any]:
        found: dict[str, Any] = self.asked["payment"]
        return found


@dataclass
class Site:
    clock: Clock
    sessions: dict[int, Session] = field(default_factory=dict)
    fault: Fault = Fault.NONE
    lock: threading.RLock = field(default_factory=threading.RLock)

    def misbehave(self, fault: Fault) -> None:
        self.fault = fault

    def as_json(self) -> dict[str, object]:
        with self.lock:
            payments = [asdict(each) for each in self.sessions.values()]
        return {"fault": self.fault, "payments": payments}

    def status(self, status: str, reason: str, message: str) -> dict[str, str]:
        date = self.clock.now().isoformat(timespec="seconds")
        return {"status": status, "reason": reason, "message": message, "date": date}

    def find(self, request_id: int) -> Session | None:
        """Return a session, which is over by itself once its time is."""
        found = self.sessions.get(request_id)
        if found and found.status == "PENDING" and self.clock.now() >= found.expires:
            found.status = "REJECTED"
            found.reason = "EX"
        return found


def create(clock: Clock | None = None) -> Flask:
    """Make the simulator. It keeps its sessions in memory: with the process they are gone."""
    app = simulator(__name__)
    site = Site(clock or SystemClock())
    _add_api(app, site)
    _add_payer(app, site)
    add_control(app, Fault, tell=site.misbehave, state=site.as_json)
    return app


def _add_api(app: Flask, site: Site) -> None:
    @app.before_request
    def check_keys() -> ResponseReturnValue | None:
        if not request.path.startswith("/api/") or request.method != "POST":
            return None
        said = request.get_json(silent=True)
        code = _wrong_keys(said.get("auth") if isinstance(said, dict) else None)
        return (_failed(site, 401, f"Authentication failed {code}", "401")) if code else None

    @app.post("/api/session")
    def open_session() -> ResponseReturnValue:
        return _open(site, request.get_json())

    @app.post("/api/session/<int:request_id>")
    def query(request_id: int) -> ResponseReturnValue:
        found = site.find(request_id)
        return _query(site, found) if found else _failed(site, 404, "Session not found")

    @app.post("/api/session/<int:request_id>/cancel")
    def cancel(request_id: int) -> ResponseReturnValue:
        found = site.find(request_id)
        return _cancel(site, found) if found else _failed(site, 404, "Session not found")

    @app.post("/api/transaction")
    def transact() -> ResponseReturnValue:
        return _reverse(site, request.get_json())


def _wrong_keys(auth: Any) -> int:  # noqa: ANN401 - JSON from outside.
    """Return the code of what is wrong with ``auth``, as the documentation lists them, or 0."""
    names = ("login", "tranKey", "nonce", "seed")
    if not isinstance(auth, dict) or not all(isinstance(auth.get(each), str) for each in names):
        return 100
    if auth["login"] != SIMULATED:
        return 101
    nonce = base64.b64decode(auth["nonce"])
    if auth != credentials(SIMULATED, SIMULATED, seed=auth["seed"], nonce=nonce):
        return 102
    away = abs(SystemClock().now() - datetime.fromisoformat(auth["seed"]))
    return 103 if away > timedelta(seconds=_SEED_SECONDS) else 0


def _open(site: Site, said: dict[str, Any]) -> ResponseReturnValue:
    if site.fault is Fault.CREATE_ERROR:
        return _failed(site, 500, "Internal error")
    payment = said.get("payment") or {}
    amount = payment.get("amount") or {}
    needed = [said.get(each) for each in ("ipAddress", "userAgent", "returnUrl")]
    total = amount.get("total")
    if not all(needed) or not payment.get("reference") or amount.get("currency") != "CLP":
        return _failed(site, 422, "The request is missing something")
    if type(total) is not int or total <= 0:
        return _failed(site, 422, "payment.amount.total is invalid")
    expires = datetime.fromisoformat(said["expiration"])
    if expires < site.clock.now() + timedelta(minutes=5):
        return _failed(site, 422, "expiration must be at least 5 minutes away")
    asked = {key: value for key, value in said.items() if key != "auth"}
    with site.lock:
        session = Session(len(site.sessions) + 1, asked, secrets.token_hex(16), expires)
        site.sessions[session.request_id] = session
    url = f"{request.host_url}session/{session.request_id}/{session.code}"
    status = site.status("OK", "PC", "La petición se ha procesado correctamente")
    return jsonify(status=status, requestId=session.request_id, processUrl=url)


def _query(site: Site, session: Session) -> ResponseReturnValue:
    if site.fault is Fault.STATUS_ERROR:
        return _failed(site, 500, "Internal error")
    if site.fault is Fault.STATUS_GARBAGE:
        return "<html>", 200
    payment = dict(session.payment)
    if site.fault is Fault.WRONG_ORDER:
        payment["reference"] = "ANOTHER-ORDER"
    answer = {
        "requestId": session.request_id,
        "status": site.status(session.status, session.reason, "La petición"),
        "request": {**session.asked, "payment": payment},
        "payment": [_told(site.fault, each) for each in session.tried] or None,
        "subscription": None,
    }
    return jsonify(answer)


def _told(fault: Fault, tried: dict[str, Any]) -> dict[str, Any]:
    if fault is not Fault.WRONG_AMOUNT:
        return tried
    more = {"currency": "CLP", "total": tried["amount"]["from"]["total"] + 1}
    return {**tried, "amount": {"from": more, "to": more, "factor": 1}}


def _cancel(site: Site, session: Session) -> ResponseReturnValue:
    if site.fault is Fault.CANCEL_ERROR:
        return _failed(site, 500, "Internal error")
    with site.lock:
        if session.status != "PENDING" or _is_in_review(session):
            return _failed(site, 422, "The session can not be cancelled")
        session.status = "REJECTED"
        session.reason = "MC"
    told = {"requestId": session.request_id, "status": site.status("REJECTED", "MC", "Cancelada")}
    return jsonify(status=site.status("OK", "00", "Procesada"), session=told)


def _reverse(site: Site, said: Mapping[str, Any]) -> ResponseReturnValue:
    tried = [each for session in site.sessions.values() for each in session.tried]
    found = next((e for e in tried if e["internalReference"] == said["internalReference"]), None)
    if found is None or said.get("action") != "reverse" or found["status"]["status"] != "APPROVED":
        return _failed(site, 422, "The transaction can not be reversed")
    with site.lock:
        if found["refunded"]:
            return _failed(site, 422, "Transaction already refunded")
        if site.fault is Fault.REFUND_REFUSED:
            status = site.status("REJECTED", "05", "Rechazada")
            return jsonify(status=status, payment={**found, "status": status})
        found["refunded"] = True
    if site.fault is Fault.REFUND_LOST:
        # The effect took place; its answer does not arrive.
        return _failed(site, 504, "Gateway timeout")
    return jsonify(status=site.status("APPROVED", "00", "Aprobada"), payment=found)


def _failed(site: Site, code: int, message: str, reason: str = "XN") -> ResponseReturnValue:
    return jsonify(status=site.status("FAILED", reason, message)), code


def _is_in_review(session: Session) -> bool:
    return any(each["status"]["status"] == "PENDING" for each in session.tried)


def _add_payer(app: Flask, site: Site) -> None:
    @app.get("/session/<int:request_id>/<code>")
    def show(request_id: int, code: str) -> ResponseReturnValue:
        found = _open_one(site, request_id, code)
        return _page(found), 200 if found else 404

    @app.post("/session/<int:request_id>/<code>")
    def act(request_id: int, code: str) -> ResponseReturnValue:
        found = _open_one(site, request_id, code)
        if found is None:
            return _page(None), 409
        action = request.form.get("action", "")
        if action == "retry":
            _try(site, found, "REJECTED")
            return _page(found)
        _finish(site, found, action)
        left = action in ("cancel", "leave")
        return redirect(found.asked["cancelUrl" if left else "returnUrl"])


def _open_one(site: Site, request_id: int, code: str) -> Session | None:
    found = site.find(request_id)
    is_open = found is not None and found.code == code and found.status == "PENDING"
    return found if is_open else None


def _page(session: Session | None) -> str:
    if session is None:
        return payer_page("Getnet")
    return payer_page(
        "Getnet",
        f"{session.payment['description']}. Orden {session.payment['reference']}",
        session.payment["amount"]["total"],
        pay="Pagar con la tarjeta 4111 1111 1111 1111",
        retry="El banco rechaza la tarjeta: probar con otra",
        refuse="El banco rechaza la tarjeta, y no sigo",
        cancel="No deseo continuar",
        leave="Cerrar la página y volver",
    )


def _finish(site: Site, session: Session, action: str) -> None:
    if action == "leave":
        return
    if action == "cancel":
        _end(session, "REJECTED", "?C")
    elif action == "refuse":
        _try(site, session, "REJECTED")
        _end(session, "REJECTED", "?C")
    elif site.fault is Fault.IN_REVIEW:
        _try(site, session, "PENDING")
        return
    else:
        _try(site, session, "APPROVED")
        _end(session, "APPROVED", "00")
    if site.fault is not Fault.NOTICE_NEVER:
        threading.Thread(target=_notify, args=(site, session, site.fault), daemon=True).start()


def _end(session: Session, status: str, reason: str) -> None:
    session.status = status
    session.reason = reason


def _try(site: Site, session: Session, status: str) -> None:
    amount = session.payment["amount"]
    session.tried.append(
        {
            "status": site.status(status, "00" if status == "APPROVED" else "05", status.title()),
            "internalReference": session.request_id * 100 + len(session.tried),
            "paymentMethod": "visa",
            "paymentMethodName": "Visa",
            "amount": {"from": amount, "to": amount, "factor": 1},
            "authorization": "000000" if status != "APPROVED" else "241516",
            "reference": session.payment["reference"],
            "refunded": False,
            "processorFields": [{"keyword": "lastDigits", "value": "1111", "displayOn": "none"}],
        }
    )


def _notify(site: Site, session: Session, fault: Fault) -> None:
    """Tell it once, as the real one does. The account's address is guessed from the return's."""
    import requests  # noqa: PLC0415 - only this one calls.

    status = site.status(session.status, session.reason, "Notificación")
    secret = "somebody else's" if fault is Fault.NOTICE_FORGED else SIMULATED
    body = {
        "status": status,
        "requestId": session.request_id,
        "reference": session.payment["reference"],
        "signature": sign(secret, str(session.request_id), status),
    }
    address = session.asked["returnUrl"].split("?")[0].replace("/vuelta", "/aviso")
    try:
        session.notices.append(requests.post(address, json=body, timeout=_TIMEOUT).status_code)
    except requests.RequestException:
        session.notices.append(0)
