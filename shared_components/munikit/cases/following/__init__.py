# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a person sees of their cases, and what they may do at any time."""

from munikit.cases.case.room import Room

ROOM = Room(
    pages=(
        "munikit.cases.following.pages:bp",
        "munikit.cases.following.contact_pages:bp",
    ),
)
