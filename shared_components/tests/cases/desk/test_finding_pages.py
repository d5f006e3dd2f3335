# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Whoever decides fills in a box for each row of the paper, alone, for a second one or in a lot."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from munikit.app import Portal
from munikit.cases import Case, CaseState
from munikit.testing.browser import Browser, at_desk, version_on

Enter = Callable[[str], Browser]
Begin = Callable[[Browser], str]
ROWS = '[outcome.finding]\nrows = ["Zona", "Usos"]\nhelp = "Como dice el plan"\n'
ODD = "Vivienda\nZona: según plano anterior"
WHY = "El roble está protegido por la ordenanza."


@pytest.fixture
def review() -> str:
    """More of how it is reviewed, as its file says it."""
    return ""


@pytest.fixture
def procedure_text(procedure_text: str, review: str) -> str:
    """The pruning permit as a certificate that says two things of its own."""
    certificate = procedure_text.replace('kind = "permit"', 'kind = "certificate"', 1)
    return certificate.replace("[review]\n", f"[review]\n{review}", 1) + ROWS


@pytest.fixture
def filed(enter: Enter, send: Begin) -> str:
    return at_desk(send(enter("rosa")))


def the_case(portal: Portal) -> Case:
    with portal.database.reading() as session:
        return session.scalars(select(Case)).one()


def error_of(page: str, box: str) -> str:
    """Return what is said beside a box."""
    _, _, after = page.partition(f'id="{box}-error"')
    return after.partition("</span></span>")[0].partition("\n")[0]


def test_each_row_of_the_paper_is_a_box(enter: Enter, filed: str) -> None:
    page = enter("marta").get(f"{filed}/resolver").text

    assert '<label for="row_1">Zona</label>' in page
    assert '<label for="row_2">Usos</label>' in page
    assert "Como dice el plan. Para aprobar hay que completarlas todas." in page
    assert "Texto de la decisión <span" in page


def test_an_empty_row_is_said_beside_it_and_nothing_typed_is_lost(enter: Enter, filed: str) -> None:
    marta = enter("marta")
    seen = version_on(marta.get(f"{filed}/resolver").text)

    page = marta.post(
        f"{filed}/resolver", decision="approve", row_1="", row_2=ODD, text="Va.", version=seen
    )

    assert page.status_code == 422
    assert '<a href="#row_1">Complete «Zona»</a>' in page.text
    assert "Complete «Zona»" in error_of(page.text, "row_1")
    assert 'id="row_2-error"' not in page.text
    assert f"\n{ODD}</textarea>" in page.text
    assert "\nVa.</textarea>" in page.text


def test_whoever_rejects_fills_in_no_row(enter: Enter, filed: str, portal: Portal) -> None:
    marta = enter("marta")
    seen = version_on(marta.get(f"{filed}/resolver").text)
    said = {"decision": "reject", "reason": "protected", "text": WHY, "version": seen}

    page = marta.post(f"{filed}/resolver", **said)
    marta.post(f"{filed}/resolver", **said, row_1="ZU-1", sign="1")

    assert f"El árbol está protegido. {WHY} (Ordenanza de ejemplo, artículo 9)" in page.text
    case = the_case(portal)
    assert (case.reason_id, case.remark, case.finding) == ("protected", WHY, {})


def test_what_was_written_goes_along_from_the_preview_to_the_signature(
    enter: Enter, filed: str, portal: Portal
) -> None:
    marta = enter("marta")
    seen = version_on(marta.get(f"{filed}/resolver").text)
    given = {"decision": "approve", "row_1": "ZU-1", "row_2": ODD, "text": "Va.", "version": seen}

    looking = marta.post(f"{filed}/resolver", **given).text
    changing = marta.post(f"{filed}/resolver", **given, change="1").text
    signed = marta.post(f"{filed}/resolver", **given, sign="1")

    assert f'<p class="lines">Zona: ZU-1\nUsos: {ODD}\nVa.</p>' in looking
    # Once to be signed, once for the draft of the paper.
    assert looking.count(f'<input type="hidden" name="row_2" value="{ODD}">') == 2
    assert f"\n{ODD}</textarea>" in changing
    assert signed.status_code == 303
    assert the_case(portal).finding == {"Zona": "ZU-1", "Usos": ODD}
    assert f"Zona: ZU-1\nUsos: {ODD}\nVa." in marta.get(filed).text


