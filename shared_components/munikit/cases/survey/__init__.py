# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""How easy it was, in two questions."""

from munikit.cases.case.room import Room

ROOM = Room(
    pages=(
        "munikit.cases.survey.pages:bp",
        "munikit.cases.survey.desk:bp",
    ),
)
