# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Modules of strangers, made up for a test and installed as pip would: a package, its metadata."""

import sys
from collections.abc import Mapping
from pathlib import Path

from munikit.app.discovery import forget

_MODULE = """
from munikit.module import Module

module = Module(name={name!r}, title="De otros", package=__name__, kit={kit!r})
"""


class Strangers:
    """Installs packages into ``folder``, which must be on ``sys.path``, and takes them out."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._packages: list[str] = []

    def install(
        self,
        name: str,
        source: str = "",
        *,
        kit: str = ">=0",
        files: Mapping[str, str] | None = None,
    ) -> str:
        """Install a module and return its package.

        ``source`` is its ``__init__.py``, or what follows a module without anything; ``files``
        are further files by their path in the package.
        """
        package = f"stranger_{name}"
        folder = self.folder / package
        text = source if "Module(" in source else _MODULE.format(name=name, kit=kit) + source
        for path, content in {"__init__.py": text, **(files or {})}.items():
            file = folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(content, encoding="utf-8")
        metadata = self.folder / f"{package}-1.0.dist-info"
        metadata.mkdir()
        (metadata / "METADATA").write_text(
            f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n"
        )
        (metadata / "entry_points.txt").write_text(
            f"[munikit.modules]\n{name} = {package}:module\n"
        )
        self._packages.append(package)
        return package

    def uninstall(self, name: str) -> None:
        """Take a module's metadata away, as ``pip uninstall`` does."""
        metadata = self.folder / f"stranger_{name}-1.0.dist-info"
        (metadata / "entry_points.txt").unlink()

    def clean(self) -> None:
        """Leave nothing of them to the next test."""
        for package in self._packages:
            forget(package)
            for each in [m for m in sys.modules if m.partition(".")[0] == package]:
                del sys.modules[each]
