# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A person asks for a certified copy of their file (Ley 19.880 art. 17), and is answered once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from io import BytesIO
from threading import Barrier
from uuid import UUID

import pypdfium2  # type: ignore[import-untyped] # It ships no types.
import pytest
from sqlalchemy import select

from munikit.access import Actor
from munikit.app import Portal
from munikit.audit import AuditEntry
from munikit.casefile import Leaf
from munikit.cases.case.models import Case, CaseAct
from munikit.cases.case.permissions import CHIEF, REVIEWER
from munikit.cases.case.power_models import Capacity, Power
from munikit.cases.copies import ROOM, services
from munikit.cases.filing import services as filing
from munikit.cases.representation import powers
from munikit.cases.representation.powers import Acceptance, Representation
from munikit.documents import AcceptedFile
from munikit.kernel.clock import FixedClock
from munikit.kernel.errors import (
    ConflictError,
    DomainError,
    ForbiddenError,
    NotFoundError,
)
from munikit.kernel.rut import RUT
from munikit.notices import SEND_MAIL
from munikit.outbox import QueuedJob, run_due
from munikit.people.services import find_account
from munikit.testing.browser import Browser, version_on

Enter = Callable[[str], Browser]
REASON = "El expediente está en el juzgado, que lo pidió entero por oficio."
OFFER = "Pedir copia certificada del expediente"
NAMES = [act.name for act in ROOM.acts]


def person(portal: Portal, name: str, *permissions: str) -> Actor:
    with portal.database.reading() as session:
        found = find_account(session, f"{name}@valdivia.example")
        return Actor(found.id, found.full_name, found.run, frozenset(permissions))


@pytest.fixture
def rosa(portal: Portal) -> Actor:
    with portal.database.transaction() as session:
        find_account(session, "rosa@valdivia.example").run = RUT.of(12_345_678)
    return person(portal, "rosa")


@pytest.fixture
def marta(portal: Portal) -> Actor:
    return person(portal, "marta", *REVIEWER.permissions)


@pytest.fixture
def address(enter: Enter, send: Callable[[Browser], str], rosa: Actor) -> str:
    """The page of a case of Rosa's that waits for review."""
    assert rosa.run is not None
    return send(enter("rosa"))


@pytest.fixture
def case_id(address: str) -> UUID:
    return UUID(address.rpartition("/")[2])


def desk(address: str) -> str:
    return address.replace("/solicitudes/", "/bandeja/")


def ask(portal: Portal, case_id: UUID, by: Actor) -> None:
    with portal.database.transaction() as session:
        services.ask_copy(session, case_id, by=by)


def give(portal: Portal, case_id: UUID, by: Actor) -> None:
    with portal.database.transaction() as session:
        seen = session.get_one(Case, case_id).version
        services.give_copy(session, case_id, seen=seen, by=by)


def done(portal: Portal, case_id: UUID) -> list[str]:
    """Return what was done about copies in a case, in order."""
    with portal.database.reading() as session:
        lines = select(CaseAct.kind).where(CaseAct.case_id == case_id, CaseAct.kind.in_(NAMES))
        return list(session.scalars(lines.order_by(CaseAct.seq)))


def work(portal: Portal) -> None:
    """Do what is due, but leave the mails where they can be read."""
    jobs = {name: job for name, job in portal.jobs.items() if name != SEND_MAIL.name}
    while run_due(portal.database, jobs):
        pass


def mails(portal: Portal) -> set[tuple[str, str]]:
    """Return to whom mails go, and what about without the folio."""
    with portal.database.reading() as session:
        waiting = select(QueuedJob.payload).where(QueuedJob.name == SEND_MAIL.name)
        return {
            (each["to"], each["subject"].rpartition(" ")[0]) for each in session.scalars(waiting)
        }


def path_of_paper(status: str) -> str:
    before, _, _ = status.partition('">Copia certificada del expediente, VAL-D')
    return before.rpartition('href="')[2]


def paper(browser: Browser, address: str) -> str:
    """Return what the paper says that the person downloads from the page of their case."""
    answer = browser.get(path_of_paper(browser.get(address).text))
    assert answer.mimetype == "application/pdf"
    pdf = pypdfium2.PdfDocument(BytesIO(answer.data))
    return " ".join(" ".join(each.get_textpage().get_text_range() for each in pdf).split())


