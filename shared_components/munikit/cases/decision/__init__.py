# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Deciding: in favour or against, the second signature, the paper as a draft."""

from munikit.cases.case.room import Room
from munikit.cases.decision.acts import (
    APPROVED,
    APPROVED_AT_ONCE,
    APPROVED_BY_SECOND,
    PROPOSED,
    REJECTED,
    REJECTED_BY_SECOND,
    SENT_BACK,
)

ROOM = Room(
    acts=(
        PROPOSED,
        SENT_BACK,
        APPROVED,
        APPROVED_AT_ONCE,
        APPROVED_BY_SECOND,
        REJECTED,
        REJECTED_BY_SECOND,
    ),
    pages=(
        "munikit.cases.decision.desk:bp",
        "munikit.cases.decision.draft_desk:bp",
        "munikit.cases.decision.signing_desk:bp",
    ),
)
