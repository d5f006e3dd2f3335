# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Whose address it is that failed: the proxy's, or the one behind it."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from munikit.app import Portal
from munikit.app.web import create_app
from munikit.db.limiter import Attempts
from munikit.people.throttle import counted_under
from munikit.testing.browser import Browser


@pytest.mark.parametrize(
    ("proxies", "address"), [("", "127.0.0.1"), ("proxies = 1\n", "198.51.100.7")]
)
def test_a_forwarded_address_is_believed_only_from_our_proxies(
    create_portal: Callable[[str], Portal], proxies: str, address: str
) -> None:
    portal = create_portal(proxies)
    client = create_app(portal).test_client()
    client.environ_base["HTTP_X_FORWARDED_FOR"] = "203.0.113.9, 198.51.100.7"

    Browser(client).sign_in("nadie@valdivia.example", "una clave cualquiera")

    expected = counted_under("nadie@valdivia.example", address, browser="")
    with portal.database.reading() as session:
        assert set(session.scalars(select(Attempts.key))) == set(expected)
