# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The composition of a portal: its settings, its modules and what they plug into each other."""

from collections.abc import Iterator, Sequence
from importlib.resources import files
from pathlib import Path

from munikit.app.core import CORE
from munikit.app.discovery import choose, discover, ports_of
from munikit.app.portal import Portal
from munikit.db import Database
from munikit.db.clock import ServerClock
from munikit.documents import LocalFileStore
from munikit.events import Event, Subscription
from munikit.kernel.calendar import BusinessCalendar
from munikit.kernel.clock import Clock, SystemClock, keep_time_of
from munikit.kernel.communes import REGION_CODES, zone_of
from munikit.kernel.errors import InvalidError
from munikit.kernel.units import UTMTable
from munikit.module import Module
from munikit.notices import mailer_for, sms_for, state_platform_for
from munikit.procedures import CATALOGUE, Catalogue, Procedure, portal_procedures
from munikit.settings import Section, Settings, SettingsError
from munikit.wiring import Wiring


def compose(root: Path, *, clock: Clock | None = None) -> Portal:
    """Compose the portal whose ``portal.toml`` is in ``root``.

    Raises:
        SettingsError: the settings cannot be used, a module that is switched on is not
            installed, or a port that is required has no provider or two.
    """
    installed, quarantined = discover(CORE)
    settings = Settings.load(root, _tables(installed))
    keep_time_of(zone_of(settings.municipality.cut))
    modules, without = choose(settings.modules.enabled, installed, quarantined)
    catalogue = Catalogue(portal_procedures(settings, _shipped(modules)))
    wiring = _wire(settings, modules, catalogue, clock or _clock(settings))
    return Portal(
        settings=settings,
        database=Database(_database_url(settings), wiring),
        catalogue=catalogue,
        installed=installed,
        modules=modules,
        quarantined=[*quarantined, *without],
    )


def _clock(settings: Settings) -> Clock:
    # A file is of this machine, and so is its time; a server's is the same for all that use it.
    return SystemClock() if settings.database.url.startswith("sqlite") else ServerClock()


def _tables(installed: Sequence[Module]) -> dict[str, type[Section]]:
    return {module.name: module.settings for module in installed if module.settings}


def _shipped(modules: Sequence[Module]) -> Iterator[Procedure]:
    return (procedure for module in modules for procedure in module.procedures)


def _wire(
    settings: Settings, modules: Sequence[Module], catalogue: Catalogue, clock: Clock
) -> Wiring:
    return Wiring(
        settings=settings,
        utm=_utm(settings),
        calendar=BusinessCalendar(
            REGION_CODES.get(settings.municipality.cut[:2]),
            frozenset(settings.calendar.local_holidays),
        ),
        files=LocalFileStore(settings.path(settings.files.folder)),
        mailer=mailer_for(settings),
        sms=sms_for(settings),
        state_platform=state_platform_for(settings),
        clock=clock,
        ports={CATALOGUE.name: catalogue, **ports_of(modules)},
        subscriptions=_subscriptions(modules),
    )


def _utm(settings: Settings) -> UTMTable:
    if settings.units.utm_table:
        try:
            return UTMTable.read(settings.path(settings.units.utm_table))
        except InvalidError as error:
            raise SettingsError(f"[units] utm_table: {error.message}.") from error
    sample = Path(str(files("munikit"))) / "data" / "utm_ipc.csv"
    # A trial is begun on any day, also long after the kit was published.
    return UTMTable.read(sample, goes_on=not settings.production)


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
