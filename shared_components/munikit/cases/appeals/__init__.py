# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The *recurso de reposición*."""

from munikit.cases.appeals.acts import APPEALED, DISMISSED, UNANSWERED, UPHELD
from munikit.cases.case.room import Room

ROOM = Room(
    acts=(APPEALED, UPHELD, DISMISSED, UNANSWERED),
    pages=(
        "munikit.cases.appeals.pages:bp",
        "munikit.cases.appeals.desk:bp",
    ),
)
