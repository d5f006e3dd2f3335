# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A package of a file, checked as a stranger would."""

import hashlib
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

from munikit.audit import verifier
from munikit.casefile.export import package
from munikit.cases.case.models import Case
from munikit.cases.record.cover import cover_of
from munikit.db import Database
from munikit.documents import AcceptedFile

PHOTO = AcceptedFile("foto roble.jpg", "image/jpeg", b"\xff\xd8\xff" + bytes(range(256)) * 40)
PLAIN_PYTHON = shutil.which("python3", path="/usr/bin:/bin") or sys.executable


def export(database: Database, case_id: UUID) -> Iterator[bytes]:
    with database.reading() as session:
        cover = cover_of(session, session.get_one(Case, case_id))
    return package(database, cover)


def check(path: Path, *key: str) -> tuple[int, str]:
    """Check a package as a stranger would: a Python without munikit, a verifier taken elsewhere."""
    program = path.parent / "taken-elsewhere.py"
    shutil.copyfile(verifier.__file__, program)
    done = subprocess.run(  # noqa: S603 - our own program.
        [PLAIN_PYTHON, "-I", str(program), str(path), *key],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    return done.returncode, done.stdout


def contents(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def repacked(path: Path, files: dict[str, bytes], *, mend: bool = True) -> Path:
    """Write a package again, its list of sums mended as a forger would."""
    if mend:
        lines = [
            f"{hashlib.sha256(content).hexdigest()}  {name}\n"
            for name, content in files.items()
            if name != "SHA256SUMS"
        ]
        files["SHA256SUMS"] = "".join(lines).encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return path
