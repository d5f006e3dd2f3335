# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Which modules are installed: found by entry point, loaded, looked at one by one.

Whatever a stranger's module does, it is set aside with a reason, and the portal goes on.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from importlib.resources import files
from itertools import groupby
from pathlib import Path
from typing import Any, cast

from packaging.specifiers import InvalidSpecifier, SpecifierSet
from sqlalchemy import Table
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm import ClassManager

import munikit
from munikit.app.contents import wrong_contents
from munikit.app.watching import watched
from munikit.db import Base
from munikit.kernel.words import gettext as _
from munikit.kernel.words import lazy_gettext as _l
from munikit.module import ENTRY_POINTS, Module
from munikit.settings import Settings

_CLASH = re.compile(r"Table '([^']+)' is already defined")
_FIX = _l(
    "Instale otra versión, avise a quien lo hizo, o quítelo de [modules] enabled en portal.toml."
)


@dataclass(frozen=True)
class Quarantined:
    """A module that cannot run, why, and what the person who keeps the portal can do."""

    name: str
    reason: str
    fix: str = _FIX


class UnfitError(Exception):
    """What is wrong with a module, in the words of whoever keeps the portal."""

    def __init__(self, reason: str, fix: str = _FIX) -> None:
        super().__init__(reason)
        self.fix = fix


_loaded: dict[tuple[str, str, str], Module | Quarantined] = {}


def discover(core: Module) -> tuple[list[Module], list[Quarantined]]:
    """Load every installed module; one that does not load never takes the portal down."""
    installed = [core]
    quarantined = []
    every = sorted(entry_points(group=ENTRY_POINTS), key=lambda entry: entry.name)
    for name, entries in groupby(every, key=lambda entry: entry.name):
        entry, *others = entries
        found = _of_one_name(name, [entry, *others]) if others else _load(entry)
        if isinstance(found, Module):
            installed.append(found)
        else:
            quarantined.append(found)
    return installed, quarantined


def _of_one_name(name: str, entries: Sequence[EntryPoint]) -> Quarantined:
    packages = ", ".join(each.dist.name if each.dist else each.value for each in entries)
    return Quarantined(
        name,
        _("hay más de un paquete instalado con ese nombre: %(packages)s", packages=packages),
        _(
            "Deje uno y desinstale los demás (pip uninstall). Mientras tanto no funciona "
            "ninguno: no se sabe cuál es el suyo."
        ),
    )


def forget(package: str) -> None:
    """Forget that a package was loaded, its tables too; for what is set aside, and for tests."""
    for key in [key for key in _loaded if _root(key[1]) == package]:
        del _loaded[key]
    for manager in _managers(package):
        table = getattr(manager.class_, "__table__", None)
        # One class that cannot be mapped makes every query of the portal fail. SQLAlchemy takes
        # back all classes or none, so this does for some what its `dispose` does for all.
        Base.registry._dispose_manager_and_mapper(manager)  # noqa: SLF001 - as above.
        Base.registry._managers.pop(manager, None)  # noqa: SLF001 - as above.
        if isinstance(table, Table):
            Base.metadata.remove(table)


def as_unfit(error: BaseException) -> UnfitError:
    """Return what a module raised as a reason to set it aside."""
    if isinstance(error, UnfitError):
        return error
    if isinstance(error, SystemExit):
        return UnfitError(_("llamó a sys.exit(%(code)r) en vez de cargarse", code=error.code))
    if isinstance(error, KeyboardInterrupt):
        return UnfitError(_("interrumpió el programa (KeyboardInterrupt) en vez de cargarse"))
    clash = _CLASH.search(str(error)) if isinstance(error, InvalidRequestError) else None
    if clash is not None:
        return _as_clash(clash[1])
    return UnfitError(
        _("falló al cargarse: %(name)s: %(error)s", name=type(error).__name__, error=error)
    )


def _as_clash(table: str) -> UnfitError:
    # Whoever was loaded first has it: by name, whatever is switched on.
    owners = (_root(each.class_.__module__) for each in _all_managers() if _table(each) == table)
    owner = next(owners, "otro")
    return UnfitError(
        _("define la tabla «%(table)s», que ya es de «%(owner)s»", table=table, owner=owner),
        _(
            "No pueden estar instalados los dos, en ningún orden de [modules] enabled, "
            "aunque uno esté apagado: desinstale uno (pip uninstall), o avise a quien lo "
            "hizo."
        ),
    )


def _table(manager: ClassManager[Any]) -> str:
    return str(getattr(getattr(manager.class_, "__table__", None), "name", ""))


def tables_of(module: Module) -> list[str]:
    """Return the names of the tables whose classes are in a module's package."""
    return [each.class_.__table__.name for each in _managers(_root(module.package))]


def _managers(package: str) -> list[ClassManager[Any]]:
    return [each for each in _all_managers() if _root(each.class_.__module__) == package]


