# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Messages and notes; none of them stops the clock."""

from dataclasses import replace

from sqlalchemy.orm import Session

from munikit.access import Actor
from munikit.cases.case.acts import Act, Offer
from munikit.cases.case.models import Case
from munikit.cases.case.permissions import CasePermission
from munikit.cases.case.states import FINISHED
from munikit.cases.messages.notices import tell_message, tell_written
from munikit.kernel.words import gettext as _
from munikit.kernel.words import lazy_gettext as _l

_VERB = "atenderla"


def _nobody_reads(_session: Session, case: Case, _by: Actor) -> str:
    if case.state in FINISHED or case.submitted_at is None:
        return _("Esta solicitud ya terminó. Escriba a la municipalidad.")
    return ""


MESSAGE = Act(
    name="message",
    title=_l("Mensaje de la municipalidad"),
    may=CasePermission.DECIDE,
    verb=_VERB,
    tells=(tell_message,),
)
WRITTEN = Act(
    name="written",
    title=_l("Mensaje de la persona"),
    news=_l("escribió un mensaje"),
    refuses=_nobody_reads,
    tells=(tell_written,),
    offer=Offer(label=_l("Escribir a quien revisa"), page="messages.message"),
)
NOTE = Act(
    name="note",
    title=_l("Nota interna: la persona no la ve"),
    may=CasePermission.DECIDE,
    verb=_VERB,
    internal=True,
)
# What nobody wrote: the portal noticed it.
NOTICED = replace(NOTE, way="noticed", may=None)
