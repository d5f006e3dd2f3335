# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The papers of different people share what is the same for all: the press and the opened key."""

from collections.abc import Callable
from dataclasses import replace
from uuid import uuid4

import pytest
from sqlalchemy import select

from munikit.app import Portal
from munikit.contracts.registrar import REGISTRAR, DocumentState, IssueRequest
from munikit.kernel.rut import RUT
from munikit.outbox import run_due
from munikit.people import upsert_resident
from munikit.printing.press import Press
from munikit.signing import keyring
from munikit.wiring import ask
from munikit_certificates.issuing.services import RENDER
from munikit_certificates.keys.services import make_key, rotate_key
from munikit_certificates.models import Document

PEOPLE = 5


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note what is made anew: the keys that are opened and each press that is started."""
    made: list[str] = []

    def noting(what: str, act: Callable[..., object]) -> Callable[..., object]:
        def noted(*given: object, **named: object) -> object:
            made.append(what)
            return act(*given, **named)

        return noted

    monkeypatch.setattr(keyring, "load_key", noting("key", keyring.load_key))
    monkeypatch.setattr(keyring, "KeptKeySigner", noting("signer", keyring.KeptKeySigner))
    monkeypatch.setattr(Press, "_start", noting("press", Press._start))  # noqa: SLF001 - no other sign.
    return made


def issue_to_many(portal: Portal, wanted: IssueRequest) -> None:
    for number in range(PEOPLE):
        with portal.database.transaction() as session:
            run = RUT.of(11_000_000 + number)
            person = upsert_resident(session, run, f"Rosa {number}", "Huenchumán")
            request = replace(
                wanted,
                subject_id=uuid4(),
                title=f"Certificado {number}",
                holder_id=person.id,
                holder_name=person.full_name,
                holder_run=run,
            )
            ask(session, REGISTRAR).issue(session, request)
    run_due(portal.database, {RENDER.name: RENDER})


def test_nothing_is_made_anew_for_another_person(
    portal: Portal, wanted: IssueRequest, opened: list[str]
) -> None:
    with portal.database.transaction() as session:
        make_key(session)

    issue_to_many(portal, wanted)

    with portal.database.reading() as session:
        states = session.scalars(select(Document.state)).all()
    assert list(states) == [DocumentState.ISSUED] * PEOPLE
    # The press of this process may run already, for another test.
    assert sorted(set(opened) - {"press"}) == ["key", "signer"]
    assert len(opened) <= 3


def test_another_key_is_opened_once_it_is_the_one_in_use(
    portal: Portal, wanted: IssueRequest, opened: list[str]
) -> None:
    with portal.database.transaction() as session:
        make_key(session)
    issue_to_many(portal, wanted)
    opened.clear()
    with portal.database.transaction() as session:
        rotate_key(session)

    issue_to_many(portal, wanted)

    assert opened == ["key", "signer"]
    with portal.database.reading() as session:
        assert len(set(session.scalars(select(Document.key_id)))) == 2
