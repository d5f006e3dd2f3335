# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The stylesheet with the brand's colours, the script and the crest, each under its own hash."""

import hashlib
import re
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from flask import Response

from munikit.settings import Settings
from munikit.ui.theme import Theme

_YEAR_SECONDS = 31_536_000
_MOST_CREST_BYTES = 20_000
# An SVG may run scripts and fetch from elsewhere; a crest has no need of either.
_UNSAFE_SVG = re.compile(
    rb"<(?:\w+:)?(?:script|foreignobject|iframe|set|animate)|<!entity|<\?xml-stylesheet|@import"
    rb"|\son[a-z]+\s*=|(?:href|src)\s*=\s*[\"'](?!#)|url\((?!#)",
    re.IGNORECASE,
)


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
        "crest": Asset("escudo.svg", "image/svg+xml", crest(settings.path(settings.brand.crest))),
    }


def crest(path: Path) -> bytes:
    """Return the municipality's crest, or the generic one where it is missing or unsafe."""
    if not path.is_file() or crest_problem(path.read_bytes()):
        return _shipped("crest.svg")
    return path.read_bytes()


def crest_problem(content: bytes) -> str:
    """Say why a file cannot be the crest, or nothing where it can."""
    if len(content) > _MOST_CREST_BYTES:
        return "El escudo pesa demasiado: use un SVG de hasta 20 KB"
    if b"<svg" not in content[:2000]:
        return "El escudo debe ser un archivo SVG"
    if _UNSAFE_SVG.search(content):
        return "El escudo tiene partes que no se permiten: guárdelo como SVG simple, sin enlaces"
    return ""


def _shipped(name: str) -> bytes:
    return (files("munikit.ui") / "assets" / name).read_bytes()
