# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Telling whoever was given work."""

from sqlalchemy.orm import Session

from munikit.contracts.casework import CaseAssigned
from munikit.kernel.words import gettext as _
from munikit.notices import notify
from munikit.people import find_person
from munikit.wiring import wiring

_QUARTER_OF_AN_HOUR = 15 * 60


def tell_assigned(session: Session, event: CaseAssigned) -> None:
    """Tell whoever was given work, once for all of a quarter of an hour: a lot is many."""
    now = wiring(session).clock.now()
    url = wiring(session).settings.site.url
    notify(
        session,
        key=f"assigned:{event.to_id}:{int(now.timestamp()) // _QUARTER_OF_AN_HOUR}",
        to=find_person(session, event.to_id).email,
        subject=_("Tiene solicitudes nuevas a su cargo"),
        body=_(
            "Se las asignaron. Están en su bandeja, en «Mías».\n\n%(url)s/bandeja?b=mias", url=url
        ),
    )
