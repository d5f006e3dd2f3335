# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A reader is refused in their language; what others are told and what is kept is Spanish."""

from collections.abc import Callable
from uuid import uuid4

import pytest

from munikit.app import Portal
from munikit.kernel.words import speaking, spoken
from munikit.outbox import Job, enqueue, run_due
from munikit.testing.browser import Browser

Enter = Callable[[str], Browser]
TOLD = Job("test.tell", lambda work: _heard.append(spoken() + str(work.attempt)))
_heard: list[str] = []


@pytest.mark.parametrize(
    ("language", "said"),
    [("es", "No encontramos esa solicitud."), ("en", "We did not find that application.")],
)
def test_a_refusal_is_said_in_the_readers_language(enter: Enter, language: str, said: str) -> None:
    answer = enter("rosa").get(f"/solicitudes/{uuid4()}?idioma={language}")

    assert answer.status_code == 404
    assert said in answer.text


def test_nothing_of_a_reader_stays_when_they_were_answered(enter: Enter) -> None:
    enter("rosa").get("/tramites?idioma=en")

    assert spoken() == "es"


def test_work_is_done_in_the_portals_language_whoever_asked_for_it(portal: Portal) -> None:
    with portal.database.transaction() as session:
        enqueue(session, TOLD, key="one", payload={})

    with speaking("en"):
        run_due(portal.database, {TOLD.name: TOLD})

    assert _heard == ["es1"]
