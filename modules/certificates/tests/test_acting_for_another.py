# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Nothing of another person is decided, looked up, printed or kept before an official says so."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID, uuid4

import pypdfium2  # type: ignore[import-untyped] # It ships no types.
import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from munikit.access import Actor
from munikit.app import Portal
from munikit.casefile import Leaf
from munikit.cases import Case, CaseState
from munikit.cases.case.permissions import REVIEWER
from munikit.cases.case.power_models import Capacity
from munikit.cases.representation import powers
from munikit.cases.representation import services as acting
from munikit.cases.representation.powers import Acceptance
from munikit.contracts.registrar import DocumentState
from munikit.contracts.treasury import DEBTS, OverdueDebt
from munikit.documents import AcceptedFile
from munikit.kernel.money import Money
from munikit.kernel.rut import RUT
from munikit.outbox import run_due
from munikit.people import Person, upsert_resident
from munikit.testing.browser import Browser, photo
from munikit_certificates.issuing import services as issuing
from munikit_certificates.models import Document

ROSA = "12.345.678-5"
JORGE = "55.555.555-5"
UNKNOWN = "7.654.321-6"
INVENTED = "Nombre Falso Inventado"


@dataclass
class Debts:
    """A treasury that remembers whose debts it was asked for."""

    asked: list[RUT | None] = field(default_factory=list)

    def overdue(
        self, _session: Session, on: date, *, run: RUT | None = None, property_roll: str = ""
    ) -> OverdueDebt:
        del property_roll
        self.asked.append(run)
        return OverdueDebt(2, Money(175_000), on)


@pytest.fixture
def debts(portal: Portal) -> Debts:
    debts = Debts()
    wiring = portal.database.wiring
    portal.database.wiring = replace(wiring, ports={**wiring.ports, DEBTS.name: debts})
    return debts


@pytest.fixture
def jorge(portal: Portal, browse: Callable[..., FlaskClient]) -> Browser:
    with portal.database.transaction() as session:
        found = upsert_resident(session, RUT.parse(JORGE), "Jorge", "Pino").id
    return Browser(browse(found))


def begin(jorge: Browser, run: str, name: str = INVENTED) -> str:
    """Begin an application for somebody else, with a blank image as the power."""
    asked = jorge.post("/tramites/certificado_deuda/comenzar", key=str(uuid4()), whose="other")
    given = {"run": run, "name": name, "capacity": "notarial", "power": photo("poder.jpg")}
    assert jorge.post(asked.location or "", **given).status_code == 303
    return (asked.location or "").removesuffix("/representacion")


def send(jorge: Browser, portal: Portal, address: str) -> Case:
    jorge.post(f"{address}/paso/contacto", email="jorge@ejemplo.cl")
    jorge.post(f"{address}/paso/alcance", with_property="no")
    jorge.post(f"{address}/revisar", declared="si")
    run_due(portal.database, portal.jobs)
    with portal.database.reading() as session:
        return session.get_one(Case, UUID(address.rsplit("/", 1)[-1]))


def names_of(portal: Portal, run: str) -> list[str]:
    with portal.database.reading() as session:
        found = session.scalars(select(Person).where(Person.run == RUT.parse(run)))
        return [each.full_name for each in found]


@pytest.mark.parametrize("run", [ROSA, UNKNOWN], ids=["known", "unknown"])
@pytest.mark.usefixtures("rosa")
def test_a_power_nobody_accepted_decides_nothing_and_asks_nothing_of_the_treasury(
    portal: Portal, jorge: Browser, debts: Debts, run: str
) -> None:
    case = send(jorge, portal, begin(jorge, run))

    with portal.database.reading() as session:
        assert session.scalars(select(Document)).all() == []
    assert case.state is CaseState.SUBMITTED
    assert debts.asked == []


@pytest.mark.usefixtures("debts")
def test_a_name_that_was_only_typed_is_not_kept_for_its_run(portal: Portal, jorge: Browser) -> None:
    send(jorge, portal, begin(jorge, UNKNOWN))

    assert names_of(portal, UNKNOWN) == []


@pytest.mark.usefixtures("debts")
def test_a_run_reveals_no_name(portal: Portal, jorge: Browser, rosa: UUID) -> None:
    del rosa
    address = begin(jorge, ROSA)
    send(jorge, portal, address)

    shown = [jorge.get(page).text for page in (address, f"{address}/listo", "/mis-solicitudes")]

    assert [text for text in shown if "Huenchum" in text] == []


@pytest.mark.usefixtures("debts", "rosa")
def test_one_paper_serves_one_run(jorge: Browser) -> None:
    address = begin(jorge, UNKNOWN)

    changed = jorge.post(f"{address}/representacion", run=ROSA, name="Rosa", capacity="notarial")

    assert changed.status_code == 422
    assert "Adjunte" in changed.text


