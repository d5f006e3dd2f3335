# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Under which name the portal answers: its own, and any to whoever watches it from nearby."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from flask import Flask, request
from werkzeug.exceptions import BadRequest

from munikit.settings import Settings

_WATCHED = frozenset({"/healthz", "/readyz"})


class WrongHostError(BadRequest):
    """The portal was asked for under a name that is not its own; ``address`` is."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address


def check_host(app: Flask, settings: Settings) -> None:
    """Refuse other names in production.

    Not by Flask's ``TRUSTED_HOSTS``: without an address map no page can be built to say so.
    """
    if not settings.production:
        return
    own = urlsplit(settings.site.url).hostname

    @app.before_request
    def refuse_other_names() -> None:
        asked = urlsplit(f"//{request.host}").hostname
        if asked != own and not _is_watcher():
            raise WrongHostError(settings.site.url)


def _is_watcher() -> bool:
    """Say whether somebody of this machine or its network asks whether the portal lives."""
    if request.path not in _WATCHED:
        return False
    try:
        return ip_address(request.remote_addr or "").is_private
    except ValueError:
        return False
