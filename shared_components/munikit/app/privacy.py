# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A portal's files hold what people told it: no other account of the machine may open them."""

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from sqlalchemy import make_url

from munikit.module import Finding, Health
from munikit.settings import Settings

# What a process writes is its account's alone.
UMASK = 0o077


def keep_private(settings: Settings) -> None:
    """Close to other accounts what an earlier version left open; what is not ours stays."""
    for path in _open_to_others(settings):
        with suppress(OSError):  # `portal doctor` names it.
            path.chmod(stat.S_IMODE(path.stat().st_mode) & ~UMASK)


def privacy_findings(settings: Settings) -> Iterator[Finding]:
    """Say which files other accounts of the machine can open."""
    found = [str(path) for path in _open_to_others(settings)]
    if not found:
        yield Finding(Health.OK, "Claves, datos y archivos cerrados a otras cuentas")
        return
    yield Finding(
        Health.PROBLEM if settings.production else Health.WARNING,
        f"Otras cuentas del servidor pueden leer {', '.join(found)}",
        f"chmod -R go= {' '.join(found)}",
    )


def _open_to_others(settings: Settings) -> Iterator[Path]:
    # Closing a folder closes all that is in it.
    for path in dict.fromkeys(_private(settings)):
        with suppress(OSError):
            if path.exists() and path.stat().st_mode & UMASK:
                yield path


def _private(settings: Settings) -> Iterator[Path]:
    yield settings.path(".env")
    yield settings.path("instance")
    for each in (settings.files.folder, settings.mail.folder, settings.audit.key):
        yield settings.path(each)
    url = make_url(settings.database.url)
    if url.get_backend_name() == "sqlite" and url.database:
        for ending in ("", "-wal", "-shm"):
            yield settings.path(url.database + ending)


def write_privately() -> None:
    """Have everything this process writes from now on be its account's alone."""
    os.umask(UMASK)