def test_a_page_that_changed_meanwhile_brings_the_rows_back(enter: Enter, filed: str) -> None:
    marta = enter("marta")
    seen = version_on(marta.get(f"{filed}/resolver").text)
    enter("carlos").post(f"{filed}/tomar", version=seen)

    late = marta.post(
        f"{filed}/resolver", decision="approve", row_1="ZU-1", row_2=ODD, version=seen, sign="1"
    )

    assert late.status_code == 409
    assert f"\n{ODD}</textarea>" in late.text


@pytest.mark.parametrize("review", ["second_signature = true\n"])
def test_whoever_signs_second_reads_the_rows_and_may_look_at_the_paper(
    enter: Enter, filed: str, portal: Portal
) -> None:
    marta, carlos = enter("marta"), enter("carlos")
    seen = version_on(marta.get(f"{filed}/resolver").text)
    given = {"decision": "approve", "row_1": "ZU-1", "row_2": ODD, "version": seen}
    marta.post(f"{filed}/resolver", **given, sign="1")

    page = carlos.get(f"{filed}/firmar").text
    carlos.post(f"{filed}/firmar", version=version_on(page), sign="1")

    assert f'<p class="lines">Zona: ZU-1\nUsos: {ODD}</p>' in page
    assert f'<input type="hidden" name="row_2" value="{ODD}">' in page
    case = the_case(portal)
    assert (case.state, case.finding) == (CaseState.APPROVED, {"Zona": "ZU-1", "Usos": ODD})


@pytest.mark.parametrize("review", ["second_signature = true\n"])
def test_what_is_sent_back_is_there_to_be_mended(enter: Enter, filed: str, portal: Portal) -> None:
    marta, carlos = enter("marta"), enter("carlos")
    seen = version_on(marta.get(f"{filed}/resolver").text)
    given = {"decision": "approve", "row_1": "ZU-1", "row_2": ODD, "text": "Va.", "version": seen}
    marta.post(f"{filed}/resolver", **given, sign="1")
    why = {"version": version_on(carlos.get(f"{filed}/firmar").text), "text": "Falta la altura."}
    carlos.post(f"{filed}/firmar", **why, send_back="1")

    page = marta.get(f"{filed}/resolver").text

    assert the_case(portal).state is CaseState.IN_REVIEW
    assert 'value="approve" checked' in page
    assert "\nZU-1</textarea>" in page
    assert f"\n{ODD}</textarea>" in page
    assert "\nVa.</textarea>" in page


@pytest.mark.parametrize("review", ["simple_approval = true\n"])
def test_a_lot_fills_in_the_rows_once(enter: Enter, filed: str, portal: Portal) -> None:
    marta = enter("marta")
    case = the_case(portal)
    chosen = {"act": "approve", "case": f"{case.id}:{case.version}"}

    shown = marta.get(f"/bandeja/lote?act=approve&id={case.id}").text
    empty = marta.post("/bandeja/lote", **chosen, row_1="ZU-1", row_2="")
    done = marta.post("/bandeja/lote", **chosen, row_1="ZU-1", row_2=ODD).text

    assert '<label for="row_1">Zona</label>' in shown
    assert empty.status_code == 422
    assert "Complete «Usos»" in error_of(empty.text, "row_2")
    assert "\nZU-1</textarea>" in empty.text
    assert "Listas: 1." in done
    assert filed.endswith(str(case.id))
    assert the_case(portal).finding == {"Zona": "ZU-1", "Usos": ODD}
