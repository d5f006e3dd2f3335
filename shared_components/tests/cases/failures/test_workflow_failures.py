# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What goes wrong with applications, each with its protection and without it.

A failure that no test can bring about would prove nothing: with the switch off each must be seen.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from munikit.access import Actor
from munikit.app import Portal
from munikit.cases.case.models import Case
from munikit.cases.filing import hearing
from munikit.cases.filing import pages as start
from munikit.cases.filing import services as filing
from munikit.contracts.treasury import ChargePaid
from munikit.db import Database, folios
from munikit.kernel.clock import FixedClock
from munikit.people import disable, revoke_role, services
from munikit.people.services import find_account
from munikit.people.session_rows import LoginSessionRows
from munikit.procedures import Catalogue, Procedure
from munikit.testing.browser import Browser
from munikit.testing.portals import put_catalogue
from munikit.web import guard

PASSWORD = "tres gatos en la costanera"
Enter = Callable[[str], Browser]
protected = pytest.mark.parametrize(
    "protected", [True, False], ids=["with the protection", "without it"]
)


@pytest.fixture
def procedure_text(procedure_text: str) -> str:
    """The pruning permit without a fee: it is sent at once."""
    before, _, after = procedure_text.partition("[cost]")
    return before + "[deadline]" + after.partition("[deadline]")[2]


def fell(portal: Portal) -> None:
    """Offer a second procedure, which asks for something else."""
    definition = portal.catalogue.get("poda").definition
    other = definition.model_copy(update={"id": "tala", "title": "Permiso de tala"})
    two = [*portal.catalogue.procedures, Procedure(other, "<h1>Permiso</h1>")]
    put_catalogue(portal.database, Catalogue(two))


@protected
def test_a_key_that_began_one_application_begins_no_other(
    portal: Portal, enter: Enter, monkeypatch: pytest.MonkeyPatch, *, protected: bool
) -> None:
    """WF-2: the same key and another content is refused, or the person fills in the wrong one."""
    if not protected:
        monkeypatch.setattr(start, "_refuse_other", lambda *_: None)
    fell(portal)
    rosa = enter("rosa")
    key = str(uuid4())
    begun = rosa.post("/tramites/poda/comenzar", key=key).location or ""

    answer = rosa.post("/tramites/tala/comenzar", key=key)

    if protected:
        assert answer.status_code == 409
        assert "Esta página ya se usó para comenzar otra solicitud" in answer.text
    else:
        assert answer.location == begun.split("/paso/")[0]


def utc_date(moment: datetime) -> date:
    return moment.astimezone(UTC).date()


@protected
@pytest.mark.parametrize(
    ("moment", "year", "careless"),
    [
        ("2027-01-01T02:59:59.900000+00:00", 2026, 2027),
        ("2027-01-01T03:00:00+00:00", 2027, 2027),
    ],
    ids=["just before midnight", "at midnight"],
)
def test_the_folio_is_of_the_year_in_chile(
    database: Database,
    clock: FixedClock,
    filed: Callable[[], UUID],
    monkeypatch: pytest.MonkeyPatch,
    moment: str,
    year: int,
    careless: int,
    *,
    protected: bool,
) -> None:
    """WF-5: the year turns at midnight of Santiago, three or four hours after that of Greenwich."""
    if not protected:
        monkeypatch.setattr(folios, "local_date", utc_date)
    clock.moment = datetime.fromisoformat(moment)
    monkeypatch.setattr(filing, "fee_of", lambda *_: None)

    case_id = filed()

    with database.reading() as session:
        folio = session.get_one(Case, case_id).folio
    assert folio == f"VAL-{year if protected else careless}-000001"


def three_hours_less(moment: datetime) -> date:
    """Count days as summer does, all year."""
    return (moment - timedelta(hours=3)).date()


WRONG_IN_WINTER = ("2026-04-05T03:30:00+00:00", "2026-09-06T03:59:59+00:00")


@protected
@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-04-05T03:30:00+00:00", date(2026, 4, 4)),  # The hour that comes twice.
        ("2026-04-05T04:00:00+00:00", date(2026, 4, 5)),
        ("2026-09-06T03:59:59+00:00", date(2026, 9, 5)),
        ("2026-09-06T04:00:00+00:00", date(2026, 9, 6)),  # It is one o'clock at once.
    ],
    ids=["April, the hour again", "April, midnight", "September, before", "September, after"],
)
def test_a_day_begins_at_midnight_of_chile_also_when_clocks_change(
    monkeypatch: pytest.MonkeyPatch, moment: str, day: date, *, protected: bool
) -> None:
    """WF-5, the two days of the year on which adding hours to UTC is not enough."""
    if not protected:
        monkeypatch.setattr(filing, "local_date", three_hours_less)

    counted = filing.local_date(datetime.fromisoformat(moment))

    assert (counted == day) is (protected or moment not in WRONG_IN_WINTER)


