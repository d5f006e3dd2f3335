# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Acts of officials that a case's page offers: what they say of themselves, nobody lists."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for
from fuzz.pages import blanks_on
from interest.office import Office

from munikit.cases import Case
from munikit.cases.case.acts import Act as CaseAct
from munikit.cases.case.states import CaseState
from munikit.cases.history.services import act as do
from munikit.cases.rooms import ROOMS

Sent = tuple[str, Mapping[str, Any]]
REVIEWED = CaseState.IN_REVIEW


@dataclass(frozen=True)
class Act:
    """``by_job``: what is sent is taken, and left out of its own ``tables`` by a job later."""

    arrange: Callable[[Office], Sent]
    tables: tuple[str, ...] = ()
    by_job: bool = False


def _offered(act: CaseAct, page: str) -> Act:
    """Return an act that a case's page offers: what it answers is asked, and its form is filled."""
    of_room = next(room.acts for room in ROOMS if act in room.acts)
    asked = [each for each in of_room if each.may is None and each.offer]

    def arrange(office: Office) -> Sent:
        case = office.case(state=REVIEWED)
        with office.portal.database.transaction() as session:
            for each in asked:
                do(session, session.get_one(Case, case.id), each, by=office.rosa.id)
        with office.browser.client.application.test_request_context():
            path = url_for(page, case_id=case.id)
        shown = blanks_on(office.browser.get(path).text, path)
        form = next(each for each in shown if (each.method, each.path) == ("post", path))
        return path, form.filled(lambda values: values[0])

    return Act(arrange)


OFFERED = {
    act.offer.page: _offered(act, act.offer.page)
    for room in ROOMS
    for act in room.acts
    if act.offer and act.may
}
