# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The room of record, as one value."""

from munikit.cases.case.room import Room
from munikit.cases.record.certificate import CERTIFY

ROOM = Room(
    jobs=(CERTIFY,),
)