@pytest.mark.usefixtures("debts", "rosa")
def test_a_typed_name_is_printed_on_no_paper_and_marked_in_the_file(
    portal: Portal, jorge: Browser
) -> None:
    case = send(jorge, portal, begin(jorge, ROSA))

    with portal.database.reading() as session:
        leaves = session.scalars(select(Leaf).where(Leaf.case_id == case.id)).all()
    application = next(leaf.content for leaf in leaves if leaf.name == "solicitud.json")
    (receipt,) = [leaf.sha256 for leaf in leaves if leaf.title == "Certificado de presentación"]
    with pypdfium2.PdfDocument(portal.database.wiring.files.get(receipt)) as paper:
        printed = " ".join(paper[0].get_textpage().get_text_range().split())
    assert application is not None
    assert application["represented"]["verified"] is False
    assert f"dice actuar por el RUN {ROSA}" in printed
    assert "Falso" not in printed
    assert "Huenchum" not in printed


def test_once_accepted_the_paper_has_the_name_the_official_read(
    portal: Portal, jorge: Browser, debts: Debts, official: Callable[[str], UUID]
) -> None:
    case = send(jorge, portal, begin(jorge, UNKNOWN))
    marta = Actor(official("reviewer"), "Ana Soto", None, REVIEWER.permissions)
    given = Acceptance("Juana Pérez Soto", {}, date(2027, 11, 23))

    with portal.database.transaction() as session:
        power_id = session.get_one(Case, case.id).power_id
        assert power_id is not None
        powers.accept(session, power_id, given, by=marta)
    run_due(portal.database, portal.jobs)

    with portal.database.reading() as session:
        document = session.scalars(select(Document)).one()
        assert session.get_one(Case, case.id).state is CaseState.ISSUED
    assert (document.holder_name, str(document.holder_run)) == ("Juana Pérez Soto", UNKNOWN)
    assert debts.asked == [RUT.parse(UNKNOWN)]
    assert names_of(portal, UNKNOWN) == ["Juana Pérez Soto"]


@pytest.mark.usefixtures("debts")
def test_a_file_given_for_another_application_is_no_power(portal: Portal, jorge: Browser) -> None:
    send(jorge, portal, begin(jorge, UNKNOWN))
    asked = jorge.post("/tramites/certificado_deuda/comenzar", key=str(uuid4()), whose="other")
    address = (asked.location or "").removesuffix("/representacion")

    taken = jorge.post(f"{address}/paso/contacto/usar/_power")
    given = jorge.post(f"{address}/representacion", run=ROSA, name="Rosa", capacity="notarial")

    assert taken.status_code == 404
    assert given.status_code == 422


@pytest.fixture
def marta(official: Callable[[str], UUID]) -> Actor:
    return Actor(official("reviewer"), "Ana Soto", None, REVIEWER.permissions)


def accept_newest(portal: Portal, case: Case, by: Actor) -> None:
    with portal.database.transaction() as session:
        power_id = session.get_one(Case, case.id).power_id
        assert power_id is not None
        given = Acceptance("Juana Pérez Soto", {}, date(2027, 11, 23))
        powers.accept(session, power_id, given, by=by)


def withdraw(portal: Portal, case: Case, by: Actor) -> None:
    with portal.database.transaction() as session:
        power_id = session.get_one(Case, case.id).power_id
        assert power_id is not None
        powers.withdraw(session, power_id, by=by)


def papers(portal: Portal) -> list[DocumentState]:
    with portal.database.reading() as session:
        return list(session.scalars(select(Document.state)))


def case_now(portal: Portal, case: Case) -> CaseState:
    with portal.database.reading() as session:
        return session.get_one(Case, case.id).state


def work_until_approved(portal: Portal, case: Case) -> None:
    while case_now(portal, case) is not CaseState.APPROVED:
        assert run_due(portal.database, portal.jobs, limit=1)


def bring_another(portal: Portal, case: Case) -> None:
    other = AcceptedFile("otro.png", "image/png", b"another")
    portal.database.wiring.files.put(other.content)
    by = Actor(case.applicant_id, "Jorge Pino", RUT.parse(JORGE), frozenset())
    with portal.database.transaction() as session:
        acting.bring_power(session, case.id, Capacity.NOTARIAL, other, by=by)


def withdraw_once_printed(portal: Portal, case: Case, by: Actor, patch: pytest.MonkeyPatch) -> None:
    printed = issuing.print_document
    waiting = [case]

    def print_and_lose_the_power(*given: object) -> object:
        while waiting:
            withdraw(portal, waiting.pop(), by)
        return printed(*given)  # type: ignore[arg-type] # As it was called.

    patch.setattr(issuing, "print_document", print_and_lose_the_power)


@pytest.mark.parametrize("moment", ["before it is asked for", "while it is printed"])
@pytest.mark.usefixtures("debts")
def test_no_paper_is_made_on_a_power_withdrawn_meanwhile_until_another_is_accepted(
    portal: Portal, jorge: Browser, marta: Actor, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    address = begin(jorge, UNKNOWN)
    case = send(jorge, portal, address)
    accept_newest(portal, case, marta)
    work_until_approved(portal, case)
    if moment == "while it is printed":
        withdraw_once_printed(portal, case, marta, monkeypatch)
    else:
        withdraw(portal, case, marta)
    run_due(portal.database, portal.jobs)

    assert DocumentState.ISSUED not in papers(portal)
    page = jorge.get(address).text
    assert "El poder fue retirado" in page
    assert "Estamos preparando" not in page

    bring_another(portal, case)
    accept_newest(portal, case, marta)
    run_due(portal.database, portal.jobs)

    assert papers(portal) == [DocumentState.ISSUED]
    assert case_now(portal, case) is CaseState.ISSUED