@protected
def test_what_was_typed_as_the_session_ended_is_there_after_entering(
    portal: Portal,
    enter: Enter,
    begin: Callable[[Browser], str],
    monkeypatch: pytest.MonkeyPatch,
    *,
    protected: bool,
) -> None:
    """WF-6: what was sent before stays in the draft; what was being written comes back too."""
    if not protected:
        monkeypatch.setattr(guard, "_MOST_TYPED", 0)
    rosa = enter("rosa")
    address = begin(rosa)
    rosa.post(f"{address}/paso/contacto", email="rosa@ejemplo.cl")
    rosa.post(f"{address}/paso/arbol", tree="native")
    rosa.get(f"{address}/paso/nativo")
    clock = portal.database.wiring.clock
    assert isinstance(clock, FixedClock)
    clock.moment += timedelta(hours=3)

    typed = {"kind": "Raulí de la esquina"}
    script = {"X-Requested-With": "XMLHttpRequest"}
    draft = rosa.client.post(f"{address}/paso/nativo/borrador", data=typed, headers=script)
    assert draft.status_code == 401
    sent = rosa.client.post(f"{address}/paso/nativo", data=typed)
    assert sent.location == "/entrar"
    rosa.sign_in("rosa@valdivia.example", PASSWORD)

    assert ("Raulí de la esquina" in rosa.get(f"{address}/paso/nativo").text) is protected
    assert "rosa@ejemplo.cl" in rosa.get(f"{address}/paso/contacto").text


@protected
def test_whoever_lost_a_role_or_an_account_acts_no_more(
    portal: Portal,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    *,
    protected: bool,
) -> None:
    """WF-8: the next request of an official who was closed out is refused, and so is the page."""
    if not protected:
        monkeypatch.setattr(services, "_end_sessions", lambda *_: None)
        monkeypatch.setattr(LoginSessionRows, "look", remembered())
    enter = request.getfixturevalue("enter")
    marta, carlos = enter("marta"), enter("carlos")
    assert marta.get("/bandeja").status_code == carlos.get("/bandeja").status_code == 200

    with portal.database.transaction() as session:
        revoke_role(session, find_account(session, "marta@valdivia.example").id, "reviewer")
        disable(session, "carlos@valdivia.example")

    seen = [marta.get("/bandeja").status_code, carlos.get("/bandeja").status_code]
    assert seen == ([303, 303] if protected else [200, 200])


def remembered() -> Callable[..., Any]:
    """Load people as they were when they entered, as a cache of them would."""
    known: dict[str, Any] = {}

    look = LoginSessionRows.look

    def remember(rows: LoginSessionRows, session: Any, id_sha256: str) -> Any:  # noqa: ANN401 - a stand-in.
        if id_sha256 not in known:
            known[id_sha256] = look(rows, session, id_sha256)
        return known[id_sha256]

    return remember


@protected
def test_a_step_that_was_skipped_is_missed_when_it_is_sent(
    enter: Enter,
    begin: Callable[[Browser], str],
    portal: Portal,
    monkeypatch: pytest.MonkeyPatch,
    *,
    protected: bool,
) -> None:
    """WF-7: whoever goes straight to the last page sends nothing."""
    if not protected:
        monkeypatch.setattr(filing, "_must_be_acceptable", lambda *_: None)
    rosa = enter("rosa")
    address = begin(rosa)

    rosa.post(f"{address}/revisar", declared="si")

    with portal.database.reading() as session:
        sent = session.scalars(select(Case)).one().folio is not None
    assert sent is not protected


def pay(database: Database, case_id: UUID, by: Actor) -> None:
    with database.transaction() as session:
        filing.submit(session, case_id, by=by)
        hearing.hear_charge_paid(session, ChargePaid(uuid4(), case_id))


@protected
def test_an_answer_to_a_question_that_is_not_asked_never_counts(
    database: Database,
    rosa: Actor,
    draft: Callable[..., UUID],
    monkeypatch: pytest.MonkeyPatch,
    *,
    protected: bool,
) -> None:
    """WF-7: what a hidden question was answered with, by hand or before, is not sent."""
    if not protected:
        monkeypatch.setattr(Procedure, "relevant", lambda _, answers: dict(answers))
    tampered = {"email": "rosa@ejemplo.cl", "tree": "native", "kind": "Roble"}

    case_id = draft({**tampered, "plan": "of another", "state": "approved"})
    pay(database, case_id, rosa)

    with database.reading() as session:
        kept = session.get_one(Case, case_id).answers
    assert (kept == tampered) is protected
