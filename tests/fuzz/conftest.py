# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""One town for all that is tried on SQLite: it takes some seconds to fill."""

from collections.abc import Callable, Iterator
from uuid import uuid4

import pytest
from flask import Blueprint
from fuzz.town import Town, build

from munikit.cases.inbox.models import SavedFilter
from munikit.web import actor, csrf_exempt, database, signed_in

planted = Blueprint("planted", __name__)


@planted.post("/plantada")
@signed_in
@csrf_exempt
def act() -> str:
    """Act whatever the request brings, past what the gate looks after."""
    with database().transaction() as session:
        session.add(SavedFilter(person_id=actor().id, name=uuid4().hex, query=""))
    return "done"


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    built = build(tmp_path_factory.mktemp("town"), planted=planted)
    yield built
    built.portal.database.engine.dispose()


@pytest.fixture(scope="module")
def town_on_postgres(
    tmp_path_factory: pytest.TempPathFactory, new_postgres: Callable[[], str]
) -> Iterator[Town]:
    """The same where no column takes more than its length and no text a NUL."""
    built = build(tmp_path_factory.mktemp("town"), new_postgres())
    yield built
    built.portal.database.engine.dispose()
