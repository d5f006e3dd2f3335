# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a module is: one value behind one entry point.

A module is declared in the entry-point group ``munikit.modules`` as ``module = Module(...)``. By
folder convention it also has ``models.py`` (tables prefixed with its name and ``_``),
``migrations/``, ``templates/<name>/`` and ``static/``. Everything else is declared here.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from importlib import import_module
from typing import Any
from uuid import UUID
from wsgiref.types import WSGIApplication

import click
from sqlalchemy.orm import Session

from munikit.access import Role
from munikit.access.menu import NavigationItem, PublicLink
from munikit.cases import Compose
from munikit.contracts.events import Subscription
from munikit.contracts.ports import Port, Provision
from munikit.db import Database
from munikit.db.packages import Migrated
from munikit.outbox import Job
from munikit.procedures import Procedure
from munikit.settings import Section, Settings

__all__ = [
    "ENTRY_POINTS",
    "Check",
    "Compose",
    "DemoWorld",
    "Finding",
    "Health",
    "Module",
    "NavigationItem",
    "PublicLink",
    "Risk",
    "Simulator",
    "is_module_name",
    "later",
]

ENTRY_POINTS = "munikit.modules"
_NAME = re.compile(r"[a-z][a-z0-9_]{1,30}")


def is_module_name(text: str) -> bool:
    return _NAME.fullmatch(text) is not None


def later(name: str) -> Callable[..., Any]:
    """Return what ``package.module:attribute`` is, loaded when it is called.

    For what a web process never calls: simulators, demo data.
    """

    def call(*given: Any) -> Any:  # noqa: ANN401 - whatever it is that is called.
        module, attribute = name.split(":")
        return getattr(import_module(module), attribute)(*given)

    return call


@dataclass(frozen=True)
class Simulator:
    """A program that plays an outside system over HTTP, for development and tests.

    ``portal serve`` starts it when ``is_wanted`` says that the settings point at it, and tells
    the portal its address in the environment variable ``variable``. Give ``create`` by `later`.
    """

    name: str
    title: str
    variable: str
    create: Callable[[], WSGIApplication]
    is_wanted: Callable[[Settings], bool]


class Health(StrEnum):
    OK = "ok"
    WARNING = "warning"
    PROBLEM = "problem"


@dataclass(frozen=True)
class Finding:
    """What a check found. A warning or a problem says in ``fix`` exactly what to do."""

    health: Health
    text: str
    fix: str = ""


@dataclass(frozen=True)
class Risk:
    """Why a portal may not serve people as it is set, and what to do.

    ``on_trial``: a trial portal is told too, as a warning: something is simulated.
    """

    text: str
    fix: str
    on_trial: bool = False


@dataclass(frozen=True)
class Check:
    """A line of ``portal doctor``. It may look at the database; it changes nothing.

    It returns nothing where another line says it already.
    """

    name: str
    run: Callable[[Session], Finding | None]


@dataclass(frozen=True)
class Trial:
    """A line of ``portal doctor`` about a system outside, which only asking it can give.

    ``run`` has no session, as nothing may wait for others in a transaction. It ends within
    seconds, and changes nothing at either side.
    """

    name: str
    run: Callable[[Settings], Finding | None]


@dataclass(frozen=True)
class DemoWorld:
    """What a module's ``demo`` is given: the portal's database and the invented people in it.

    ``residents`` and ``officials`` are ids of people; officials by the role they were given.
    ``plan`` has something done so many business days ago, after some hour: what modules plan is
    done in the order of time, with the clock of ``database`` put there.
    """

    database: Database
    residents: tuple[UUID, ...]
    officials: Mapping[str, UUID]
    plan: Callable[[int, int, Callable[[], object]], None]


@dataclass(frozen=True, kw_only=True)
class Module:
    """Everything a module adds to a portal.

    ``kit`` is the range of kit versions it was made for, such as ``>=0.1,<0.2``. ``pages`` are the
    names of its blueprints, ``package.module:attribute``: whoever answers people loads those files,
    a worker never does. ``demo`` adds
    invented data to an empty portal, through the module's own services. ``destinations`` are the
    origins outside the portal that its forms lead to, which the browser must be told. ``papers``
    says, for each kind of procedure that is the module's, what the paper of a case would say.
    ``production`` says of the module's settings why they are not fit to serve people: such a
    portal does not start.
    ``holds`` is a table: while it has rows people need the module, and it is not switched off.

    Raises:
        ValueError: the name could not prefix tables.
    """

    name: str
    title: str
    package: str
    kit: str
    settings: type[Section] | None = None
    requires: tuple[Port[Any], ...] = ()
    provides: tuple[Provision, ...] = ()
    procedures: tuple[Procedure, ...] = ()
    pages: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()
    navigation: tuple[NavigationItem, ...] = ()
    links: tuple[PublicLink, ...] = ()
    subscriptions: tuple[Subscription, ...] = ()
    jobs: tuple[Job, ...] = ()
    commands: tuple[click.Command, ...] = ()
    simulators: tuple[Simulator, ...] = ()
    checks: tuple[Check, ...] = ()
    trials: tuple[Trial, ...] = ()
    production: Callable[[Settings], Iterable[Risk]] | None = None
    demo: Callable[[DemoWorld], None] | None = None
    destinations: Callable[[Settings], tuple[str, ...]] | None = None
    papers: Mapping[str, Compose] = field(default_factory=dict)
    holds: str = ""

    def __post_init__(self) -> None:
        if not is_module_name(self.name):
            raise ValueError(f"A module's name is lower-case letters, digits and _: {self.name!r}")

    @property
    def migrated(self) -> Migrated:
        return Migrated(self.name, self.package)
