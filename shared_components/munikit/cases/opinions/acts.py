# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Asking another unit for its opinion, and its answer."""

from munikit.cases.case.acts import Act
from munikit.cases.case.permissions import CasePermission
from munikit.cases.opinions.notices import tell_opinion_asked, tell_opinion_given
from munikit.kernel.words import lazy_gettext as _l

OPINION_ASKED = Act(
    name="opinion_asked",
    title=_l("Se pidió un informe"),
    internal=True,
    may=CasePermission.DECIDE,
    verb="atenderla",
    while_open=True,
    journal="cases.ask_opinion",
    tells=(tell_opinion_asked,),
)
OPINION_GIVEN = Act(
    name="opinion_given",
    title=_l("Llegó un informe"),
    internal=True,
    news=_l("llegó un informe"),
    document_type=22,
    may=CasePermission.OPINE,
    verb="informarla",
    journal="cases.give_opinion",
    tells=(tell_opinion_given,),
)
