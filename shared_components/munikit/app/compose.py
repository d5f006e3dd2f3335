# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The composition of a portal: its settings, its modules and what they plug into each other."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from importlib.resources import files
from pathlib import Path

from munikit.app.core import CORE
from munikit.app.discovery import Quarantined, discover, missing
from munikit.app.fitting import Fitting, ports_of, without_ports
from munikit.app.leftovers import left_parameters, left_tables, unfit_tables
from munikit.app.portal import Portal
from munikit.app.starting import with_risks
from munikit.app.tables import refuse_to_leave, unready
from munikit.cases import PAPERS, Compose
from munikit.contracts.events import Event, Subscription
from munikit.db import Database
from munikit.db.clock import ServerClock
from munikit.documents import LocalFileStore
from munikit.kernel.calendar import BusinessCalendar
from munikit.kernel.catalogues import keep_words_of
from munikit.kernel.clock import Clock, SystemClock, keep_time_of
from munikit.kernel.communes import REGION_CODES, zone_of
from munikit.kernel.errors import InvalidError
from munikit.kernel.table_files import read_as_it_stands
from munikit.kernel.units import UTMTable
from munikit.module import Module
from munikit.notices import mailer_for, sms_for, state_platform_for
from munikit.procedures import CATALOGUE, Catalogue, Procedure
from munikit.procedures.catalogue import portal_catalogue
from munikit.settings import Section, Settings, SettingsError, WrongSettingsError, wanted_modules
from munikit.settings.sections import UnreadSection
from munikit.wiring import Wiring


def compose(root: Path, *, clock: Clock | None = None, aside: Sequence[Quarantined] = ()) -> Portal:
    """Compose the portal whose ``portal.toml`` is in ``root``.

    A module that is switched on and cannot run is set aside: `Portal.quarantined` says why. So is
    whoever is named in ``aside``. No file with pages is loaded: see `munikit.app.page_fitting`.

    Raises:
        SettingsError: the settings cannot be used.
    """
    installed, quarantined = discover(CORE)
    unknown = _missing(root, installed, quarantined)
    set_aside = [*quarantined, *unknown]
    set_aside += left_tables(root, installed, set_aside)
    settings, refused = _load(root, installed, set_aside)
    set_aside += unfit_tables(refused)
    keep_words_of([each.package for each in installed], root)
    keep_time_of(zone_of(settings.municipality.cut))
    url = _database_url(settings)
    refuse_to_leave(url, _off(settings, installed), [each.name for each in unknown])
    lame = {*refused, *(each.name for each in aside)}
    fitting = _fit(settings, url, [each for each in installed if each.name not in lame])
    modules, without = without_ports(fitting.modules, installed)
    set_aside += [*aside, *fitting.quarantined, *without]
    set_aside += _left_parameters(settings, installed, set_aside)
    catalogue = _catalogue(settings, modules)
    wiring = _wire(settings, modules, catalogue, clock or _clock(settings))
    return Portal(
        settings=settings,
        database=Database(url, wiring),
        installed=installed,
        modules=modules,
        quarantined=set_aside,
    )


def _load(
    root: Path, installed: Sequence[Module], set_aside: Sequence[Quarantined]
) -> tuple[Settings, dict[str, list[str]]]:
    try:
        return Settings.load_apart(root, _tables(installed, set_aside))
    except WrongSettingsError as error:
        raise with_risks(error, installed) from error


def _missing(
    root: Path, installed: Sequence[Module], quarantined: Sequence[Quarantined]
) -> list[Quarantined]:
    known = {module.name for module in installed[1:]} | {each.name for each in quarantined}
    return missing([name for name in wanted_modules(root) if name not in known], sorted(known))


def _fit(settings: Settings, url: str, installed: Sequence[Module]) -> Fitting:
    by_name = {module.name: module for module in installed[1:]}
    names = dict.fromkeys(settings.modules.enabled)
    wanted = [by_name[name] for name in names if name in by_name]
    behind = unready(url, CORE, wanted)
    late = {each.name for each in behind}
    fitting = Fitting(settings, CORE)
    for module in wanted:
        if module.name not in late:
            fitting.add(module)
    fitting.quarantined += behind
    return fitting


