# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What was done in a case: moves, lines of history, what is new, the timeline."""

from munikit.cases.case.room import Room
from munikit.cases.history.services import tell_of_act
from munikit.contracts.casework import CaseActed
from munikit.contracts.events import on

ROOM = Room(
    subscriptions=(on(CaseActed, tell_of_act),),
)
