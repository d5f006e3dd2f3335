# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The modules of others in a portal: does each allow the version it is about to be given.

The installer would find it too, but after everything was written, and not in anybody's words.
"""

import zipfile
from collections.abc import Iterator
from email.parser import HeaderParser
from pathlib import Path

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from .modules import available, platform
from .wheels import RUNTIME, is_of_the_kit


def not_allowing(portal: Path) -> Iterator[str]:
    """Name each wheel of others in the lock that refuses a version the kit brings, and which."""
    versions = {each.distribution: each.version for each in (platform(), *available().values())}
    for wheel in _locked(portal):
        for asked in _requirements(wheel):
            version = versions.get(canonicalize_name(asked.name))
            if version and not asked.specifier.contains(version, prereleases=True):
                yield f"{wheel.name} pide {asked.name}{asked.specifier}, y el kit trae {version}"


def _locked(portal: Path) -> Iterator[Path]:
    lock = portal / RUNTIME
    lines = lock.read_text(encoding="utf-8").splitlines() if lock.is_file() else []
    named = {Path(line.split()[0]).name for line in lines if line.strip()}
    for wheel in sorted((portal / "vendor" / "wheels").glob("*.whl")):
        if wheel.name in named and not is_of_the_kit(wheel.name):
            yield wheel


def _requirements(wheel: Path) -> Iterator[Requirement]:
    """Yield what a wheel asks for anywhere; one that cannot be read says nothing."""
    try:
        with zipfile.ZipFile(wheel) as archive:
            name = next(n for n in archive.namelist() if n.endswith(".dist-info/METADATA"))
            said = HeaderParser().parsestr(archive.read(name).decode(errors="replace"))
    except (zipfile.BadZipFile, StopIteration):
        return
    for line in said.get_all("Requires-Dist", []):
        try:
            asked = Requirement(line)
        except InvalidRequirement:
            continue
        if asked.marker is None or asked.marker.evaluate({"extra": ""}):
            yield asked