def _off(settings: Settings, installed: Sequence[Module]) -> list[Module]:
    return [module for module in installed if module.name not in settings.modules.enabled]


def _catalogue(settings: Settings, modules: Sequence[Module]) -> Catalogue:
    return portal_catalogue(
        settings,
        _shipped(modules),
        absent=frozenset(settings.procedures),
        issued=frozenset(kind for module in modules for kind in module.papers),
    )


def _clock(settings: Settings) -> Clock:
    # A file is of this machine, and so is its time; a server's is the same for all that use it.
    return SystemClock() if settings.database.url.startswith("sqlite") else ServerClock()


def _tables(
    installed: Sequence[Module], set_aside: Sequence[Quarantined]
) -> dict[str, type[Section]]:
    # What a module that is set aside would make of its table, nobody can say: it is kept as it is.
    kept: dict[str, type[Section]] = {
        each.name: UnreadSection for each in set_aside if each.name not in Settings.model_fields
    }
    core, *others = installed
    # Without settings a module has a table without keys: what is in one is its own slip alone.
    own = {module.name: module.settings or Section for module in others}
    return {**kept, **own, **({core.name: core.settings} if core.settings else {})}


def _left_parameters(
    settings: Settings, installed: Sequence[Module], set_aside: Sequence[Quarantined]
) -> list[Quarantined]:
    # What is set aside may ship whatever is named: nobody can ask it.
    if any(each.name not in {module.name for module in installed} for each in set_aside):
        return []
    return left_parameters(settings, [each.id for each in _shipped(installed)])


def _shipped(modules: Sequence[Module]) -> Iterator[Procedure]:
    return (procedure for module in modules for procedure in module.procedures)


def _wire(
    settings: Settings,
    modules: Sequence[Module],
    catalogue: Catalogue,
    clock: Clock,
) -> Wiring:
    return Wiring(
        settings=settings,
        utm_table=_utm(settings),
        calendar=BusinessCalendar(
            REGION_CODES.get(settings.municipality.cut[:2]),
            frozenset(settings.calendar.local_holidays),
        ),
        files=LocalFileStore(settings.path(settings.files.folder)),
        mailer=mailer_for(settings),
        sms=sms_for(settings),
        state_platform=state_platform_for(settings),
        clock=clock,
        ports={CATALOGUE.name: catalogue, PAPERS.name: _papers(modules), **ports_of(modules)},
        subscriptions=_subscriptions(modules),
        roles=tuple(role for module in modules for role in module.roles),
        serves=_not_known,
    )


def _not_known(_path: str) -> bool:
    raise LookupError("Which addresses are served is known to a portal `with_pages` alone")


def _papers(modules: Sequence[Module]) -> Mapping[str, Compose]:
    return {kind: says for module in modules for kind, says in module.papers.items()}


def _utm(settings: Settings) -> Callable[[], UTMTable]:
    if settings.units.utm_table:
        path = settings.path(settings.units.utm_table)
        try:
            UTMTable.read(path)
        except InvalidError as error:
            raise SettingsError(f"[units] utm_table: {error.message}.") from error
        return partial(read_as_it_stands, UTMTable.read, path, "[units] utm_table")
    sample = Path(str(files("munikit"))) / "data" / "utm_ipc.csv"
    # A trial is begun on any day, also long after the kit was published.
    shipped = UTMTable.read(sample, goes_on=not settings.production)
    return lambda: shipped


def _subscriptions(modules: Sequence[Module]) -> dict[type[Event], list[Subscription]]:
    found: dict[type[Event], list[Subscription]] = {}
    for module in modules:
        for subscription in module.subscriptions:
            found.setdefault(subscription.event, []).append(subscription)
    return found


def _database_url(settings: Settings) -> str:
    prefix = "sqlite:///"
    url = settings.database.url
    if not url.startswith(prefix) or url.startswith(prefix + "/"):
        return url
    path = settings.path(url.removeprefix(prefix))
    path.parent.mkdir(parents=True, exist_ok=True)
    return f"{prefix}{path}"
