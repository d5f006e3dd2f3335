# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""One act upon many cases."""

from munikit.cases.case.room import Room

ROOM = Room(
    pages=("munikit.cases.lots.desk:bp",),
)
