# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A subject of casework as one value, which the portal is composed of."""

from dataclasses import dataclass

from munikit.cases.case.acts import Act
from munikit.events import Subscription
from munikit.outbox import Job


@dataclass(frozen=True, kw_only=True)
class Room:
    """What a subject adds to cases: what is done, what is heard of others, what is done later."""

    acts: tuple[Act, ...] = ()
    subscriptions: tuple[Subscription, ...] = ()
    jobs: tuple[Job, ...] = ()
