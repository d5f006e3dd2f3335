# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The stylesheet with the brand's colours, the script and the crest, each under its own hash."""

from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files

from flask import Response

from munikit.brand.crest import crest
from munikit.brand.theme import Theme
from munikit.settings import Settings
from munikit.web.packing import Packed

_FOR_A_YEAR = "max-age=31536000, public, immutable"


@dataclass(frozen=True)
class Asset:
    """A file served from memory for a year under an address that names its content."""

    name: str
    media_type: str
    content: bytes

    @cached_property
    def path(self) -> str:
        stem, extension = self.name.rsplit(".", 1)
        return f"/recursos/{stem}-{self._packed.digest[:12]}.{extension}"

    def response(self) -> Response:
        return self._packed.answer(vary="Accept-Encoding", cache_control=_FOR_A_YEAR)

    @cached_property
    def _packed(self) -> Packed:
        return Packed.of(self.content, self.media_type)


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
