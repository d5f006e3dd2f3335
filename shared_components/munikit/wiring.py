# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What the composition root hands to services, through the session they are given."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar, cast

from sqlalchemy.orm import Session

from munikit.access import Role
from munikit.contracts.adapters import Carrier, FileStore, Mailer, StatePlatform
from munikit.contracts.events import Event, Subscription
from munikit.contracts.ports import Port
from munikit.kernel.calendar import BusinessCalendar
from munikit.kernel.clock import Clock, SystemClock
from munikit.kernel.errors import UnavailableError
from munikit.kernel.units import UTMTable
from munikit.kernel.words import gettext as _
from munikit.settings import Settings

T = TypeVar("T")
_KEY = "munikit.wiring"


@dataclass(frozen=True, kw_only=True)
class Wiring:
    """The values a service needs and does not make: one per portal, shared by all sessions.

    ``roles`` are those that modules declare. ``serves`` says whether a page of a module that runs
    answers at a path. ``memories`` are what `munikit.db.remembered` keeps for this portal.
    """

    settings: Settings
    utm_table: Callable[[], UTMTable]
    calendar: BusinessCalendar
    files: FileStore
    mailer: Mailer
    sms: Carrier | None = None
    state_platform: StatePlatform | None = None
    clock: Clock = field(default_factory=SystemClock)
    ports: Mapping[str, object] = field(default_factory=dict)
    subscriptions: Mapping[type[Event], Sequence[Subscription]] = field(default_factory=dict)
    roles: Sequence[Role] = ()
    serves: Callable[[str], bool] = lambda _path: True
    memories: dict[object, object] = field(default_factory=dict, compare=False, repr=False)

    @property
    def utm(self) -> UTMTable:
        """The table as it stands: somebody adds a month to it while the portal runs."""
        return self.utm_table()

    @property
    def session_info(self) -> dict[str, "Wiring"]:
        """What a session factory is given, so that `wiring` finds this again."""
        return {_KEY: self}


def wiring(session: Session) -> Wiring:
    """Return what the portal of a session has: ``settings``, ``clock``, ``calendar``, ``utm``."""
    return cast("Wiring", session.info[_KEY])


def ask_if_any(session: Session, port: Port[T]) -> T | None:
    """Return what the installed provider promises, or nothing where the portal has none."""
    return cast("T | None", wiring(session).ports.get(port.name))


def ask(session: Session, port: Port[T]) -> T:
    """Return the implementation of a port that the portal has.

    Raises:
        UnavailableError: no module that is switched on provides it. A module that requires the
            port never gets here: the portal does not start without a provider.
    """
    provider = ask_if_any(session, port)
    if provider is None:
        raise UnavailableError(
            _(
                "Esta parte del portal no está disponible por ahora. Inténtelo más tarde "
                "o escriba a la municipalidad."
            )
        )
    return provider
