# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A slice of ``make fuzz`` on both databases: no error is ours; one that is planted is found."""

from pathlib import Path

import pytest
from flask import Blueprint
from fuzz.town import build
from fuzz.trying import Crowd

from munikit.web import public

pytestmark = [pytest.mark.xdist_group("fuzz"), pytest.mark.timeout(900)]

REQUESTS = 600
planted = Blueprint("broken", __name__)


@planted.get("/fallas/<uuid:case_id>")
@public
def fail(case_id: object) -> str:
    raise ZeroDivisionError(case_id)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_no_request_is_answered_with_an_error_of_ours(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    url = request.getfixturevalue("postgres_url") if kind == "postgresql" else ""
    town = build(tmp_path, url, planted=planted)

    found = Crowd(town, seed=1).run(REQUESTS)
    town.portal.database.engine.dispose()

    # The control: what is planted is met, and told with its cause.
    assert any("ZeroDivisionError" in each for each in found.failures)
    assert [each for each in found.failures if "ZeroDivisionError" not in each] == []
    assert found.statuses[200] > REQUESTS / 20