def test_a_person_asks_an_official_gives_and_the_person_downloads_the_paper(
    portal: Portal, enter: Enter, address: str
) -> None:
    rosa = enter("rosa")
    marta = enter("marta")
    assert OFFER in rosa.get(address).text

    rosa.post(f"{address}/copia")
    assert OFFER not in rosa.get(address).text
    assert "pidió copia certificada" in marta.get("/bandeja?b=sin-asignar").text
    page = marta.get(f"{desk(address)}/copia").text
    marta.post(f"{desk(address)}/copia", decision="give", version=version_on(page))
    work(portal)

    status = rosa.get(address).text
    assert "Petición de copia certificada" in status
    assert "Copia certificada del expediente, VAL-D-2026-000001 (PDF)" in status
    assert OFFER in status
    assert enter("pedro").get(path_of_paper(status)).status_code == 404


def test_the_paper_names_the_documents_of_the_file_with_their_hashes(
    portal: Portal, enter: Enter, address: str, case_id: UUID, rosa: Actor, marta: Actor
) -> None:
    ask(portal, case_id, rosa)
    give(portal, case_id, marta)
    work(portal)

    words = paper(enter("rosa"), address)
    with portal.database.reading() as session:
        file = select(Leaf).where(Leaf.case_id == case_id).order_by(Leaf.number)
        leaves = session.scalars(file).all()
    assert leaves[-1].title == "Copia certificada del expediente, VAL-D-2026-000001"
    assert leaves[0].title == "Solicitud: Permiso de poda"
    assert f"Foja 1 {leaves[0].title} SHA-256 {leaves[0].sha256[:32]}" in words
    assert "Ley 19.880, artículo 17; Decreto 4 de 2020, artículo 13" in words


def test_each_side_is_told_and_the_journal_says_who_did_it(
    portal: Portal, case_id: UUID, rosa: Actor, marta: Actor
) -> None:
    ask(portal, case_id, rosa)
    give(portal, case_id, marta)
    work(portal)

    assert ("carlos@valdivia.example", "Piden copia certificada de") in mails(portal)
    assert ("rosa@ejemplo.cl", "Su copia certificada de") in mails(portal)
    with portal.database.reading() as session:
        entries = select(AuditEntry.action, AuditEntry.actor_id).where(
            AuditEntry.action.in_(["cases.ask_copy", "cases.give_copy"])
        )
        found = [tuple(each) for each in session.execute(entries.order_by(AuditEntry.seq))]
    assert found == [("cases.ask_copy", rosa.id), ("cases.give_copy", marta.id)]


def test_it_is_refused_with_a_reason_that_the_person_reads(
    portal: Portal, enter: Enter, address: str, case_id: UUID, rosa: Actor
) -> None:
    ask(portal, case_id, rosa)
    marta = enter("marta")
    page = f"{desk(address)}/copia"
    version = version_on(marta.get(page).text)

    short = marta.post(page, decision="refuse", text="No.", version=version)
    marta.post(page, decision="refuse", text=REASON, version=version)
    work(portal)

    assert short.status_code == 422
    assert "Explique por qué en 30 caracteres o más" in short.text
    assert done(portal, case_id) == ["copy_asked", "copy_refused"]
    status = enter("rosa").get(address).text
    assert REASON in status
    assert OFFER in status
    assert ("rosa@ejemplo.cl", "Sobre la copia certificada de") in mails(portal)


def test_who_may_not_neither_asks_nor_answers(
    portal: Portal, enter: Enter, address: str, case_id: UUID, rosa: Actor, marta: Actor
) -> None:
    pedro = person(portal, "pedro")
    assert enter("pedro").get(f"{address}/copia").status_code == 404
    with pytest.raises(NotFoundError):
        ask(portal, case_id, pedro)

    ask(portal, case_id, rosa)
    with pytest.raises(ForbiddenError):
        give(portal, case_id, pedro)
    with pytest.raises(ForbiddenError, match="es suya"):
        give(portal, case_id, person(portal, "rosa", *REVIEWER.permissions))
    assert enter("rosa").get(f"{desk(address)}/copia").status_code in (403, 404)
    assert done(portal, case_id) == ["copy_asked"]
    give(portal, case_id, marta)


def test_what_was_not_sent_has_no_file_to_copy(
    portal: Portal, enter: Enter, begin: Callable[[Browser], str], rosa: Actor
) -> None:
    browser = enter("rosa")
    address = begin(browser)

    with pytest.raises(ConflictError, match="todavía no se da copia"):
        ask(portal, UUID(address.rpartition("/")[2]), rosa)
    assert browser.get(f"{address}/copia").location == address


