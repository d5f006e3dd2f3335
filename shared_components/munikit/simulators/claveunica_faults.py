# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""How the simulated ClaveÚnica answers wrongly, slowly or too much, on demand."""

import time
from collections.abc import Callable, Iterator
from typing import Any

from flask import Response, jsonify, redirect, request
from flask.typing import ResponseReturnValue

_SLOW_SECONDS = 30
_DRIPS = 120
_HUGE_BYTES = 64 * 1024 * 1024
_DEEP = 20_000

Userinfo = dict[str, Any]


def _slow() -> ResponseReturnValue:
    time.sleep(_SLOW_SECONDS)
    return jsonify(error="server_error"), 500


def _dripping() -> ResponseReturnValue:
    def drips() -> Iterator[bytes]:
        for _drip in range(_DRIPS):
            yield b" "
            time.sleep(0.25)

    return Response(drips(), mimetype="application/json")


def _huge() -> ResponseReturnValue:
    def blocks() -> Iterator[bytes]:
        for _block in range(_HUGE_BYTES // 65_536):
            yield b" " * 65_536

    return Response(blocks(), mimetype="application/json")


def _deep() -> ResponseReturnValue:
    return Response("[" * _DEEP, mimetype="application/json")


def _elsewhere() -> ResponseReturnValue:
    """Send the request on, secret and all, to the address the control was given."""
    return redirect(request.environ["munikit.elsewhere"], 307)


TOKEN_FAULTS: dict[str, Callable[[], ResponseReturnValue]] = {
    "token_error": lambda: (jsonify(error="server_error"), 500),
    "token_slow": _slow,
    "token_garbage": lambda: "<html>",
    "token_dripping": _dripping,
    "token_huge": _huge,
    "token_deep": _deep,
    "token_list": lambda: jsonify([1, 2]),
    "token_redirect": _elsewhere,
}
USERINFO_ANSWERS: dict[str, Callable[[], ResponseReturnValue]] = {
    "userinfo_error": lambda: (jsonify(error="server_error"), 500),
    "userinfo_deep": _deep,
    "userinfo_list": lambda: jsonify(["RolUnico"]),
    "userinfo_redirect": _elsewhere,
}
USERINFO_FAULTS: dict[str, Callable[[Userinfo], object]] = {
    "run_is_wrong": lambda told: told["RolUnico"].update(DV="X"),
    "run_as_text": lambda told: told["RolUnico"].update(numero=str(told["RolUnico"]["numero"])),
    "run_is_missing": lambda told: told.pop("RolUnico"),
    "subject_differs": lambda told: told.update(sub="1"),
    "surname_null": lambda told: told["name"].update(apellidos=None),
    "surname_missing": lambda told: told["name"].pop("apellidos"),
    "surname_of_nulls": lambda told: told["name"].update(apellidos=["Pérez", None]),
    "surname_as_text": lambda told: told["name"].update(apellidos="Huenchumán Pérez"),
    "names_null": lambda told: told.update(name=None),
    "names_long": lambda told: told["name"].update(nombres=["Rosa" * 25_000]),
    "names_of_two_lines": lambda told: told["name"].update(
        nombres=["Rosa\r\nBcc: otra@ejemplo.cl", "Ele\x00na"]
    ),
}
# By name alone: who lists the faults needs no cryptography. `claveunica_tokens` makes them.
ID_TOKEN_FAULTS = (
    "id_token_missing",
    "id_token_issuer",
    "id_token_audience",
    "id_token_two_audiences",
    "id_token_expired",
    "id_token_old",
    "id_token_never_ends",
    "id_token_nonce",
    "id_token_no_nonce",
    "id_token_subject",
    "id_token_unsigned",
    "id_token_hmac",
    "id_token_forged",
    "id_token_unknown_key",
    "id_token_altered",
    "id_token_garbage",
)
