# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Messages and notes; none of them stops the clock."""

from munikit.cases.case.acts import Act
from munikit.cases.case.permissions import CasePermission
from munikit.cases.messages.notices import tell_message, tell_written

_VERB = "atenderla"
MESSAGE = Act(
    name="message",
    title="Mensaje de la municipalidad",
    may=CasePermission.DECIDE,
    verb=_VERB,
    tells=(tell_message,),
)
WRITTEN = Act(
    name="written", title="Mensaje de la persona", news="escribió un mensaje", tells=(tell_written,)
)
NOTE = Act(
    name="note",
    title="Nota interna: la persona no la ve",
    may=CasePermission.DECIDE,
    verb=_VERB,
    internal=True,
)
