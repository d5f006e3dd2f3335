# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A browser in which somebody entered their account before keeps a cookie that says so.

It opens nothing: it only spares the browser what strangers' tries make others wait. It is signed
and names no account, only the hash of one.
"""

import hashlib
import secrets
from typing import Any

from flask import Flask, Request, Response, current_app
from itsdangerous import BadData, URLSafeTimedSerializer

_COOKIE = "known"
_SECONDS = 180 * 24 * 3600
# A computer at a counter serves a few officials, and a cookie has to stay small.
_MOST_ACCOUNTS = 6
_SALT = "munikit.known-browser"


def browser_known_for(request: Request, account: str) -> str:
    """Return the identifier of a browser that entered an account before, else nothing."""
    return _read(request).get(_hash(account), "")


def remember_browser(request: Request, response: Response, account: str, *, secure: bool) -> None:
    """Give the browser that just entered an account the cookie by which it is known again."""
    known = _read(request)
    mine = known.pop(_hash(account), "") or secrets.token_urlsafe(12)
    kept = dict([*known.items(), (_hash(account), mine)][-_MOST_ACCOUNTS:])
    response.set_cookie(
        _name(secure=secure),
        _serializer(current_app).dumps(kept),
        max_age=_SECONDS,
        path="/",
        secure=secure,
        httponly=True,
        samesite="Lax",
    )


def _read(request: Request) -> dict[str, str]:
    value = request.cookies.get(_name(secure=True)) or request.cookies.get(_name(secure=False), "")
    try:
        found: Any = _serializer(current_app).loads(value, max_age=_SECONDS)
    except BadData:
        return {}
    return {str(key): str(each) for key, each in found.items()} if isinstance(found, dict) else {}


def _name(*, secure: bool) -> str:
    return f"__Host-{_COOKIE}" if secure else _COOKIE


def _serializer(app: Flask) -> URLSafeTimedSerializer:
    # The newest key signs; what an earlier one signed is still read.
    earlier = app.config.get("SECRET_KEY_FALLBACKS") or ()
    return URLSafeTimedSerializer([*earlier, str(app.secret_key)], salt=_SALT)


def _hash(account: str) -> str:
    return hashlib.sha256(account.encode("utf-8", "surrogatepass")).hexdigest()[:16]
