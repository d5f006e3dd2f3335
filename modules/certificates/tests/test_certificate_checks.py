# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What ``portal doctor`` says of certificates."""

from datetime import timedelta

import pytest

from munikit.app import Portal
from munikit.kernel.clock import FixedClock
from munikit.kernel.errors import UnavailableError
from munikit.module import Finding, Health
from munikit_certificates.checks import check_keys, check_pango, check_papers
from munikit_certificates.keys.services import make_key
from munikit_certificates.keys.signers import statement_key
from munikit_certificates.models import Document


def papers(portal: Portal) -> Finding:
    with portal.database.reading() as session:
        return check_papers(session)


@pytest.mark.usefixtures("document_id")
def test_a_paper_that_is_late_is_a_problem(portal: Portal, clock: FixedClock) -> None:
    assert papers(portal).health is Health.OK

    clock.moment += timedelta(minutes=11)

    assert papers(portal).health is Health.PROBLEM


def test_a_paper_that_was_made_is_no_problem(
    portal: Portal, issued: Document, clock: FixedClock
) -> None:
    clock.moment += timedelta(days=1)

    assert issued.sha256
    assert papers(portal).health is Health.OK


def test_this_machine_can_print(portal: Portal) -> None:
    with portal.database.reading() as session:
        assert check_pango(session).health is Health.OK


def keys(portal: Portal) -> Finding:
    with portal.database.reading() as session:
        return check_keys(session)


def test_papers_nobody_signs_are_told_of(portal: Portal) -> None:
    assert keys(portal).health is Health.WARNING
    assert keys(portal).fix == "Ejecute: portal documents key new"


def test_a_key_of_ones_own_is_told_of_until_its_certificate_ends(
    portal: Portal, clock: FixedClock
) -> None:
    with portal.database.transaction() as session:
        make_key(session)

    first = keys(portal)
    clock.moment += timedelta(days=3 * 365 - 30)

    assert first.health is Health.WARNING
    assert "no es avanzada" in first.text
    assert keys(portal).health is Health.PROBLEM
    assert "key rotate" in keys(portal).fix


def test_a_key_that_is_there_and_cannot_be_opened_is_a_problem(portal: Portal) -> None:
    with portal.database.transaction() as session:
        key_id = make_key(session).id
    (portal.settings.root / "instance/keys" / key_id / "paper.pem").write_text("nada")

    found = keys(portal)

    assert found.health is Health.PROBLEM
    assert f"Nada se puede firmar: No se puede usar la clave {key_id}" in found.text
    assert "PORTAL_CERTIFICATES__KEY_PASSPHRASE" in found.fix


@pytest.mark.parametrize("lost", ["paper.pem", "statement.pem", "certificate.pem"])
def test_a_key_whose_files_did_not_come_with_the_database_is_a_problem(
    portal: Portal, lost: str
) -> None:
    with portal.database.transaction() as session:
        key_id = make_key(session).id
    place = portal.settings.root / "instance/keys" / key_id
    (place / lost).unlink()

    found = keys(portal)

    assert found.health is Health.PROBLEM
    assert str(place) in found.text
    assert "respaldo" in found.fix
    with pytest.raises(UnavailableError, match=rf"Copie del respaldo la carpeta {place}"):
        statement_key(portal.settings, key_id)
