# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A portal's files hold what people told it: no other account of the machine may open them."""

import os
import stat
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from sqlalchemy import make_url

import munikit
from munikit.kernel.words import gettext as _
from munikit.kernel.words import lazy_gettext as _l
from munikit.module import Finding, Health, Risk
from munikit.settings import Section, Settings
from munikit.settings.sections import MailBackend, OwnFolder

# What a process writes is its account's alone.
UMASK = 0o077
_INSTANCE = "instance"
# In a portal's folder: what is shown to everybody, what is run, what others are handed.
_CODE = ("brand", "templates", "procedures", "vendor", "tests", ".venv", ".git")
# Of the file system, at the top of a disk of its own.
_OF_THE_DISK = "lost+found"
_CLOSE_IT = _l(
    "Si es solo del portal, ejecute: chmod go= %(path)s; si la usan otros programas, ponga en "
    "%(name)s una carpeta nueva, que el portal crea y cierra"
)
_OWN_FOLDER = _l("Ponga en %(name)s una carpeta nueva, para eso solo, dentro de instance/")


def keep_private(settings: Settings) -> None:
    """Close to other accounts what an earlier version left open; what is not ours stays.

    Ours is what lies inside the portal's own ``instance/``. A folder that the settings name may be
    one that other programs of the machine share: closing it would stop them.
    """
    for path in _open_to_others(settings):
        if not _is_ours(settings, path):
            continue
        with suppress(OSError):  # `portal doctor` names it.
            path.chmod(stat.S_IMODE(path.stat().st_mode) & ~UMASK)


def folder_risks(settings: Settings) -> Iterator[Risk]:
    """Name each folder of the settings that is somebody else's, or that others can open."""
    named = dict(_named_folders(settings))
    for name, said in named.items():
        path = settings.path(said)
        if (reason := _misplaced(settings, name, named)) is not None:
            yield Risk(
                _("%(name)s es %(path)s, y %(reason)s", name=name, path=path, reason=reason),
                _OWN_FOLDER % {"name": name},
            )
            continue
        if not path.exists() or _is_ours(settings, path):
            continue  # What is not there is made, and closed from the beginning.
        if (reason := _others_in(settings, path)) is not None:
            yield Risk(
                _("%(name)s es %(path)s, y %(reason)s", name=name, path=path, reason=reason),
                _("Ponga en %(name)s una carpeta nueva, que el portal crea y cierra", name=name),
            )
        elif path.stat().st_mode & UMASK:
            yield Risk(
                _("%(name)s es %(path)s, que está abierta a otras cuentas", name=name, path=path),
                _CLOSE_IT % {"path": path, "name": name},
            )


def _named_folders(settings: Settings) -> Iterator[tuple[str, str]]:
    for table, section in settings:
        if not isinstance(section, Section):
            continue
        unused = section is settings.mail and settings.mail.backend is not MailBackend.FOLDER
        for key, field in type(section).model_fields.items():
            if not unused and any(isinstance(each, OwnFolder) for each in field.metadata):
                yield f"[{table}] {key}", getattr(section, key)
    yield _INSTANCE, _INSTANCE  # It may be a link to anywhere.


def _misplaced(settings: Settings, name: str, named: Mapping[str, str]) -> str | None:
    """Say why a folder may not be where it is said, whether it is there already or not."""
    root = settings.root.resolve()
    real = settings.path(named[name]).resolve()
    if name == _INSTANCE or root.is_relative_to(real):
        return None  # What holds the portal itself holds more than that, and is told so.
    instance = (root / _INSTANCE).resolve()
    if real == instance:
        return _("ahí está también todo lo demás del portal")
    if any(real.is_relative_to(each) for each in (*_program(), *(root / each for each in _CODE))):
        return _("ahí está lo que se publica o el programa mismo")
    for other, said in named.items():
        place = settings.path(said).resolve()
        within = real.is_relative_to(place) or place.is_relative_to(real)
        if other not in (name, _INSTANCE) and within:
            return _("%(other)s es la misma, o una está dentro de la otra", other=other)
    return None


def _program() -> tuple[Path, ...]:
    return Path(munikit.__file__).resolve().parent, Path(sys.prefix).resolve()


def _others_in(settings: Settings, path: Path) -> str | None:
    if not path.is_dir():
        return _("no es una carpeta")
    real = path.resolve()
    if any(each.resolve().is_relative_to(real) for each in (*_home(), settings.root)):
        return _("guarda más que lo del portal")
    if path.stat().st_mode & stat.S_ISVTX:
        return _("es una carpeta que comparten otros programas")
    account = os.geteuid()
    with suppress(OSError):  # What cannot be looked into cannot be used: readiness says so.
        inside = [each for each in path.iterdir() if each.name != _OF_THE_DISK]
        if any(each.lstat().st_uid != account for each in (path, *inside)):
            return _("es de otra cuenta, o guarda archivos de otra")
    return None


def _home() -> Iterator[Path]:
    with suppress(RuntimeError):  # An account of a service may have none.
        yield Path.home()


def _is_ours(settings: Settings, path: Path) -> bool:
    root = settings.root.resolve()
    real = path.resolve()
    return real == root / ".env" or real.is_relative_to(root / "instance")


def privacy_findings(settings: Settings) -> Iterator[Finding]:
    """Say which files other accounts of the machine can open, and folders that are others'."""
    refused = list(folder_risks(settings))
    yield from (Finding(Health.PROBLEM, each.text, each.fix) for each in refused)
    named = {settings.path(said) for _rest, said in _named_folders(settings)} if refused else set()
    # To close what others share is no advice.
    open_paths = _open_to_others(settings)
    found = [str(path) for path in open_paths if path not in named or _is_ours(settings, path)]
    if not found and refused:
        return
    if not found:
        yield Finding(Health.OK, _("Claves, datos y archivos cerrados a otras cuentas"))
        return
    yield Finding(
        Health.PROBLEM if settings.production else Health.WARNING,
        _("Otras cuentas del servidor pueden leer %(found)s", found=", ".join(found)),
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
