# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Asking a person for something again, and their answer."""

from munikit.cases.case.room import Room
from munikit.cases.corrections.acts import ANSWERED, ASKED

ROOM = Room(
    acts=(ASKED, ANSWERED),
    pages=(
        "munikit.cases.corrections.pages:bp",
        "munikit.cases.corrections.desk:bp",
    ),
)
