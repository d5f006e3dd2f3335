# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Who does the work: assigning, giving back, passing on, absences, lots."""

from munikit.cases.case.room import Room
from munikit.cases.sharing.acts import ABSTAINED, ASSIGNED, FORWARDED, RELEASED, TAKEN
from munikit.cases.sharing.notices import tell_assigned
from munikit.contracts.casework import CaseAssigned
from munikit.contracts.events import on

ROOM = Room(
    acts=(TAKEN, ASSIGNED, RELEASED, ABSTAINED, FORWARDED),
    pages=("munikit.cases.sharing.absences_desk:bp", "munikit.cases.sharing.desk:bp"),
    subscriptions=(on(CaseAssigned, tell_assigned),),
)
