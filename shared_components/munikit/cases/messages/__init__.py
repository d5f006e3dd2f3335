# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What both sides write to each other, and what officials note for themselves."""

from munikit.cases.case.room import Room
from munikit.cases.messages.acts import MESSAGE, NOTE, NOTICED, WRITTEN

ROOM = Room(
    acts=(MESSAGE, WRITTEN, NOTE, NOTICED),
    pages=("munikit.cases.messages.pages:bp",),
)
