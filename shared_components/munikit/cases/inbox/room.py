# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The room of the inbox, as one value."""

from munikit.cases.case.room import Room

ROOM = Room(
    pages=(
        "munikit.cases.inbox.desk:bp",
        "munikit.cases.inbox.case_desk:bp",
    ),
)
