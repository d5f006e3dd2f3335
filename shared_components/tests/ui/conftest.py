# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Asking as a browser that nobody knows, and what answering it cost."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from flask import Flask, before_render_template
from flask.testing import FlaskClient
from jinja2 import Template
from sqlalchemy import event

from munikit.app import Portal

Work = Callable[[], AbstractContextManager[list[str]]]


@pytest.fixture
def browser(app: Flask) -> Callable[[], FlaskClient]:
    """Ask as one of which nothing is read but what it is sent."""
    return lambda: FlaskClient(app, app.response_class)


@pytest.fixture
def work(app: Flask, portal: Portal) -> Work:
    """Gather the templates rendered and the statements sent meanwhile."""

    @contextmanager
    def gathered() -> Iterator[list[str]]:
        done: list[str] = []

        def rendered(_app: Flask, template: Template, **_: object) -> None:
            done.append(str(template.name))

        def executed(_connection: object, _cursor: object, statement: str, *_: object) -> None:
            done.append(statement)

        event.listen(portal.database.engine, "before_cursor_execute", executed)
        with before_render_template.connected_to(rendered, app):
            yield done
        event.remove(portal.database.engine, "before_cursor_execute", executed)

    return gathered


@pytest.fixture
def is_made_anew(browser: Callable[[], FlaskClient], work: Work) -> Callable[[str], bool]:
    """Say whether a page that somebody asks for costs a template or a statement."""

    def asked(path: str) -> bool:
        with work() as done:
            assert browser().get(path).status_code == 200
        return bool(done)

    return asked
