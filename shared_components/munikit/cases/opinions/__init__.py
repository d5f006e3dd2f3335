# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Reports that another unit is asked for."""

from munikit.cases.case.room import Room
from munikit.cases.opinions.acts import OPINION_ASKED, OPINION_GIVEN

ROOM = Room(
    acts=(OPINION_ASKED, OPINION_GIVEN),
    pages=("munikit.cases.opinions.desk:bp",),
)
