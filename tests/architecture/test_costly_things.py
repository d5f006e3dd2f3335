# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What takes its time in tests is made in one place each, and there once for as many as can be."""

import re

import pytest
from architecture.test_words import KIT, tracked

# How it is known, an example, and the places that may: they measure it, or it is what they try.
COSTLY = {
    "tables from models": (
        r"metadata\.create_all\(",
        "Base.metadata.create_all(portal.database.engine)",
        {
            "tests/architecture/test_anonymous_reads.py",
            "tests/architecture/test_light_processes.py",
            "tests/databases/test_ledger_triggers.py",
            "tests/databases/test_migrations.py",
        },
    ),
    "a browser": (
        r"\.chromium\.launch\(",
        "playwright.chromium.launch(executable_path=CHROMIUM)",
        {"tests/journeys/browsers.py"},
    ),
    "a page that waits until nothing is asked for": (
        r"[\"']networkidle[\"']",
        'page.wait_for_load_state("networkidle")',
        {"modules/certificates/tests/test_offline.py", "tests/journeys/checking.py"},
    ),
    "waiting for a time in a browser": (
        r"\.wait_for_timeout\(",
        "page.wait_for_timeout(500)",
        {"tests/journeys/submitting.py", "tests/journeys/test_transfers.py"},
    ),
}


@pytest.mark.parametrize("what", COSTLY)
def test_it_is_made_where_it_is_made_once(what: str) -> None:
    pattern, _, places = COSTLY[what]
    files = tracked("tests", "shared_components/tests", "modules/*/tests/*")
    files = [p for p in files if p.suffix == ".py" and p.name != "test_costly_things.py"]

    found = {p for p in files if re.search(pattern, p.read_text(encoding="utf-8"))}

    assert {p.relative_to(KIT).as_posix() for p in found} == places


@pytest.mark.parametrize("what", COSTLY)
def test_it_would_be_found_elsewhere(what: str) -> None:
    pattern, example, _ = COSTLY[what]

    assert re.search(pattern, example)
