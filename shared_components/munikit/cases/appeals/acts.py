# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The *recurso de reposición*: asked for, upheld, dismissed, left unanswered (art. 59)."""

from munikit.cases.appeals.notices import tell_appeal_filed, tell_dismissed, tell_upheld
from munikit.cases.case.acts import Act, Offer
from munikit.cases.case.permissions import CasePermission
from munikit.cases.case.states import CaseMove
from munikit.cases.decision.acts import RESOLUTION
from munikit.kernel.words import lazy_gettext as _l

APPEALED = Act(
    name="appealed",
    title=_l("Recurso de reposición"),
    news=_l("pidió reposición"),
    moves=CaseMove.APPEAL,
    tells=(tell_appeal_filed,),
)
ANSWERING = Offer(
    label=_l("Responder la reposición"),
    page="appeals_desk.answer_appeal",
    under=_l("Pidieron reposición"),
    main=True,
)
UPHELD = Act(
    name="upheld",
    title=_l("Reposición acogida: se resuelve de nuevo"),
    document_type=RESOLUTION,
    may=CasePermission.DECIDE,
    moves=CaseMove.UPHOLD,
    offer=ANSWERING,
    tells=(tell_upheld,),
)
DISMISSED = Act(
    name="dismissed",
    title=_l("Reposición rechazada"),
    document_type=RESOLUTION,
    may=CasePermission.DECIDE,
    moves=CaseMove.DISMISS,
    offer=ANSWERING,
    tells=(tell_dismissed,),
)
UNANSWERED = Act(
    name="silence",
    title=_l("Silencio administrativo"),
    moves=CaseMove.DENY_BY_SILENCE,
    tells=(tell_dismissed,),
)
