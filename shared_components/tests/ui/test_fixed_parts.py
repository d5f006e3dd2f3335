# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What is the same for everybody is rendered once, and holds nothing of anybody."""

from uuid import uuid4

import pytest
from flask import Flask, g, render_template_string
from jinja2 import DictLoader, UndefinedError

from munikit.access.actor import Actor
from munikit.web.fixed import fixed


def test_the_footer_is_the_same_whoever_reads_it(app: Flask) -> None:
    with app.test_request_context():
        g.munikit_actor = Actor(uuid4(), "Rosa Vera", None, frozenset())
        of_rosa = fixed("munikit/footer.html")
    with app.test_request_context():
        of_nobody = fixed("munikit/footer.html")

    assert of_rosa is of_nobody
    assert "¿Necesita ayuda?" in of_nobody


def test_a_fixed_part_cannot_see_the_visitor(app: Flask) -> None:
    app.jinja_loader = DictLoader({"part.html": "{{ person.name }}"})
    with app.test_request_context():
        g.munikit_actor = Actor(uuid4(), "Rosa Vera", None, frozenset())
        assert render_template_string("{{ person.name }}") == "Rosa Vera"

        with pytest.raises(UndefinedError):
            fixed("part.html")
