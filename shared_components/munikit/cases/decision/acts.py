# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Deciding, and what leads to it: a proposal, and its return to who made it."""

from dataclasses import replace

from munikit.cases.case.acts import Act
from munikit.cases.case.facts import approved, rejected
from munikit.cases.case.permissions import CasePermission
from munikit.cases.case.states import CaseMove
from munikit.cases.terms.notices import tell_rejected
from munikit.kernel.words import lazy_gettext as _l

# A resolution, in the guide's list of kinds of document.
RESOLUTION = 36
PROPOSED = Act(
    name="proposed",
    title=_l("Decisión propuesta, falta la segunda firma"),
    internal=True,
    may=CasePermission.DECIDE,
    moves=CaseMove.PROPOSE,
)
SENT_BACK = Act(
    name="sent_back",
    title=_l("Devuelta a quien la propuso"),
    internal=True,
    may=CasePermission.SIGN,
    verb="firmarla",
    moves=CaseMove.SEND_BACK,
)
APPROVED = Act(
    name="approved",
    title=_l("Solicitud aprobada"),
    document_type=RESOLUTION,
    may=CasePermission.DECIDE,
    moves=CaseMove.APPROVE,
    event=approved,
)
# What the municipality has on record decides: no official does.
APPROVED_AT_ONCE = replace(APPROVED, may=None, moves=CaseMove.APPROVE_AT_ONCE)
REJECTED = Act(
    name="rejected",
    title=_l("Solicitud rechazada"),
    document_type=RESOLUTION,
    may=CasePermission.DECIDE,
    moves=CaseMove.REJECT,
    event=rejected,
    tells=(tell_rejected,),
)
