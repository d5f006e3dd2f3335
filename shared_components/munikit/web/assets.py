# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The stylesheet with the brand's colours, the script and the crest, each under its own hash."""

import hashlib
from dataclasses import dataclass
from importlib.resources import files

from flask import Response

from munikit.brand.crest import crest
from munikit.brand.theme import Theme
from munikit.settings import Settings

_YEAR_SECONDS = 31_536_000


@dataclass(frozen=True)
class Asset:
    """A file served from memory for a year under an address that names its content."""

    name: str
    media_type: str
    content: bytes

    @property
    def path(self) -> str:
        stem, extension = self.name.rsplit(".", 1)
        return f"/recursos/{stem}-{hashlib.sha256(self.content).hexdigest()[:12]}.{extension}"

    def response(self) -> Response:
        response = Response(self.content, content_type=self.media_type)
        response.cache_control.max_age = _YEAR_SECONDS
        response.cache_control.public = True
        response.cache_control.immutable = True
        response.set_etag(self.path)
        return response


def assets(settings: Settings) -> dict[str, Asset]:
    """Return the assets of a portal by short name: ``style``, ``script``, ``crest``."""
    style = Theme.of(settings.brand.colour).css().encode() + _shipped("portal.css")
    return {
        "style": Asset("portal.css", "text/css; charset=utf-8", style),
        "script": Asset("portal.js", "text/javascript; charset=utf-8", _shipped("portal.js")),
        "crest": Asset("escudo.svg", "image/svg+xml", crest(settings)),
    }


def _shipped(name: str) -> bytes:
    return (files("munikit.web") / "assets" / name).read_bytes()
