# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What people ask for most comes first on the front page."""

from collections.abc import Callable

from munikit.app import Portal
from munikit.app.most_used import USES, most_used
from munikit.testing.browser import Browser

Enter = Callable[[str], Browser]
Begin = Callable[[Browser], str]


def test_what_is_asked_for_most_comes_first(portal: Portal, enter: Enter, send: Begin) -> None:
    with portal.database.reading() as session:
        before = [each.id for each in most_used(session)]
    send(enter("rosa"))

    with portal.database.reading() as session:
        USES.forget(session)
        after = [each.id for each in most_used(session)]

    assert before[0] != "poda"
    assert after == ["poda", *(each for each in before if each != "poda")]


def test_the_front_page_shows_six_and_leads_to_all(enter: Enter) -> None:
    page = enter("rosa").get("/").text

    assert page.count("/tramites/") == 6
    assert "Ver todos los trámites" in page
