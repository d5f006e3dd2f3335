# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The room of one act upon many cases, as one value."""

from munikit.cases.case.room import Room

ROOM = Room(
    pages=("munikit.cases.lots.desk:bp",),
)
