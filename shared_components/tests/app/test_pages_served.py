# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Somebody who leads people to an address knows whether the portal answers there."""

import pytest

from munikit.app import Portal
from munikit.app.web import create_app

PATHS = {
    "/tramites": True,
    "/tramites/permiso_feria": True,
    "/tramites?q=feria": True,
    "/verificar/archivo": True,
    "/no-hay": False,
    "/pagos/webpay": False,
}


@pytest.mark.parametrize("answers_people", [False, True])
@pytest.mark.parametrize(("path", "served"), PATHS.items())
def test_an_address_is_served_by_a_page_of_a_module_that_runs(
    portal: Portal, path: str, *, served: bool, answers_people: bool
) -> None:
    if answers_people:
        create_app(portal)

    assert portal.database.wiring.serves(path) is served
