# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The page knows how long the session lasts, so that the script can warn before its end."""

from uuid import uuid4

import pytest
from flask import Flask, g

from munikit.access.actor import Actor
from munikit.web import page


@pytest.mark.parametrize(
    ("permissions", "seconds"),
    [(frozenset[str](), 30 * 60), (frozenset({"cases:case:decide"}), 15 * 60)],
    ids=["resident", "official"],
)
def test_the_page_says_when_the_session_ends(
    app: Flask, permissions: frozenset[str], seconds: int
) -> None:
    with app.test_request_context():
        g.munikit_actor = Actor(uuid4(), "Rosa Vera", None, permissions)

        assert f' data-session="{seconds}"' in page("munikit/accessibility.html")


def test_whoever_is_not_signed_in_is_not_warned(app: Flask) -> None:
    with app.test_request_context():
        assert "data-session" not in page("munikit/accessibility.html")