def test_a_case_that_is_over_is_copied_too(
    portal: Portal, enter: Enter, address: str, case_id: UUID, rosa: Actor, marta: Actor
) -> None:
    with portal.database.transaction() as session:
        filing.withdraw(session, case_id, by=rosa)
    clock = portal.database.wiring.clock
    assert isinstance(clock, FixedClock)
    clock.moment += timedelta(minutes=1)

    ask(portal, case_id, rosa)

    assert "pidió copia certificada" in enter("marta").get("/bandeja?b=terminadas").text
    assert f"{desk(address)}/copia" in enter("marta").get(desk(address)).text
    give(portal, case_id, marta)
    assert done(portal, case_id) == ["copy_asked", "copy_given"]


def at_once(portal: Portal, act: Callable[[Portal, UUID, Actor], None], *given: object) -> int:
    """Do something twice at the same moment; return how often it was not refused."""
    together = Barrier(2)

    def run(_: int) -> bool:
        together.wait()
        try:
            act(portal, *given)  # type: ignore[arg-type] # The case and who acts.
        except DomainError:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        return sum(pool.map(run, range(2)))


def test_two_clicks_ask_once_and_two_answers_give_once(
    portal: Portal, case_id: UUID, rosa: Actor, marta: Actor
) -> None:
    assert at_once(portal, ask, case_id, rosa) == 2
    assert done(portal, case_id) == ["copy_asked"]

    assert at_once(portal, give, case_id, marta) == 1
    assert done(portal, case_id) == ["copy_asked", "copy_given"]


def test_nothing_is_answered_that_nobody_asked(
    portal: Portal, enter: Enter, address: str, case_id: UUID, marta: Actor
) -> None:
    with pytest.raises(ConflictError, match="ya se respondió"):
        give(portal, case_id, marta)

    assert enter("marta").get(f"{desk(address)}/copia").location == desk(address)


@pytest.fixture
def represented(portal: Portal, case_id: UUID, rosa: Actor) -> UUID:
    """Rosa's case, as sent for a company on a power that the chief accepted."""
    content = b"paper"
    portal.database.wiring.files.put(content)
    said = Representation(RUT.parse("76.086.428-5"), "Maderas", Capacity.LEGAL)
    file = AcceptedFile("poder.png", "image/png", content)
    carlos = person(portal, "carlos", *CHIEF.permissions)
    with portal.database.transaction() as session:
        power = powers.request_power(session, said, file, by=rosa)
        case = session.get_one(Case, case_id)
        case.represented_run = power.represented_run
        case.power_id = power.id
    with portal.database.transaction() as session:
        until = Acceptance("Maderas del Sur SpA", {}, date(2027, 11, 23))
        powers.accept(session, power.id, until, by=carlos)
    return case_id


def end_power(portal: Portal, by: Actor) -> None:
    with portal.database.transaction() as session:
        powers.withdraw(session, session.scalars(select(Power)).one().id, by=by)


def test_a_representative_gets_a_copy_for_whom_they_act_for(
    portal: Portal, enter: Enter, address: str, represented: UUID, rosa: Actor, marta: Actor
) -> None:
    ask(portal, represented, rosa)
    give(portal, represented, marta)
    work(portal)

    assert "Maderas del Sur SpA, RUN 76.086.428-5" in paper(enter("rosa"), address)


def test_whose_power_ended_gets_none_asked_for_before_or_after(
    portal: Portal, enter: Enter, address: str, represented: UUID, rosa: Actor, marta: Actor
) -> None:
    ask(portal, represented, rosa)
    end_power(portal, rosa)

    with pytest.raises(ConflictError, match="poder"):
        give(portal, represented, marta)
    with portal.database.transaction() as session:
        seen = session.get_one(Case, represented).version
        services.refuse_copy(session, represented, REASON, seen=seen, by=marta)
    with pytest.raises(ConflictError, match="poder"):
        ask(portal, represented, rosa)
    assert OFFER not in enter("rosa").get(address).text
    assert done(portal, represented) == ["copy_asked", "copy_refused"]


def test_an_answer_is_on_the_case_as_it_was_seen(
    portal: Portal, case_id: UUID, rosa: Actor, marta: Actor
) -> None:
    ask(portal, case_id, rosa)

    with (
        pytest.raises(ConflictError, match="cambió esta solicitud"),
        portal.database.transaction() as session,
    ):
        services.give_copy(session, case_id, seen=0, by=marta)
