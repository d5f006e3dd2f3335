# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A portal that is generated again keeps what its municipality decided.

Before anything is written there must be a clean git repository, so that nothing can be lost. What
is the municipality's is put back as it stood there; what the kit brings anew lies beside it.
"""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from .repository import GitError, as_created, committed, is_clean

SETTINGS = "portal.toml"
# What people edit. The rest of the files are the kit's, and git shows what changed in them.
_OWN = (SETTINGS, "Makefile", "publiccode.yml")
# What people may add to, and mostly do not: one that nobody touched becomes the kit's new one.
_OWN_IF_EDITED = ("README.md", ".gitignore", "tests/test_portal.py")
_OWN_FOLDER = "brand"
_NEW = ".nuevo"
_EXAMPLE = "procedures/poda_de_arboles"
_OF_DEMO = f" {_EXAMPLE} lo dejó portal demo-data: si no lo usa, bórrelo."
_VERSION = re.compile(r'(?ms)^(\[kit\].*?^version *= *")[^"\n]*(")')


class NotSafeError(Exception):
    """Generating now would lose something, or would not do what was asked; says what to do."""


def check_before(portal: Path, *, checkout: str, is_folder: bool) -> None:
    """Refuse to write over a portal that git could not give back.

    Raises:
        NotSafeError: it has changes that are not in git, or a version was asked of a folder.
    """
    if checkout and is_folder:
        raise NotSafeError(
            f"--checkout {checkout} no sirve con una carpeta: se usaría lo que hay en ella. Ponga "
            f"la carpeta en esa versión (git checkout {checkout}) y repita sin --checkout, o use "
            "la dirección del repositorio."
        )
    if not (portal / SETTINGS).exists():
        return
    try:
        clean = (portal / ".git").exists() and is_clean(portal)
        example = not clean and (portal / _EXAMPLE).is_dir() and not committed(portal, _EXAMPLE)
    except GitError as error:
        raise NotSafeError(f"git no pudo revisar el portal: {error}") from error
    if not clean:
        word = _OF_DEMO if example else ""
        raise NotSafeError(
            f"«{portal.name}» tiene cambios que no están en git, y actualizar los borraría. "
            f"Guárdelos antes (git add -A && git commit) y repita.{word} No se tocó nada."
        )


def is_upgrade(portal: Path) -> bool:
    return (portal / ".git").exists() and committed(portal, SETTINGS) is not None


def put_back(portal: Path, version: str) -> Iterator[str]:
    """Put back the municipality's files; yield what to look at, for whoever upgrades."""
    folder = (portal / _OWN_FOLDER).glob("*")
    edited = (name for name in _OWN_IF_EDITED if _is_edited(portal, name))
    names = [*_OWN, *edited, *(f"{_OWN_FOLDER}/{file.name}" for file in folder if file.is_file())]
    for name in (each for each in names if not each.endswith(_NEW)):
        mine, new = committed(portal, name), (portal / name).read_bytes()
        if mine is None or mine == new:
            continue
        if name == SETTINGS:
            mine = _VERSION.sub(rf"\g<1>{version}\g<2>", mine.decode()).encode()
        (portal / name).write_bytes(mine)
        if mine != new:
            beside = portal / f"{name}{_NEW}"
            beside.write_bytes(new)
            added = _added(mine, new, name)
            yield f"{name} queda como lo tenía; el del kit está en {name}{_NEW}{added}"


def _is_edited(portal: Path, name: str) -> bool:
    return committed(portal, name) != as_created(portal, name)


def _added(mine: bytes, new: bytes, name: str) -> str:
    if name != SETTINGS:
        return ""
    keys = sorted(_keys(new) - _keys(mine))
    return f" (nuevo: {', '.join(keys)})" if keys else ""


def _keys(source: bytes) -> set[str]:
    try:
        tables = tomllib.loads(source.decode())
    except ValueError:
        return set()
    return {
        f"[{table}] {key}"
        for table, values in tables.items()
        if isinstance(values, dict)
        for key in values
    }
