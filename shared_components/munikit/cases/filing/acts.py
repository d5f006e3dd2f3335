# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What is done in an application from its beginning to its paper."""

from munikit.cases.case.acts import Act
from munikit.cases.case.facts import issued, withdrawn
from munikit.cases.case.states import CaseMove
from munikit.cases.filing.notices import tell_given_up, tell_issued, tell_withdrawn

STARTED = Act(name="started", title="Solicitud comenzada")
SENT = Act(name="sent", title="Solicitud completa")
PAID = Act(name="paid", title="Pago recibido")
ISSUED = Act(
    name="issued",
    title="Documento listo para descargar",
    moves=CaseMove.ISSUE,
    event=issued,
    tells=(tell_issued,),
)
WITHDRAWN = Act(
    name="withdrawn",
    title="Solicitud retirada",
    moves=CaseMove.WITHDRAW,
    event=withdrawn,
    tells=(tell_given_up, tell_withdrawn),
)
