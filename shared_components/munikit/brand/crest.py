# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The crest: the municipality's own where it is safe, else the generic one."""

import re
from importlib.resources import files

from munikit.kernel.words import gettext as _
from munikit.settings import Settings

_MOST_CREST_BYTES = 20_000

# An SVG may run scripts and fetch from elsewhere; a crest has no need of either.
_UNSAFE_SVG = re.compile(
    rb"<(?:\w+:)?(?:script|foreignobject|iframe|set|animate)|<!entity|<\?xml-stylesheet|@import"
    rb"|\son[a-z]+\s*=|(?:href|src)\s*=\s*[\"'](?!#)|url\((?!#)",
    re.IGNORECASE,
)


def crest(settings: Settings) -> bytes:
    """Return the municipality's crest, or the generic one where it is missing or unsafe."""
    path = settings.path(settings.brand.crest)
    if not path.is_file() or crest_problem(path.read_bytes()):
        return (files("munikit.brand") / "crest.svg").read_bytes()
    return path.read_bytes()


def crest_problem(content: bytes) -> str:
    """Say why a file cannot be the crest, or nothing where it can."""
    if len(content) > _MOST_CREST_BYTES:
        return _("El escudo pesa demasiado: use un SVG de hasta 20 KB")
    if b"<svg" not in content[:2000]:
        return _("El escudo debe ser un archivo SVG")
    if _UNSAFE_SVG.search(content):
        return _("El escudo tiene partes que no se permiten: guárdelo como SVG simple, sin enlaces")
    return ""
