# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The rooms of casework, and the acts of all of them by name."""

from munikit.cases.appeals import room as appeals
from munikit.cases.corrections import room as corrections
from munikit.cases.decision import room as decision
from munikit.cases.filing import room as filing
from munikit.cases.following import room as following
from munikit.cases.history import room as history
from munikit.cases.inbox import room as inbox
from munikit.cases.lots import room as lots
from munikit.cases.messages import room as messages
from munikit.cases.opinions import room as opinions
from munikit.cases.record import room as record
from munikit.cases.representation import room as representation
from munikit.cases.sharing import room as sharing
from munikit.cases.survey import room as survey
from munikit.cases.terms import room as terms

ROOMS = tuple(
    each.ROOM
    for each in (
        record,
        history,
        filing,
        representation,
        terms,
        corrections,
        messages,
        opinions,
        sharing,
        decision,
        appeals,
        survey,
        following,
        inbox,
        lots,
    )
)
BY_NAME = {act.name: act for room in ROOMS for act in room.acts}
