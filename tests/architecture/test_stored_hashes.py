# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Bytes that no column names are deleted: so every column that could name one says whether it does.

A column that names stored bytes is a `munikit.db.StoredHash`, one that only looks like it a
`munikit.db.Digest`.
"""

import re
from pathlib import Path

from sqlalchemy import Column, MetaData, String, Table

from munikit.app.core import CORE
from munikit.app.discovery import discover
from munikit.db import NAMES_NO_FILE, Base
from munikit.documents.references import says_nothing
from munikit.testing.conformance import undeclared_hashes

ROOT = Path(__file__).parents[2]
# Where a content is named without a foreign key, and why.
WITHOUT_A_KEY = {
    "munikit_casefile_leaf.sha256": "of what has no file of its own it is the hash of its content"
}


def tables() -> list[Table]:
    discover(CORE)
    return list(Base.metadata.tables.values())


def named(table: Table, column: Column[object]) -> str:
    return f"{table.name}.{column.name}"


def test_every_column_that_looks_like_a_hash_says_what_it_names() -> None:
    found = [name for table in tables() for name in undeclared_hashes(table)]

    assert found == []


def test_what_names_a_file_is_a_foreign_key_and_is_found_at_once() -> None:
    claims = {
        named(table, column): column
        for table in tables()
        for column in table.c
        if column.info.get("munikit_names_a_file")
    }

    assert len(claims) >= 8
    unkeyed = {name for name, column in claims.items() if not column.foreign_keys}
    assert unkeyed == set(WITHOUT_A_KEY)
    assert [name for name, column in claims.items() if not column.index] == []


def test_every_foreign_key_to_a_stored_file_says_that_it_names_one() -> None:
    keys = [
        named(table, column)
        for table in tables()
        for column in table.c
        for key in column.foreign_keys
        if key.target_fullname == "munikit_stored_file.sha256"
        and not column.info.get("munikit_names_a_file")
    ]

    assert keys == []


def test_a_column_that_says_nothing_would_be_found() -> None:
    table = Table(
        "bookings_photo",
        MetaData(),
        Column("photo", String(64)),
        Column("twin_sha256", String),
        Column("hash", String(64), info=NAMES_NO_FILE),
        Column("name", String(60)),
    )

    assert list(undeclared_hashes(table)) == ["bookings_photo.photo", "bookings_photo.twin_sha256"]
    assert says_nothing(table.c.photo)


# Who reads stored bytes without a page to say that they are lost, and why.
READERS = {
    "shared_components/munikit/documents/opening.py": "says it",
    "shared_components/munikit/app/kept_checks.py": "looks whether they are whole",
    "shared_components/munikit/casefile/export.py": "goes on without them, and the log says so",
    "modules/certificates/munikit_certificates/bringing/services.py": "a job: it is tried again",
    "modules/certificates/munikit_certificates/bringing/desk.py": "shows no first lines of it",
    "modules/payments/munikit_payments/debts/importing.py": "a job: it is tried again",
}


def test_every_page_that_shows_stored_bytes_says_when_they_are_lost() -> None:
    packages = [ROOT / "shared_components" / "munikit", *(ROOT / "modules").glob("*/munikit_*")]
    found = {
        str(path.relative_to(ROOT))
        for package in packages
        for path in package.rglob("*.py")
        if re.search(r"\bfiles\.get\(", path.read_text("utf-8"))
    }

    assert found == set(READERS)
