# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Powers to act for somebody else: bringing, accepting, ending."""

from munikit.cases.case.room import Room
from munikit.cases.representation.acts import (
    POWER_ACCEPTED,
    POWER_GIVEN,
    POWER_REFUSED,
    POWER_WITHDRAWN,
)
from munikit.cases.representation.notices import (
    hear_power_notice,
    tell_power_decided,
    tell_power_withdrawn,
    tell_represented,
)
from munikit.contracts.casework import CaseSubmitted
from munikit.contracts.events import on
from munikit.contracts.notification import StateNoticeSettled
from munikit.contracts.powers import PowerDecided, PowerWithdrawn

ROOM = Room(
    acts=(POWER_GIVEN, POWER_ACCEPTED, POWER_REFUSED, POWER_WITHDRAWN),
    pages=(
        "munikit.cases.representation.pages:bp",
        "munikit.cases.representation.power_pages:bp",
        "munikit.cases.representation.desk:bp",
    ),
    subscriptions=(
        on(CaseSubmitted, tell_represented),
        on(PowerDecided, tell_power_decided),
        on(PowerWithdrawn, tell_power_withdrawn),
        on(StateNoticeSettled, hear_power_notice),
    ),
)
