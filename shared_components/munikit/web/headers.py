# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Security headers of every answer."""

from collections.abc import Mapping

from flask import Response

from munikit.settings import Settings

_POLICY = "Content-Security-Policy"
_HSTS = "max-age=31536000; includeSubDomains"


def standing_headers(settings: Settings, destinations: tuple[str, ...]) -> Mapping[str, str]:
    """Return what every answer of a portal says: nothing in it changes from one to the next."""
    said = {
        _POLICY: _policy(destinations),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
        "X-Frame-Options": "DENY",
    }
    if settings.site.is_secure:
        said["Strict-Transport-Security"] = _HSTS
    return said


def secure(response: Response, standing: Mapping[str, str], *, personal: bool) -> Response:
    """Add the headers. ``personal`` answers are kept by nobody on the way, nor by the browser.

    Any other that does not say so itself is kept by nobody on the way: a form of whoever has not
    entered has their token.
    """
    headers = response.headers
    own_policy = headers.get(_POLICY)
    headers.update(standing)
    if own_policy is not None:
        headers[_POLICY] = own_policy
    if personal and not response.cache_control.public:
        headers["Cache-Control"] = "no-store"
    elif "Cache-Control" not in headers:
        headers["Cache-Control"] = "private, no-cache"
    return response


def _policy(destinations: tuple[str, ...]) -> str:
    # The hand-over to the gateway is a form, and browsers hold its redirects to form-action too.
    actions = " ".join(("'self'", *destinations))
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        f"font-src 'self'; connect-src 'self'; form-action {actions}; frame-ancestors 'none'; "
        "base-uri 'none'; object-src 'none'"
    )
