# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A subject of casework as one value, which the portal is composed of."""

from dataclasses import dataclass

from munikit.cases.case.acts import Act
from munikit.contracts.events import Subscription
from munikit.outbox import Job


@dataclass(frozen=True, kw_only=True)
class Room:
    """What a subject adds to cases: what is done, its pages, what is heard of others, done later.

    ``pages`` are the names of its files with pages and of the blueprint in each, such as
    ``munikit.cases.appeals.pages:bp``: whoever answers people loads them, a worker never does.
    """

    acts: tuple[Act, ...] = ()
    pages: tuple[str, ...] = ()
    subscriptions: tuple[Subscription, ...] = ()
    jobs: tuple[Job, ...] = ()
