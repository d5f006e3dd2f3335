# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Whoever decides sees the paper as it would be, and nothing is issued by looking."""

import subprocess
from collections.abc import Callable

import pytest
from sqlalchemy import select

from munikit.app import Portal
from munikit.audit.journal import AuditEntry
from munikit.kernel.rut import RUT
from munikit.people import Person
from munikit.testing.browser import Browser, at_desk, version_on

Enter = Callable[[str], Browser]
Begin = Callable[[Browser], str]
FINDING = '[outcome.finding]\nrows = ["Estado del árbol"]\n'


DOCUMENT = """{% extends "paper.html" %}
{% block body %}<p>{{ holder }}</p>{% endblock %}
"""


@pytest.fixture
def procedure_document() -> str:
    return DOCUMENT


@pytest.fixture
def procedure_text(procedure_text: str) -> str:
    """The pruning permit as a certificate that says something of its own."""
    return procedure_text.replace('kind = "permit"', 'kind = "certificate"', 1) + FINDING


@pytest.fixture
def filed(enter: Enter, portal: Portal, send: Begin) -> str:
    """The desk's address of a case of Rosa's, who has a RUN as everybody with ClaveÚnica."""
    address = send(enter("rosa"))
    with portal.database.transaction() as session:
        rosa = session.scalars(select(Person).where(Person.given_names == "Rosa")).one()
        rosa.run = RUT.of(12_345_678)
    return at_desk(address)


def words_of(pdf: bytes) -> str:
    read = subprocess.run(
        ["pdftotext", "-layout", "-", "-"],  # noqa: S607 - found where the system has it.
        input=pdf,
        capture_output=True,
        check=True,
    )
    return " ".join(read.stdout.decode().split())


def test_the_draft_says_what_the_paper_would(enter: Enter, filed: str) -> None:
    draft = enter("marta").post(f"{filed}/borrador", row_1="sano")

    words = words_of(draft.data)
    assert draft.mimetype == "application/pdf"
    assert draft.headers["Cache-Control"] == "no-store"
    assert "BORRADOR, SIN VALOR" in words
    assert "BORRADOR: Permiso de poda" in words
    assert "Rosa Huenchumilla" in words
    assert "Estado del árbol sano" in words
    assert "Folio no tiene, es un borrador" in words


def test_looking_issues_nothing(enter: Enter, filed: str, portal: Portal) -> None:
    assert enter("marta").post(f"{filed}/borrador", row_1="").status_code == 200

    with portal.database.reading() as session:
        acts = set(session.scalars(select(AuditEntry.action)))
    assert not {each for each in acts if each.startswith("certificates.")}
    assert enter("pedro").post(f"{filed}/borrador").status_code == 403


def test_the_draft_is_offered_where_an_approval_is_looked_at(enter: Enter, filed: str) -> None:
    marta = enter("marta")
    desk = filed
    version = version_on(marta.get(f"{desk}/resolver").text)
    given = {"row_1": "sano", "version": version}

    approving = marta.post(f"{desk}/resolver", decision="approve", **given).text
    refusing = marta.post(
        f"{desk}/resolver",
        decision="reject",
        reason="protected",
        version=version,
        text="El árbol está protegido por la ordenanza.",
    ).text

    assert "Ver el documento antes de firmar" in approving
    assert "Ver el documento antes de firmar" not in refusing


@pytest.mark.parametrize("procedure_document", ["<p>{{ holder.middle_name }}</p>"])
def test_a_template_that_is_wrong_is_said_before_anything_is_approved(
    enter: Enter, filed: str
) -> None:
    page = enter("marta").post(f"{filed}/borrador", row_1="")

    assert page.status_code == 503
    assert "La plantilla del documento tiene un error" in page.text


@pytest.fixture
def unshown(filed: str, portal: Portal) -> str:
    """The desk's address of a case of somebody whose name no paper can show."""
    with portal.database.transaction() as session:
        rosa = session.scalars(select(Person).where(Person.given_names == "Rosa")).one()
        rosa.given_names = "王菲"
    return filed


def test_a_name_that_no_paper_can_show_is_said_before_anything_is_signed(
    enter: Enter, unshown: str, portal: Portal
) -> None:
    marta = enter("marta")
    version = version_on(marta.get(f"{unshown}/resolver").text)
    given = {"row_1": "sano", "version": version, "decision": "approve"}

    draft = marta.post(f"{unshown}/borrador", row_1="sano")
    looking = marta.post(f"{unshown}/resolver", **given)
    signing = marta.post(f"{unshown}/resolver", sign="1", **given)

    for page in (draft, looking, signing):
        assert page.status_code == 422
        assert "«王» (U+738B), «菲» (U+83F2)" in page.text
        assert "letras latinas" in page.text
    with portal.database.reading() as session:
        acts = set(session.scalars(select(AuditEntry.action)))
    assert not {each for each in acts if "approve" in each or each.startswith("certificates.")}


def test_what_is_certified_must_be_shown_too(enter: Enter, filed: str) -> None:
    marta = enter("marta")
    version = version_on(marta.get(f"{filed}/resolver").text)

    page = marta.post(f"{filed}/resolver", decision="approve", row_1="✓", version=version)

    assert page.status_code == 422
    assert "«✓» (U+2713)" in page.text
