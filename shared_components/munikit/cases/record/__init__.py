# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The electronic file of a case: what enters it, its cover, its papers, its pages."""

from munikit.cases.case.room import Room
from munikit.cases.record.certificate import CERTIFY
from munikit.cases.record.papers import hear_paper_made
from munikit.contracts.events import on
from munikit.contracts.registrar import DocumentIssued

ROOM = Room(
    pages=(
        "munikit.cases.record.pages:bp",
        "munikit.cases.record.file_pages:bp",
        "munikit.cases.record.desk:bp",
    ),
    subscriptions=(on(DocumentIssued, hear_paper_made),),
    jobs=(CERTIFY,),
)
