# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The law's clock: extending, silence, warnings, reminders."""

from munikit.cases.case.room import Room
from munikit.cases.terms.acts import (
    ABANDONED,
    ACCEPTED_BY_SILENCE,
    DENIED_BY_SILENCE,
    EXTENDED,
    NOT_NOTIFIED,
    NOTIFIED,
    SILENCE_CLAIMED,
)
from munikit.cases.terms.notified import hear_state_notice
from munikit.cases.terms.watching import WATCH_TERMS
from munikit.contracts.events import on
from munikit.contracts.notification import StateNoticeSettled

ROOM = Room(
    acts=(
        EXTENDED,
        ABANDONED,
        SILENCE_CLAIMED,
        ACCEPTED_BY_SILENCE,
        DENIED_BY_SILENCE,
        NOTIFIED,
        NOT_NOTIFIED,
    ),
    pages=(
        "munikit.cases.terms.pages:bp",
        "munikit.cases.terms.desk:bp",
    ),
    subscriptions=(on(StateNoticeSettled, hear_state_notice),),
    jobs=(WATCH_TERMS,),
)
