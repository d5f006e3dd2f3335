# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A gateway of text messages to develop and test with: it sends nothing and tells what it got.

The protocol is the Messages resource of Twilio's REST API (2010-04-01), which other gateways speak
too: what it takes, its answers and its error codes.
"""

import re
import secrets
from dataclasses import asdict, dataclass, field
from email.utils import formatdate

from flask import Flask, jsonify, request
from flask.typing import ResponseReturnValue

_LONGEST = 1600
_NUMBER = re.compile(r"\+[1-9][0-9]{7,14}")
_SENDER = re.compile(r"\+?[0-9]{3,15}|[A-Za-z0-9 ]{2,11}")
FAULTS = ("", "down", "too_many", "garbage")


@dataclass
class Message:
    sid: str
    to: str
    from_: str
    body: str


@dataclass
class _State:
    messages: dict[str, Message] = field(default_factory=dict)
    fault: str = ""


def create() -> Flask:
    app = Flask(__name__, static_folder=None)
    state = _State()
    _add_messages(app, state)
    _add_control(app, state)
    return app


def _add_messages(app: Flask, state: _State) -> None:
    @app.post("/2010-04-01/Accounts/<account>/Messages.json")
    def send(account: str) -> ResponseReturnValue:
        trouble = _fault(state) or _refusal(account)
        if trouble:
            return trouble
        sid = f"SM{secrets.token_hex(16)}"
        form = request.form
        state.messages[sid] = Message(sid, form["To"], form["From"], form["Body"])
        return jsonify(_shown(state.messages[sid], account, "queued")), 201

    @app.get("/2010-04-01/Accounts/<account>/Messages/<sid>.json")
    def show(account: str, sid: str) -> ResponseReturnValue:
        if not _is_known(account):
            return _error(401, 20003, "Authenticate")
        if sid not in state.messages:
            return _error(404, 20404, "The requested resource was not found")
        return jsonify(_shown(state.messages[sid], account, "delivered"))


def _refusal(account: str) -> ResponseReturnValue | None:
    if not _is_known(account):
        return _error(401, 20003, "Authenticate")
    to, sender, body = (request.form.get(name, "") for name in ("To", "From", "Body"))
    checks = (
        (to, 21604, "A 'To' phone number is required."),
        (_NUMBER.fullmatch(to), 21211, "Invalid 'To' Phone Number"),
        (sender, 21603, "A 'From' phone number is required."),
        (_SENDER.fullmatch(sender), 21212, "Invalid 'From' Phone Number"),
        (body, 21602, "Message body is required."),
        (len(body) <= _LONGEST, 21617, "The message body exceeds the 1600 character limit"),
    )
    for holds, code, message in checks:
        if not holds:
            return _error(400, code, message)
    return None


def _is_known(account: str) -> bool:
    given = request.authorization
    return given is not None and given.username == account and bool(given.password)


def _fault(state: _State) -> ResponseReturnValue | None:
    if state.fault == "down":
        return _error(503, 20503, "Service unavailable")
    if state.fault == "too_many":
        return _error(429, 20429, "Too Many Requests")
    return ("<html>", 200) if state.fault == "garbage" else None


def _error(status: int, code: int, message: str) -> ResponseReturnValue:
    return jsonify(code=code, message=message, status=status), status


def _shown(message: Message, account: str, status: str) -> dict[str, object]:
    now = formatdate(usegmt=True)
    return {
        "sid": message.sid,
        "account_sid": account,
        "api_version": "2010-04-01",
        "to": message.to,
        "from": message.from_,
        "body": message.body,
        "status": status,
        "direction": "outbound-api",
        "num_segments": "1",
        "num_media": "0",
        "error_code": None,
        "error_message": None,
        "date_created": now,
        "date_updated": now,
        "uri": f"/2010-04-01/Accounts/{account}/Messages/{message.sid}.json",
    }


def _add_control(app: Flask, state: _State) -> None:
    @app.route("/_simulator/", methods=["GET", "POST"])
    def control() -> ResponseReturnValue:
        """Read what was sent, or set a fault: ``POST fault=down``, empty to behave."""
        if request.method == "POST":
            fault = request.form.get("fault", "")
            if fault not in FAULTS:
                return jsonify(error=f"faults: {', '.join(FAULTS)}"), 400
            state.fault = fault
        return jsonify(fault=state.fault, messages=[asdict(m) for m in state.messages.values()])
