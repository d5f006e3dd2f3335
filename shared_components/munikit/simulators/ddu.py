# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Notifications of the State to develop and test with: the node's two calls, and its error codes.

The State's manual was not to be had at first hand: this follows public copies of it. What they do
not say (the HTTP status of an error, which addresses in a content are bad) is a guess, and only
the codes that the copies explain are answered with. It sends nothing to anybody.
"""

import json
import re
import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.utils import formatdate
from typing import Any

from flask import Flask, jsonify, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

_MOST_RECIPIENTS = 250
_LARGEST_ROL = 99_999_999
_LONGEST_SUBJECT = 150
_MOST_FILES = 50
_LONGEST_NAME = 50
_MOST_BYTES = 20 * 1024 * 1024
_DUPLICATE_SECONDS = 300
_STAGES = (1, 2, 3)
_CODE = re.compile(r"PA-[A-Z]{3}[0-9]{5}-[0-9]{5}")
_FILE_NAME = re.compile(r"[A-Za-z0-9_-]+( [A-Za-z0-9_-]+)*\.(pdf|jpg|png|docx?|xlsx?)")
FAULTS = ("", "down", "garbage", "pending", "error")
# The platform's own test people; whoever else has a mailbox.
_TYPES = {33_333_351: "excepcion"}


@dataclass
class _Sent:
    id: str
    data: dict[str, Any]
    at: float = field(default_factory=time.time)


@dataclass
class _State:
    sent: dict[str, _Sent] = field(default_factory=dict)
    types: dict[int, str] = field(default_factory=lambda: dict(_TYPES))
    fault: str = ""


def create() -> Flask:
    app = Flask(__name__, static_folder=None)
    state = _State()
    _add_sending(app, state)
    _add_status(app, state)
    _add_control(app, state)
    return app


def _add_sending(app: Flask, state: _State) -> None:
    @app.post("/notificador/sendMessage")
    def send() -> ResponseReturnValue:
        if state.fault in ("down", "garbage"):
            return "<html>", 502 if state.fault == "down" else 200
        try:
            data = json.loads(request.form["data"])
        except (KeyError, ValueError):
            return _refused(["ERR013"])
        codes = [*_troubles(data), *_file_troubles(request.files.getlist("attachments"))]
        if not codes and _is_duplicate(state, data):
            codes = ["ERR031"]
        if codes:
            return _refused(codes)
        sent = _Sent(secrets.token_hex(12), data)
        state.sent[sent.id] = sent
        at = formatdate(sent.at, usegmt=True)
        return jsonify(message_data_id=sent.id, sent_at=at, status="pending")


def _add_status(app: Flask, state: _State) -> None:
    @app.get("/notificador/messageStatus/<number>")
    def status(number: str) -> ResponseReturnValue:
        if state.fault in ("down", "garbage"):
            return "<html>", 502 if state.fault == "down" else 200
        if number not in state.sent:
            return _refused(["ERR022"])
        sent = state.sent[number]
        people = [int(each["rol_unico"]) for each in sent.data["recipients"]]
        return jsonify(
            message_data_id=number,
            received_at=formatdate(sent.at, usegmt=True),
            status="processed",
            subject=sent.data["subject"],
            recipents_counts=len(people),  # Spelt so by the platform.
            recipients={str(rol): _recipient(state, rol) for rol in people},
        )


def _recipient(state: _State, rol: int) -> dict[str, str | None]:
    became = {"pending": "pending", "error": "error"}.get(state.fault, "delivered")
    return {
        "ddu_type": state.types.get(rol, "casilla"),
        "message_status": became,
        "method": "API",
        "delivered_at": formatdate(usegmt=True) if became == "delivered" else None,
        "read_at": None,
    }


def _troubles(data: dict[str, Any]) -> Iterator[str]:
    people = data.get("recipients") or []
    if not people:
        yield "ERR001"
    if len(people) > _MOST_RECIPIENTS:
        yield "ERR030"
    if any("rol_unico" not in each for each in people):
        yield "ERR002"
    elif any(not _is_rol(each["rol_unico"]) for each in people):
        yield "ERR003"
    yield from _kind_troubles(data)
    if not data.get("subject"):
        yield "ERR027"
    elif len(data["subject"]) > _LONGEST_SUBJECT:
        yield "ERR026"


def _kind_troubles(data: dict[str, Any]) -> Iterator[str]:
    if not data.get("message_type"):
        yield "ERR004"
    elif data["message_type"] not in ("NT", "CP", "CI"):
        yield "ERR005"
    if data.get("message_type") == "NT":
        yield from _procedure_troubles(data)


def _procedure_troubles(data: dict[str, Any]) -> Iterator[str]:
    if not data.get("procedure_code"):
        yield "ERR006"
        return
    is_code = _CODE.fullmatch(str(data["procedure_code"]))
    if not is_code or data.get("procedure_stage") not in _STAGES:
        yield "ERR007"


def _is_rol(value: object) -> bool:
    return type(value) is int and 0 < value <= _LARGEST_ROL


def _file_troubles(files: list[FileStorage]) -> Iterator[str]:
    names = [each.filename or "" for each in files]
    sizes = [len(each.read()) for each in files]
    if len(files) > _MOST_FILES:
        yield "ERR032"
    if len(set(names)) < len(names):
        yield "ERR016"
    if any(len(name) > _LONGEST_NAME for name in names):
        yield "ERR014"
    if any(not _FILE_NAME.fullmatch(name) for name in names):
        yield "ERR033"
    if any(size > _MOST_BYTES for size in sizes):
        yield "ERR019"
    elif sum(sizes) > _MOST_BYTES:
        yield "ERR015"


def _is_duplicate(state: _State, data: dict[str, Any]) -> bool:
    since = time.time() - _DUPLICATE_SECONDS
    return any(each.at > since and each.data == data for each in state.sent.values())


def _refused(codes: list[str]) -> ResponseReturnValue:
    errors = [{"code": code, "message": code} for code in codes]
    return jsonify(errors=errors, message="Bad Request"), 400


def _add_control(app: Flask, state: _State) -> None:
    @app.route("/_simulator/", methods=["GET", "POST"])
    def control() -> ResponseReturnValue:
        """Read what was sent; set a fault, or with ``rol`` and ``ddu_type`` who has what."""
        if request.method == "POST":
            fault = request.form.get("fault", "")
            if fault not in FAULTS:
                return jsonify(error=f"faults: {', '.join(FAULTS)}"), 400
            state.fault = fault
            if "rol" in request.form:
                state.types[int(request.form["rol"])] = request.form["ddu_type"]
        return jsonify(fault=state.fault, sent=[each.data for each in state.sent.values()])
