# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Messages and notes; none of them stops the clock."""

from sqlalchemy.orm import Session

from munikit.cases.case.acts import Act, Offer
from munikit.cases.case.models import Case
from munikit.cases.case.permissions import CasePermission
from munikit.cases.messages.notices import tell_message, tell_written
from munikit.kernel.words import lazy_gettext as _l

_VERB = "atenderla"


def _is_read(_session: Session, case: Case) -> bool:
    return case.folio is not None and case.closed_at is None


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
    tells=(tell_written,),
    offer=Offer(label=_l("Escribir a quien revisa"), page="messages.message", when=_is_read),
)
NOTE = Act(
    name="note",
    title=_l("Nota interna: la persona no la ve"),
    may=CasePermission.DECIDE,
    verb=_VERB,
    internal=True,
)
