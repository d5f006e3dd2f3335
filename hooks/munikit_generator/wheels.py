# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The packages of a portal: built from the kit's sources, named by their hashes, no network."""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

from . import KIT
from .locks import OWN, others_in
from .merging import Before
from .modules import Source, available, parts, platform

# 1 January 2020: the same sources give the same bytes, on whatever day they are built.
_EPOCH = "1577836800"
RUNTIME = "requirements.lock"
TESTING = "requirements-test.lock"
_RUNTIME_LOCK = KIT / "shared_components" / "requirements.lock"
_TESTING_LOCK = KIT / "shared_components" / "testing.lock"
_MOST_LINES = 15
_LEFT_OUT = shutil.ignore_patterns("__pycache__", "*.pyc", ".*", "tests", "dist", "build")


class BuildError(Exception):
    """A package could not be built; the message is the builder's."""


def write_wheels(modules: Sequence[str], portal: Path, before: Before) -> list[str]:
    """Write ``vendor/wheels`` with its ``SHA256SUMS``, and the two locks; return what to tell.

    ``requirements-test.lock`` is what ``make test`` adds; production never installs it.

    Wheels of others than the kit stay, with their lines after `OWN` in the lock.

    Raises:
        BuildError: a package could not be built.
    """
    folder = portal / "vendor" / "wheels"
    folder.mkdir(parents=True, exist_ok=True)
    for wheel in folder.glob("*.whl"):
        if is_of_the_kit(wheel.name):
            wheel.unlink()
    others = sorted(folder.glob("*.whl"))
    with ThreadPoolExecutor() as pool:
        wheels = sorted(pool.map(lambda part: _build(part, folder), parts(modules)))
    sums = {each.name: hashlib.sha256(each.read_bytes()).hexdigest() for each in wheels + others}
    _write(folder / "SHA256SUMS", (f"{digest}  {name}" for name, digest in sums.items()))
    own = [
        f"./vendor/wheels/{name} --hash=sha256:{digest}"
        for name, digest in sums.items()
        if is_of_the_kit(name)
    ]
    return _write_locks(portal, before, own)


def kits_locks() -> dict[str, bytes]:
    """Return the locks of the kit, without what a portal adds to them."""
    return {RUNTIME: _RUNTIME_LOCK.read_bytes(), TESTING: _TESTING_LOCK.read_bytes()}


def _write_locks(portal: Path, before: Before, own: Sequence[str]) -> list[str]:
    told: list[str] = []
    for name, content in kits_locks().items():
        lock = portal / name
        new = content.decode()
        mine = lock.read_text(encoding="utf-8") if lock.is_file() else ""
        was = (before.of(name) or b"").decode().partition(f"{OWN}\n")[0]
        theirs = others_in(name, mine, was, new)
        told += theirs.told
        lines = (entry for entry in theirs.entries if not _is_line_of_the_kit(entry))
        between = (OWN, *own) if name == RUNTIME else ()
        _write(lock, (*new.splitlines(), *between, *lines))
    return told


def _is_line_of_the_kit(entry: str) -> bool:
    return is_of_the_kit(entry.removeprefix("./vendor/wheels/"))


def is_of_the_kit(wheel: str) -> bool:
    """Say whether a wheel is one of the kit's distributions, of whatever version."""
    names = (platform().distribution, *(each.distribution for each in available().values()))
    return wheel.partition("-")[0] in {name.replace("-", "_") for name in names}


def _build(part: Source, folder: Path) -> Path:
    # In a copy: the kit may be read-only, and what lies about in it must not get into a wheel.
    with TemporaryDirectory() as scratch:
        copy = Path(scratch) / part.folder.name
        shutil.copytree(part.folder, copy, ignore=_LEFT_OUT)
        done = subprocess.run(  # noqa: S603 - our own command, no answer in it.
            [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
            cwd=copy,
            env={**os.environ, "SOURCE_DATE_EPOCH": _EPOCH, "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode or not (folder / part.wheel).is_file():
        said = "\n".join((done.stdout + done.stderr).splitlines()[-_MOST_LINES:])
        raise BuildError(f"{part.distribution}: {said}")
    return folder / part.wheel


def _write(path: Path, lines: Iterable[str]) -> None:
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
