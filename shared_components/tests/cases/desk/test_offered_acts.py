# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a case's page at the desk offers is what can be done: a link never ends in a refusal."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select

from munikit.app import Portal
from munikit.cases import Case, CaseAct
from munikit.cases.case.notice_keys import key_of
from munikit.cases.case.states import CaseState
from munikit.cases.corrections.acts import ASKED
from munikit.notices import StateNotice
from munikit.testing.browser import Browser, at_desk, version_on
from munikit.testing.portals import NOW

Enter = Callable[[str], Browser]
Begin = Callable[[Browser], str]
Change = Callable[..., str]

# Today is Monday 23 November 2026.
LAST_WEEK = date(2026, 11, 16)
EXTEND = "Ampliar el plazo"
ABANDON = "Tener por desistida"
ASK = "Pedir algo más"
DECIDE = "Aprobar o rechazar"
SIGN = "Ver y firmar"
SILENT = """
[silence]
kind = "positive"
basis = { norm = "Ley 19.880", article = "artículo 64" }
"""
ROUTE = '[review]\nroute = ["Inspección"]\n'


@pytest.fixture
def change(portal: Portal, enter: Enter, send: Begin) -> Change:
    """Send a case of Rosa's, bring it to where it is to be and return its page at the desk."""

    def changed(**values: object) -> str:
        address = send(enter("rosa"))
        with portal.database.transaction() as session:
            case = session.scalars(select(Case)).one()
            for name, value in values.items():
                setattr(case, name, value)
        return at_desk(address)

    return changed


def promise(portal: Portal) -> None:
    """Let the notice of what was asked for wait for the State's platform."""
    with portal.database.transaction() as session:
        case = session.scalars(select(Case)).one()
        line = CaseAct(case_id=case.id, seq=99, kind=ASKED.name, at=NOW)
        session.add(line)
        session.flush()
        session.add(StateNotice(key=key_of(session, case, line), subject_id=case.id))


def test_a_term_that_ran_out_is_not_offered_to_be_extended(enter: Enter, change: Change) -> None:
    page = enter("marta").get(change(state=CaseState.IN_REVIEW, due_on=LAST_WEEK)).text

    assert EXTEND not in page
    assert DECIDE in page


@pytest.mark.parametrize("state", [CaseState.SUBMITTED, CaseState.IN_REVIEW])
def test_a_term_that_runs_is_offered_to_be_extended_once(
    enter: Enter, change: Change, state: CaseState
) -> None:
    desk = change(state=state)
    marta = enter("marta")
    page = marta.get(desk).text
    marta.post(f"{desk}/ampliar", days="2", text="Falta una visita.", version=version_on(page))

    assert EXTEND in page
    assert EXTEND not in marta.get(desk).text


def waiting() -> dict[str, object]:
    return {
        "state": CaseState.AWAITING_APPLICANT,
        "ask_until": LAST_WEEK,
        "paused_on": date(2026, 11, 9),
    }


def test_what_did_not_come_is_offered_to_be_held_as_given_up(enter: Enter, change: Change) -> None:
    assert ABANDON in enter("marta").get(change(**waiting())).text


def test_nobody_is_offered_as_having_given_up_whose_notice_waits(
    portal: Portal, enter: Enter, change: Change
) -> None:
    desk = change(**waiting())
    promise(portal)

    assert ABANDON not in enter("marta").get(desk).text


def test_a_claim_of_silence_leaves_nothing_to_be_asked_for(enter: Enter, change: Change) -> None:
    page = enter("marta").get(change(silence_claimed_on=LAST_WEEK)).text

    assert ASK not in page
    assert DECIDE in page


def test_whoever_has_a_case_is_not_offered_to_take_it(enter: Enter, change: Change) -> None:
    desk = change()
    marta = enter("marta")
    assert "Tomar esta solicitud" in marta.get(desk).text
    marta.post(f"{desk}/tomar", version=version_on(marta.get(desk).text))

    assert "Tomar esta solicitud" not in marta.get(desk).text
    assert "Devolver a la bandeja" in marta.get(desk).text
    assert "Tomar esta solicitud" in enter("carlos").get(desk).text


class TestWithAnotherUnitBefore:
    @pytest.fixture
    def procedure_text(self, procedure_text: str) -> str:
        return procedure_text.replace("[review]\n", ROUTE, 1)

    def test_a_decision_is_offered_to_the_last_unit_alone(
        self, enter: Enter, change: Change
    ) -> None:
        page = enter("marta").get(change()).text

        assert DECIDE not in page
        assert "Pasar a Departamento de Aseo y Ornato" in page


class TestWithASecondSignature:
    @pytest.fixture
    def procedure_text(self, procedure_text: str) -> str:
        return procedure_text.replace("[review]\n", "[review]\nsecond_signature = true\n", 1)

    def test_whoever_proposed_it_is_not_offered_to_sign_it(
        self, enter: Enter, change: Change
    ) -> None:
        desk = change()
        carlos = enter("carlos")
        given = {"decision": "approve", "text": "", "sign": "1"}
        carlos.post(f"{desk}/resolver", **given, version=version_on(carlos.get(desk).text))

        page = carlos.get(desk).text

        assert "Segunda firma" in page
        assert "Falta que la firme otra persona" in page
        assert SIGN not in page
