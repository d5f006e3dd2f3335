# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A composed portal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import cast

from munikit.app.discovery import Quarantined
from munikit.app.failing import Failures
from munikit.db import Database
from munikit.module import Module
from munikit.outbox import Job, subscription_jobs
from munikit.procedures import CATALOGUE, Catalogue
from munikit.settings import Settings


@dataclass(frozen=True, kw_only=True)
class Portal:
    """A municipality's portal, ready to answer requests, run jobs and commands.

    ``installed`` have tables; ``modules`` are those that are switched on, the platform first.
    """

    settings: Settings
    database: Database
    installed: Sequence[Module]
    modules: Sequence[Module]
    quarantined: Sequence[Quarantined]

    @property
    def catalogue(self) -> Catalogue:
        """The procedures it was composed with."""
        return cast("Catalogue", self.database.wiring.ports[CATALOGUE.name])

    @cached_property
    def failures(self) -> Failures:
        """Which of its pages fail, as each process notes it."""
        return Failures(self.database)

    @property
    def jobs(self) -> Mapping[str, Job]:
        """Everything a worker must know how to do, deliveries of events included."""
        declared = {job.name: job for module in self.modules for job in module.jobs}
        subscriptions = (each for module in self.modules for each in module.subscriptions)
        return {**declared, **subscription_jobs(subscriptions)}