def _all_managers() -> list[ClassManager[Any]]:
    # Of its mappers SQLAlchemy tells only when none of them is broken.
    return list(Base.registry._managers)  # noqa: SLF001 - as above.


def _load(entry: EntryPoint) -> Module | Quarantined:
    place = str(entry.dist.locate_file("")) if entry.dist else ""
    key = (entry.name, entry.value, place)
    # A second import of what failed finds half of it loaded, and fails for another reason.
    if key not in _loaded:
        _loaded[key] = _first_load(entry)
    return _loaded[key]


def _first_load(entry: EntryPoint) -> Module | Quarantined:
    try:
        with loading(entry.name, entry.dist.name if entry.dist else _root(entry.value)):
            module = _read(entry)
            _check(module)
    except UnfitError as unfit:
        forget(_root(entry.value))
        return Quarantined(entry.name, str(unfit), unfit.fix)
    return module


@contextmanager
def loading(name: str, package: str) -> Iterator[None]:
    """Watch over a module while something of it is loaded.

    Raises:
        UnfitError: whatever it raised.
    """
    pressed: list[int] = []
    try:
        with watched(name, package, pressed):
            yield
    except (Exception, SystemExit, KeyboardInterrupt) as error:
        if pressed:
            raise  # Somebody did not want to wait.
        raise as_unfit(error) from error


def _read(entry: EntryPoint) -> Module:
    module = cast("object", entry.load())
    if not isinstance(module, Module):
        raise UnfitError(_("«%(value)s» no es un módulo de munikit", value=entry.value))
    if module.name != entry.name:
        raise UnfitError(
            _(
                "se instala como «%(name)s» y dice llamarse «%(name2)s»",
                name=entry.name,
                name2=module.name,
            )
        )
    return module


def _check(module: Module) -> None:
    problem = next(_problems(module), None)
    if problem is not None:
        raise problem


def _problems(module: Module) -> Iterator[UnfitError]:
    yield from _kit_problems(module)
    yield from (UnfitError(each) for each in wrong_contents(module))
    yield from _settings_problems(module)
    yield from _table_problems(module)


def _kit_problems(module: Module) -> Iterator[UnfitError]:
    try:
        made_for = SpecifierSet(module.kit)
    except InvalidSpecifier:
        yield UnfitError(
            _("su kit = %(kit)r no es un rango de versiones, como >=0.1,<0.2", kit=module.kit)
        )
        return
    here = munikit.__version__
    if not made_for.contains(here):
        yield UnfitError(
            _(
                "se hizo para munikit %(kit)s y este portal tiene munikit %(here)s",
                kit=module.kit,
                here=here,
            ),
            _(
                "Instale una versión de «%(name)s» hecha para munikit %(here)s; mientras "
                "tanto, lo que le toca queda esperando.",
                name=module.name,
                here=here,
            ),
        )


def _settings_problems(module: Module) -> Iterator[UnfitError]:
    if module.name in {*Settings.model_fields, "munikit"}:
        yield UnfitError(
            _("su nombre, «%(name)s», es de una tabla del kit en portal.toml", name=module.name)
        )
    if module.settings is not None:
        required = [n for n, field in module.settings.model_fields.items() if field.is_required()]
        if required:
            yield UnfitError(
                _(
                    "sus ajustes %(required)s no tienen un valor por omisión",
                    required=", ".join(required),
                )
            )
        else:
            module.settings()


def _table_problems(module: Module) -> Iterator[UnfitError]:
    _load_tables(module.package)
    names = tables_of(module)
    for name in names:
        if not name.startswith(f"{module.name}_"):
            yield UnfitError(
                _("su tabla «%(name)s» no comienza con «%(name2)s_»", name=name, name2=module.name)
            )
    if names:
        # Now, with this module alone to blame: later, each page of the portal would fail.
        Base.registry.configure()


def _load_tables(package: str) -> None:
    # Perhaps only pages import them, and what makes the tables or works for them loads no page.
    folder = Path(str(files(package)))
    for path in sorted(folder.rglob("models.py")):
        import_module(".".join((package, *path.relative_to(folder).with_suffix("").parts)))


def _root(name: str) -> str:
    return name.partition(":")[0].partition(".")[0]


def missing(wanted: Sequence[str], installed: Sequence[str]) -> list[Quarantined]:
    """Return what is switched on and not there, which must not stop the rest."""
    known = ", ".join(sorted(installed)) or _("ninguno")
    return [
        Quarantined(
            name,
            _("portal.toml lo activa y no está instalado"),
            _(
                "Instálelo, corrija su nombre o quítelo de [modules] enabled en "
                "portal.toml. Instalados: %(known)s.",
                known=known,
            ),
        )
        for name in dict.fromkeys(wanted)
        if name not in installed
    ]
