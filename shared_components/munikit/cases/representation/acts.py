# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What becomes of the powers a case is made with."""

from munikit.cases.case.acts import Act
from munikit.kernel.words import lazy_gettext as _l

POWER_GIVEN = Act(name="power_given", title=_l("Otro poder por revisar"))
POWER_ACCEPTED = Act(name="power_accepted", title=_l("Poder aceptado"))
POWER_REFUSED = Act(name="power_refused", title=_l("Poder no aceptado"))
POWER_WITHDRAWN = Act(name="power_withdrawn", title=_l("Poder retirado"))
