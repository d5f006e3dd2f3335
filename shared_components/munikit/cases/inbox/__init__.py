# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What officials see: the inbox, the page of a case, its files."""

from munikit.cases.case.room import Room

ROOM = Room(
    pages=(
        "munikit.cases.inbox.desk:bp",
        "munikit.cases.inbox.case_desk:bp",
    ),
)
