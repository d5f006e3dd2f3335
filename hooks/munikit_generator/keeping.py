# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A portal that is generated again keeps what its municipality decided.

Before anything is written there must be a clean git repository, so that nothing can be lost. What
is the municipality's is put back as it stood there; what the kit brings anew lies beside it.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

from .merging import Before, merged
from .repository import GitError, committed, not_in_git
from .strangers import not_allowing
from .wheels import RUNTIME

SETTINGS = "portal.toml"
# What people edit: it stays as it is. In the other files both may write, and both lines stay.
_OWN = (SETTINGS, "Makefile", "publiccode.yml")
_OWN_FOLDER = "brand/"
_NEW = ".nuevo"
_MOST_NAMED = 5
_EXAMPLE = "procedures/poda_de_arboles"
_OF_DEMO = f" {_EXAMPLE} lo dejó portal demo-data: si no lo usa, bórrelo."
_VERSION = re.compile(r'(?ms)^(\[kit\].*?^version *= *")[^"\n]*(")')


class NotSafeError(Exception):
    """Generating now would lose something, or would not do what was asked; says what to do."""


def check_before(portal: Path, *, checkout: str, is_folder: bool) -> None:
    """Refuse to write over a portal that git could not give back.

    Raises:
        NotSafeError: it has changes that are not in git, a module that does not allow the kit's
            new version, or a version was asked of a folder.
    """
    if checkout and is_folder:
        raise NotSafeError(
            f"--checkout {checkout} no sirve con una carpeta: se usaría lo que hay en ella. Ponga "
            f"la carpeta en esa versión (git checkout {checkout}) y repita sin --checkout, o use "
            "la dirección del repositorio."
        )
    if not (portal / SETTINGS).exists():
        return
    _require_clean(portal)
    refusing = list(not_allowing(portal))
    if refusing:
        raise NotSafeError(
            f"No se podría instalar: {'; '.join(refusing)}. Pida a quien hizo el módulo una "
            f"versión que sirva, y cambie su paquete y su línea de {RUNTIME}; o quite esa línea y "
            f"su nombre de enabled en {SETTINGS}. Guárdelo en git y repita. No se tocó nada."
        )


def _require_clean(portal: Path) -> None:
    try:
        there = (portal / ".git").exists()
        open_files = not_in_git(portal) if there else []
        example = (portal / _EXAMPLE).is_dir() and not committed(portal, _EXAMPLE)
    except GitError as error:
        raise NotSafeError(f"git no pudo revisar el portal: {error}") from error
    if there and not open_files:
        return
    named = ", ".join(open_files[:_MOST_NAMED]) + (" …" if len(open_files) > _MOST_NAMED else "")
    raise NotSafeError(
        f"«{portal.name}» tiene cambios que no están en git, y actualizar los borraría"
        f"{f': {named}' if named else ' (no es un repositorio)'}. "
        "Guárdelos antes (git add -A && git commit) y repita."
        f"{_OF_DEMO if example else ''} No se tocó nada."
    )


def is_upgrade(portal: Path) -> bool:
    return (portal / ".git").exists() and committed(portal, SETTINGS) is not None


def put_back(portal: Path, version: str, new: Mapping[str, bytes], before: Before) -> Iterator[str]:
    """Put back the municipality's files; yield what to look at, for whoever upgrades.

    ``new`` are the files as the kit has just written them, ``before`` as it did the last time.
    """
    for name, content in new.items():
        mine = committed(portal, name)
        if mine is None or mine == content:
            continue
        if name in _OWN or name.startswith(_OWN_FOLDER):
            yield from _keep(portal, name, _of_version(name, mine, version), content)
        else:
            yield from _merge(portal, name, mine, content, before.of(name))


def _merge(portal: Path, name: str, mine: bytes, new: bytes, before: bytes | None) -> Iterator[str]:
    if mine == before:
        return  # Nobody touched it: it becomes the kit's new one.
    both = merged(name, mine, before, new) if before is not None else None
    if both is None:
        yield from _keep(portal, name, mine, new)
        return
    (portal / name).write_bytes(both)
    if both != mine:
        yield f"{name} une lo suyo con lo nuevo del kit"


def _keep(portal: Path, name: str, mine: bytes, new: bytes) -> Iterator[str]:
    (portal / name).write_bytes(mine)
    if mine != new:
        (portal / f"{name}{_NEW}").write_bytes(new)
        added = _added(mine, new, name)
        but = "" if mine == committed(portal, name) else ", salvo version en [kit]"
        yield f"{name} queda como lo tenía{but}; el del kit está en {name}{_NEW}{added}"


def _of_version(name: str, mine: bytes, version: str) -> bytes:
    if name != SETTINGS:
        return mine
    return _VERSION.sub(rf"\g<1>{version}\g<2>", mine.decode()).encode()


def _added(mine: bytes, new: bytes, name: str) -> str:
    if name != SETTINGS:
        return ""
    keys = sorted(_keys(new) - _keys(mine))
    return f" (nuevo: {', '.join(keys)})" if keys else ""


def _keys(source: bytes) -> set[str]:
    try:
        tables = tomllib.loads(source.decode("utf-8-sig"))
    except ValueError:
        return set()
    return {
        f"[{table}] {key}"
        for table, values in tables.items()
        if isinstance(values, dict)
        for key in values
    }
