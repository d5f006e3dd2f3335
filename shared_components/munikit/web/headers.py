# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Security headers of every answer."""

from flask import Response

from munikit.settings import Settings

_HSTS = "max-age=31536000; includeSubDomains"


def secure(
    response: Response, settings: Settings, destinations: tuple[str, ...], *, personal: bool
) -> Response:
    """Add the headers. ``personal`` answers are kept by nobody on the way, nor by the browser."""
    headers = response.headers
    headers.setdefault("Content-Security-Policy", _policy(destinations))
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "same-origin"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=()"
    headers["X-Frame-Options"] = "DENY"
    if settings.site.is_secure:
        headers["Strict-Transport-Security"] = _HSTS
    if personal and not response.cache_control.public:
        headers["Cache-Control"] = "no-store"
    return response


def _policy(destinations: tuple[str, ...]) -> str:
    # The hand-over to the gateway is a form, and browsers hold its redirects to form-action too.
    actions = " ".join(("'self'", *destinations))
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        f"font-src 'self'; connect-src 'self'; form-action {actions}; frame-ancestors 'none'; "
        "base-uri 'none'; object-src 'none'"
    )
