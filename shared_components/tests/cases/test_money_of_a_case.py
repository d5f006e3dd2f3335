# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Where what was paid goes when a case ends without what was asked for, and who is told."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from munikit.access import Actor
from munikit.cases import Case
from munikit.cases.case.money import paid_for
from munikit.cases.corrections import asking
from munikit.cases.decision import services as review
from munikit.cases.filing import services as filing
from munikit.cases.terms import services as terms
from munikit.contracts.treasury import ChargeState
from munikit.db import Database
from munikit.kernel.clock import FixedClock
from munikit.procedures import Procedure, load_procedure
from munikit.procedures.definition import Ending
from munikit.procedures.folder import ProcedureError
from munikit.testing.fakes import MemoryTreasury

Draft = Callable[..., UUID]
Read = Callable[[UUID], Case]
PROCEDURE = (Path(__file__).parent / "poda.toml").read_text(encoding="utf-8")
NORM = "Ordenanza de ejemplo, artículo 12"
WHY = "El roble está protegido por la ordenanza."


def with_rule(*endings: str) -> str:
    when = ", ".join(f'"{each}"' for each in endings)
    rule = f'[cost.refund]\nwhen = [{when}]\nnorm = "{NORM}"\n\n[cost.basis]'
    return PROCEDURE.replace("[cost.basis]", rule, 1) if endings else PROCEDURE


def read_procedure(folder: Path, text: str) -> Procedure:
    folder.mkdir()
    (folder / "procedure.toml").write_text(text, encoding="utf-8")
    (folder / "document.html").write_text("<h1>Permiso</h1>\n", encoding="utf-8")
    return load_procedure(folder)


@pytest.fixture
def rules() -> tuple[str, ...]:
    return ("rejected", "withdrawn", "expired")


@pytest.fixture
def pruning(tmp_path: Path, rules: tuple[str, ...]) -> Procedure:
    return read_procedure(tmp_path / "poda", with_rule(*rules))


@pytest.fixture
def paid(filed: Draft, treasury: MemoryTreasury) -> UUID:
    case_id = filed()
    charge = treasury.charges[case_id]
    treasury.charges[case_id] = replace(charge, state=ChargeState.PAID, receipt_folio="VAL-P-1")
    return case_id


@pytest.fixture
def end(
    database: Database, case_of: Read, rosa: Actor, marta: Actor, clock: FixedClock
) -> Callable[[UUID, Ending], None]:
    def reject(case_id: UUID) -> None:
        seen = case_of(case_id).version
        with database.transaction() as session:
            review.reject(session, case_id, reason_id="protected", text=WHY, seen=seen, by=marta)

    def withdraw(case_id: UUID) -> None:
        with database.transaction() as session:
            filing.withdraw(session, case_id, by=rosa)

    def expire(case_id: UUID) -> None:
        seen = case_of(case_id).version
        with database.transaction() as session:
            asking.ask_for_more(session, case_id, "Envíe una foto.", seen=seen, by=marta)
        clock.moment += timedelta(days=30)
        seen = case_of(case_id).version
        with database.transaction() as session:
            terms.abandon(session, case_id, seen=seen, by=marta)

    ways = {Ending.REJECTED: reject, Ending.WITHDRAWN: withdraw, Ending.EXPIRED: expire}
    return lambda case_id, ending: ways[ending](case_id)


def said(database: Database, case_id: UUID) -> str:
    with database.reading() as session:
        case = session.get_one(Case, case_id)
        return " ".join(paid_for(session, case).becomes(case))


@pytest.mark.parametrize("ending", Ending)
def test_the_act_asks_the_treasury_for_what_the_rule_gives_back(
    database: Database,
    treasury: MemoryTreasury,
    paid: UUID,
    end: Callable[[UUID, Ending], None],
    ending: Ending,
) -> None:
    end(paid, ending)

    assert list(treasury.refunds) == [paid]
    assert treasury.refunds[paid].endswith(NORM)
    assert "Se pidió a tesorería devolver" in said(database, paid)


@pytest.mark.parametrize("rules", [()], ids=["no rule"])
@pytest.mark.parametrize("ending", Ending)
def test_without_a_norm_nothing_is_asked_and_it_is_told_why_and_where_to_claim(
    database: Database,
    treasury: MemoryTreasury,
    paid: UUID,
    end: Callable[[UUID, Ending], None],
    ending: Ending,
) -> None:
    end(paid, ending)

    words = said(database, paid)
    assert treasury.refunds == {}
    assert "no declara una norma que lo ordene" in words
    assert "63 222 0000" in words
    assert "VAL-2026-000001" in words


@pytest.mark.parametrize("rules", [("withdrawn",)], ids=["when it is withdrawn"])
def test_a_rule_holds_for_the_endings_it_names_alone(
    treasury: MemoryTreasury, paid: UUID, end: Callable[[UUID, Ending], None]
) -> None:
    end(paid, Ending.REJECTED)

    assert treasury.refunds == {}


def test_whoever_decides_reads_before_what_becomes_of_the_money(
    database: Database, paid: UUID
) -> None:
    with database.reading() as session:
        money = paid_for(session, session.get_one(Case, paid))

    assert money.would_become(Ending.REJECTED) == (
        f"Se pagaron $36.220. Se pedirá a tesorería que los devuelva ({NORM})."
    )


def test_a_case_that_nobody_paid_says_nothing_of_money(
    database: Database, filed: Draft, end: Callable[[UUID, Ending], None]
) -> None:
    case_id = filed()

    end(case_id, Ending.WITHDRAWN)

    assert said(database, case_id) == ""


@pytest.mark.parametrize(
    "rule",
    ['[cost.refund]\nwhen = ["rejected"]\n', '[cost.refund]\nwhen = []\nnorm = "Ordenanza"\n'],
    ids=["no norm", "no ending"],
)
def test_a_rule_without_its_norm_is_refused(tmp_path: Path, rule: str) -> None:
    text = PROCEDURE.replace("[cost.basis]", f"{rule}\n[cost.basis]", 1)

    with pytest.raises(ProcedureError, match=r"cost\.refund"):
        read_procedure(tmp_path / "otra", text)
