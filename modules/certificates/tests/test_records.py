# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Lists the municipality brings, and which certificates they decide."""

import pytest

from munikit.app import Portal
from munikit.kernel.errors import InvalidError
from munikit_certificates.records.services import bring_records, normal_key, recorded

ADDRESSES = ("rol,resultado,Dirección oficial", "0123-45,emitir,Los Robles 123", "9-9,revisar,")


def with_addresses(portal: Portal) -> None:
    with portal.database.transaction() as session:
        bring_records(session, "addresses", "\n".join(ADDRESSES).encode())


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("00123-045", "123-45"),
        ("123\u2013\u200b45", "123-45"),
        ("65.012.345-K", "65012345-k"),
        (" 12 - 0 ", "12-0"),
        ("00123/46", "123-46"),
    ],
)
def test_a_key_is_the_same_however_it_is_written(typed: str, kept: str) -> None:
    assert normal_key(typed) == kept


def test_a_new_list_takes_the_place_of_the_one_before(portal: Portal) -> None:
    with_addresses(portal)

    with portal.database.transaction() as session:
        bring_records(
            session,
            "addresses",
            "rol,resultado,Dirección oficial\n7-7,emitir,X 1".encode(),
        )

    with portal.database.reading() as session:
        assert recorded(session, "addresses", "7-7") == {"Dirección oficial": "X 1"}
        assert recorded(session, "addresses", "123-45") == {}


@pytest.mark.parametrize(
    "lines",
    [
        ("rol,Dirección", "1-1,Los Robles 1"),
        ("rol,resultado", "1-1,quizás"),
        ("rol,resultado", "1-1,emitir", "001-1,emitir"),
        ("rol,resultado", ",emitir"),
        ("rol,resultado", "1-1,emitir,de más"),
    ],
    ids=["no result", "other result", "twice", "no key", "too many columns"],
)
def test_a_list_that_cannot_be_used_changes_nothing(portal: Portal, lines: tuple[str, ...]) -> None:
    with_addresses(portal)

    with pytest.raises(InvalidError), portal.database.transaction() as session:
        bring_records(session, "addresses", "\n".join(lines).encode())

    with portal.database.transaction() as session:
        assert bring_records(session, "addresses", "\n".join(ADDRESSES).encode()) == 2
