# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What holds for the pages of every room, whichever blueprint they stand in."""

import re
from collections.abc import Callable, Iterator
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.routing import Rule

from munikit.app import Portal
from munikit.app.web import create_app
from munikit.audit import AuditEntry
from munikit.cases.rooms import ROOMS
from munikit.testing.browser import Browser
from munikit.web.guard import declaration

Enter = Callable[[str], Browser]
Begin = Callable[[Browser], str]

CASES = Path(str(files("munikit.cases")))
NAMED = [name for room in ROOMS for name in room.pages]
OWN = {import_module(name.partition(":")[0]).bp.name for name in NAMED}


def files_with_pages() -> Iterator[str]:
    for path in sorted(CASES.rglob("*.py")):
        if re.search(r"^@\w+\.(get|post|route)\(", path.read_text("utf-8"), re.MULTILINE):
            yield ".".join(("munikit.cases", *path.relative_to(CASES).with_suffix("").parts))


@pytest.mark.parametrize("module", list(files_with_pages()))
def test_a_file_with_pages_is_named_by_its_room(module: str) -> None:
    assert f"{module}:bp" in NAMED


@pytest.mark.parametrize("name", NAMED)
def test_a_room_has_a_blueprint_of_its_own_for_each_side(name: str) -> None:
    module = name.partition(":")[0]
    room = module.split(".")[2]

    assert import_module(module).bp.name in (room, f"{room}_desk")


def of_a_persons_case(app: Flask) -> Iterator[Rule]:
    for rule in app.url_map.iter_rules():
        is_own = rule.endpoint.partition(".")[0] in OWN and "case_id" in rule.arguments
        if is_own and declaration(app, rule.endpoint) == "signed in":
            yield rule


def refusals(portal: Portal) -> int:
    refused = AuditEntry.action == "cases.open", AuditEntry.outcome == "refused"
    with portal.database.reading() as session:
        return session.scalar(select(func.count()).select_from(AuditEntry).where(*refused)) or 0


def test_at_each_page_of_a_persons_case_another_is_told_of_none_and_that_is_kept(
    portal: Portal, enter: Enter, begin: Begin
) -> None:
    case_id = begin(enter("rosa")).rsplit("/", 1)[-1]
    pedro = enter("pedro")
    app = create_app(portal)
    tried = []
    there = {"case_id": UUID(case_id), "attachment_id": uuid4(), "page_id": "contacto"}
    for rule in of_a_persons_case(app):
        values = {name: there.get(name, "photo") for name in rule.arguments}
        path = app.url_map.bind("localhost").build(rule.endpoint, values)
        before = refusals(portal)

        asked = pedro.get(path) if "GET" in (rule.methods or ()) else pedro.post(path)

        tried.append((rule.endpoint, asked.status_code, refusals(portal) - before))
    assert len({endpoint.partition(".")[0] for endpoint, *_ in tried}) > 6
    assert [each for each in tried if each[1:] != (404, 1)] == []
