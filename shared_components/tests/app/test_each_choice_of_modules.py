# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Whichever modules a portal chooses, no public page of it leads to a page that is not there."""

import re
from collections.abc import Iterator
from itertools import chain, combinations
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.exceptions import HTTPException

from munikit.app import compose
from munikit.app.web import create_app
from munikit.testing.portals import prepare_tables, write_portal

MODULES = ("permits", "payments", "certificates")
CHOICES = [*chain.from_iterable(combinations(MODULES, n) for n in range(len(MODULES) + 1))]
LINK = re.compile(r'(?:href|action)="(/[^"#?]*)')


def made_with(root: Path, chosen: tuple[str, ...]) -> Flask:
    names = ", ".join(f'"{name}"' for name in chosen)
    portal = compose(write_portal(root, f"[modules]\nenabled = [{names}]\n"))
    prepare_tables(portal)
    return create_app(portal)


def answers(app: Flask, path: str) -> bool:
    adapter = app.url_map.bind("localhost")
    for method in ("GET", "POST"):
        try:
            adapter.match(path, method=method)
        except HTTPException:
            continue
        return True
    return False


def followed(app: Flask) -> Iterator[tuple[str, int, set[str]]]:
    """Yield each page that links lead to from the front page, its status and where it leads."""
    client = app.test_client()
    waiting = ["/"]
    seen = {"/"}
    while waiting:
        path = waiting.pop()
        page = client.get(path)
        found = set(LINK.findall(page.text)) if page.mimetype == "text/html" else set()
        if page.status_code in (302, 303) and (page.location or "").startswith("/"):
            found.add(page.location)
        yield path, page.status_code, found
        waiting += sorted(found - seen)
        seen |= found


@pytest.mark.parametrize("chosen", CHOICES, ids=lambda names: " and ".join(names) or "none")
def test_no_public_page_leads_to_a_module_that_is_not_there(
    tmp_path: Path, chosen: tuple[str, ...]
) -> None:
    app = made_with(tmp_path, chosen)

    walked = list(followed(app))

    assert len(walked) > 5
    assert [(path, status) for path, status, _ in walked if status in (404, 500)] == []
    leads = {link for _, _, links in walked for link in links}
    assert [link for link in sorted(leads) if not answers(app, link)] == []
