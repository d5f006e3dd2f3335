# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What ``portal doctor`` sees of modules, tables and unfinished work; nothing ends it early."""

from collections.abc import Iterator

from sqlalchemy import ColumnElement, func, inspect, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

import munikit
from munikit.app.portal import Portal
from munikit.app.starting import UnsafeError, tables_newer
from munikit.app.watching import slow_modules
from munikit.app.web import create_app
from munikit.db.failures import OLDER_PACKAGES, explain
from munikit.db.migrate import status
from munikit.db.packages import MigrationsError
from munikit.kernel.words import gettext as _
from munikit.kernel.words import lazy_gettext as _l
from munikit.kernel.words import ngettext
from munikit.module import Check, Finding, Health, Module, Trial
from munikit.outbox import JobState, QueuedJob, parked

_VERSION_TABLE = "_alembic_version"
_SLOW = _l("El módulo %(name)s demora %(seconds)s s en cargarse, y con él cada proceso")
_HANDED_LATER = _l("Se entregan cuando vuelva. Si no volverá: portal module forget %(package)s")


def module_findings(portal: Portal) -> Iterator[Finding]:
    """Yield what is wrong with the modules and with putting them together."""
    for each in portal.quarantined:
        yield Finding(
            Health.PROBLEM,
            _("Módulo apartado: %(name)s: %(reason)s", name=each.name, reason=each.reason),
            each.fix,
        )
    for name, seconds in slow_modules().items():
        yield Finding(
            Health.WARNING,
            _SLOW % {"name": name, "seconds": f"{seconds:.0f}"},
            _("Avise a quien lo hizo, o quítelo"),
        )
    yield from _other_version(portal.settings.kit.version, munikit.__version__)
    try:
        create_app(portal)
    except UnsafeError:
        return  # `risk_findings` names each thing.
    except (Exception, SystemExit) as error:  # noqa: BLE001 - any: the doctor says what web would.
        yield Finding(
            Health.PROBLEM,
            _("La página no parte: %(name)s: %(error)s", name=type(error).__name__, error=error),
            _("Avise a quien mantiene el kit"),
        )


def _other_version(said: str, here: str) -> Iterator[Finding]:
    if said != here:
        yield Finding(
            Health.WARNING,
            _(
                "portal.toml dice munikit %(said)s y está instalado munikit %(here)s",
                said=said,
                here=here,
            ),
            _('Si la instalada es la que quiere, ponga version = "%(here)s" en [kit]', here=here),
        )


def table_findings(portal: Portal) -> Iterator[Finding]:
    """Yield whether the tables are those of this version, and those that nobody owns."""
    try:
        behind = [each.name for each in portal.installed if not _is_current(portal, each)]
        newer = [each.name for each in portal.installed if _is_newer(portal, each)]
        if newer:
            yield Finding(Health.PROBLEM, tables_newer(newer), OLDER_PACKAGES)
        elif behind:
            text = _("Faltan tablas: %(behind)s", behind=", ".join(behind))
            # Without its own tables a module is set aside; without the platform's nothing works.
            grave = any(module.name in behind for module in portal.modules)
            health = Health.PROBLEM if grave else Health.WARNING
            yield Finding(health, text, "Ejecute: portal db upgrade")
        else:
            yield Finding(Health.OK, _("Base de datos al día"))
        yield from _orphan_tables(portal)
    except SQLAlchemyError as error:
        text, _rest, fix = explain(error, portal.database.url).partition(". ")
        yield Finding(Health.PROBLEM, text, fix or _("Revise [database] url"))


def work_findings(portal: Portal) -> Iterator[Finding]:
    """Yield the work that waits for somebody who is not there; a check names what fails."""
    with portal.database.reading() as session:
        jobs = list(portal.jobs)
        for each in parked(session):
            jobs.append(each.name)
            yield Finding(
                Health.WARNING,
                ngettext(
                    "%(num)s aviso de hechos espera a «%(name)s», que no está activo",
                    "%(num)s avisos de hechos esperan a «%(name)s», que no está activo",
                    each.count,
                    name=each.name,
                ),
                _HANDED_LATER % {"package": each.package},
            )
        for name, count, _error in _waiting(session, QueuedJob.name.not_in(jobs)):
            yield Finding(
                Health.WARNING,
                ngettext(
                    "%(num)s tarea espera a «%(name)s», que ningún módulo activo sabe hacer",
                    "%(num)s tareas esperan a «%(name)s», que ningún módulo activo sabe hacer",
                    count,
                    name=name,
                ),
                _("Se hacen cuando vuelva el módulo que las pidió"),
            )


def _waiting(session: Session, *which: ColumnElement[bool]) -> list[tuple[str, int, str]]:
    waiting = QueuedJob.state.in_((JobState.QUEUED, JobState.RUNNING))
    query = select(QueuedJob.name, func.count(), func.max(QueuedJob.error)).where(waiting, *which)
    rows = session.execute(query.group_by(QueuedJob.name).order_by(QueuedJob.name))
    return [(name, count, error) for name, count, error in rows]


def run_check(portal: Portal, module: Module, check: Check) -> Finding | None:
    """Run one check; one that fails is a finding too."""
    try:
        with portal.database.reading() as session:
            return _finding(check.run(session))
    except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever a stranger's check raises.
        return _fallen(check.name, module, error)


def run_trial(portal: Portal, module: Module, trial: Trial) -> Finding | None:
    """Run one trial, outside of any transaction; one that fails is a finding too."""
    try:
        return _finding(trial.run(portal.settings))
    except (Exception, SystemExit) as error:  # noqa: BLE001 - as above.
        return _fallen(trial.name, module, error)


def _fallen(name: str, module: Module, error: BaseException) -> Finding:
    return Finding(
        Health.PROBLEM,
        _(
            "La revisión «%(name)s» de %(name2)s falló: %(name3)s: %(error)s",
            name=name,
            name2=module.name,
            name3=type(error).__name__,
            error=error,
        ),
        _("Avise a quien hizo el módulo; lo demás se revisó igual"),
    )


def _finding(found: object) -> Finding | None:
    if found is None or isinstance(found, Finding):
        return found
    raise TypeError(f"devuelve {type(found).__name__}, y no Finding ni None")


def _is_current(portal: Portal, module: Module) -> bool:
    try:
        return status(portal.database, module.migrated).is_current
    except MigrationsError:
        return False


def _is_newer(portal: Portal, module: Module) -> bool:
    try:
        return module.migrated.is_newer(status(portal.database, module.migrated).current)
    except MigrationsError:
        return False


def _orphan_tables(portal: Portal) -> Iterator[Finding]:
    owned = tuple(f"{module.name}_" for module in portal.installed)
    owned += tuple(f"{each.name}_" for each in portal.quarantined)
    names = inspect(portal.database.engine).get_table_names()
    # Whose tables a database has is told by their version table; others are not the portal's.
    left = sorted(
        name.removesuffix(_VERSION_TABLE)
        for name in names
        if name.endswith(_VERSION_TABLE) and not name.startswith(owned)
    )
    if left:
        yield Finding(
            Health.WARNING,
            _("Hay tablas de módulos que ya no están: %(left)s", left=", ".join(left)),
            _(
                "No se pierden: vuelva a instalarlos para usarlas, o pida a quien "
                "administra la base de datos que las respalde y las borre"
            ),
        )
