# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The room of the page that follows a case, as one value."""

from munikit.cases.case.room import Room

ROOM = Room(
    pages=(
        "munikit.cases.following.pages:bp",
        "munikit.cases.following.contact_pages:bp",
    ),
)
