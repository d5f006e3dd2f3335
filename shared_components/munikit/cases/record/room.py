# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The room of record, as one value."""

from munikit.cases.case.room import Room
from munikit.cases.record.certificate import CERTIFY

ROOM = Room(
    pages=(
        "munikit.cases.record.pages:bp",
        "munikit.cases.record.file_pages:bp",
        "munikit.cases.record.desk:bp",
    ),
    jobs=(CERTIFY,),
)
