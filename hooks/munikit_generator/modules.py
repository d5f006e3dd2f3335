# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The modules that can be put into a portal: what their own ``pyproject.toml`` says of them.

The generator cannot import a module (its libraries are not there), so the table
``[tool.munikit]`` repeats two things: its name in Spanish and the modules it cannot do without.
"""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from . import KIT
from .answers import RefusedError, shown


@dataclass(frozen=True)
class Source:
    """A distribution of the kit; ``name`` is what ``portal.toml`` calls the module."""

    name: str
    folder: Path
    distribution: str
    version: str
    spanish: str
    needs: tuple[str, ...]

    @property
    def wheel(self) -> str:
        return f"{self.distribution.replace('-', '_')}-{self.version}-py3-none-any.whl"


def platform() -> Source:
    return _read(KIT / "shared_components")


def available() -> dict[str, Source]:
    """Return every module of the kit by name, in the order of their folders."""
    folders = (path.parent for path in sorted((KIT / "modules").glob("*/pyproject.toml")))
    return {folder.name: _read(folder) for folder in folders}


def parts(names: Iterable[str]) -> list[Source]:
    """Return the platform and the modules of these names: what is built into a portal."""
    known = available()
    return [platform(), *(known[name] for name in names)]


def chosen(answer: str) -> list[str]:
    """Return the names of the modules that were asked for, by English or Spanish name.

    Raises:
        RefusedError: there is no such module, or one needs another that was not asked for.
    """
    known = available()
    names = {alias: name for name, each in known.items() for alias in (name, each.spanish)}
    words = [word.casefold() for word in re.split(r"[,;\s]+", answer) if word]
    choose = f"Puede elegir entre {', '.join(known)}."
    if not words:
        raise RefusedError(f"Elija al menos un módulo. {choose}")
    for word in words:
        if word not in names:
            raise RefusedError(f"{shown(word)} no es un módulo del kit. {choose}")
    wanted = list(dict.fromkeys(names[word] for word in words))
    for name in wanted:
        missing = [need for need in known[name].needs if need not in wanted]
        if missing:
            add = "agréguelo" if len(missing) == 1 else "agréguelos"
            raise RefusedError(f"El módulo {name} necesita {' y '.join(missing)}: {add}.")
    return wanted


def _read(folder: Path) -> Source:
    data = tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))
    project = data["project"]
    kit = data.get("tool", {}).get("munikit", {})
    return Source(
        name=folder.name,
        folder=folder,
        distribution=project["name"],
        version=project["version"],
        spanish=kit.get("spanish", folder.name),
        needs=tuple(kit.get("needs", ())),
    )
