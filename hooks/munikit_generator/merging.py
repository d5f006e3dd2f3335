# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What the kit generated, kept for the next upgrade: without it nobody knows who wrote a line."""

import io
import subprocess
import tomllib
import zipfile
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from . import TEMPLATE
from .repository import as_created, committed

AS_GENERATED = "vendor/as-generated.zip"
# Written anew from the answers every time.
_NEVER_MERGED = ".portal-answers.json"
# The same files make the same archive on whatever day.
_DAY = (2020, 1, 1, 0, 0, 0)


def generated(portal: Path) -> dict[str, bytes]:
    """Return the files the generator has just written, as it wrote them."""
    names = (path.relative_to(TEMPLATE) for path in TEMPLATE.rglob("*") if path.is_file())
    kept = (name.as_posix() for name in names if name.name != _NEVER_MERGED)
    return {name: (portal / name).read_bytes() for name in sorted(kept)}


def keep_generated(portal: Path, files: Mapping[str, bytes]) -> None:
    """Write down what was generated, which the next upgrade compares with."""
    with zipfile.ZipFile(portal / AS_GENERATED, "w") as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, _DAY)
            archive.writestr(entry, files[name], zipfile.ZIP_DEFLATED)


class Before:
    """What the last generation of a portal wrote, as far as its repository knows."""

    def __init__(self, portal: Path) -> None:
        self._portal = portal
        try:
            archive = zipfile.ZipFile(io.BytesIO(committed(portal, AS_GENERATED) or b""))
            self._files = {name: archive.read(name) for name in archive.namelist()}
        except zipfile.BadZipFile:
            self._files = {}

    def of(self, name: str) -> bytes | None:
        return self._files.get(name) or as_created(self._portal, name)


def merged(name: str, mine: bytes, before: bytes, new: bytes) -> bytes | None:
    """Return a file with both changes in it, or nothing where they are of the same lines."""
    with TemporaryDirectory() as scratch:
        paths = [Path(scratch, each) for each in ("mine", "before", "new")]
        for path, content in zip(paths, (mine, before, new), strict=True):
            path.write_bytes(content)
        done = subprocess.run(  # noqa: S603 - our own command, no answer in it.
            ["git", "merge-file", "--stdout", *map(str, paths)],  # noqa: S607 - as in `repository`.
            capture_output=True,
            check=False,
        )
    return done.stdout if done.returncode == 0 and _can_be_read(name, done.stdout) else None


def _can_be_read(name: str, content: bytes) -> bool:
    if not name.endswith(".toml"):
        return True
    try:
        tomllib.loads(content.decode("utf-8-sig"))
    except ValueError:
        return False
    return True
