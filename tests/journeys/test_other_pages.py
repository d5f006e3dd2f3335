# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Pages that no other journey passes by, and those of what went wrong."""

from uuid import UUID

import pytest
from journeys.checking import check_page
from journeys.conftest import RunningPortal
from journeys.people import Resident, enter
from journeys.pruning import OpenPage, Send, sender
from playwright.sync_api import Page, expect
from sqlalchemy import select, update

from munikit.app import compose
from munikit.cases import Case
from munikit.kernel.rut import RUT
from munikit.outbox.models import JobState, QueuedJob

pytestmark = pytest.mark.browser

TOO_BIG = """() => {
    const form = document.querySelector('main form'), box = document.createElement('textarea');
    box.name = 'more';
    box.value = 'x'.repeat(1024 * 1024);
    form.append(box);
    form.enctype = 'multipart/form-data';
    form.submit();
}"""


@pytest.fixture
def send(open_page: OpenPage, *, javascript: bool) -> Send:
    return sender(open_page, javascript=javascript)


def test_the_desks_other_pages(
    open_page: OpenPage, portal: RunningPortal, send: Send, *, javascript: bool
) -> None:
    resident, folio = send(7)
    write(resident, javascript=javascript)
    fail_to_send(portal)
    chief = enter(open_page, portal, "jefatura")
    page = chief.page

    chief.open_case(folio)
    page.get_by_role("link", name="Ampliar el plazo").click()
    page.get_by_role("button", name="Ampliar el plazo").click()
    check_page(page, "70-extend-with-error", javascript=javascript)
    page.goto("/bandeja/ausencias")
    page.get_by_role("button", name="Anotar la ausencia").click()
    check_page(page, "71-absences-with-error", javascript=javascript)
    page.goto("/bandeja/avisos")
    expect(page.get_by_text("El servidor no respondió").first).to_be_visible()
    check_page(page, "72-not-sent", javascript=javascript)
    try_out(page, javascript=javascript)


def write(resident: Resident, *, javascript: bool) -> None:
    page = resident.page
    page.get_by_role("link", name="Ver el estado").click()
    page.get_by_role("link", name="Escribir a quien revisa").click()
    page.get_by_role("button", name="Enviar el mensaje").click()
    check_page(page, "73-message-with-error", javascript=javascript)
    page.get_by_label("Mensaje").fill("El árbol está frente al portón.")
    page.get_by_role("button", name="Enviar el mensaje").click()
    expect(page.get_by_text("El árbol está frente al portón.").first).to_be_visible()
    check_page(page, "74-status-with-message", javascript=javascript)


def fail_to_send(portal: RunningPortal) -> None:
    """Have a notice given up, as after three days without a mail server."""
    composed = compose(portal.root)
    with composed.database.transaction() as session:
        mail = select(QueuedJob.id).where(QueuedJob.name == "notices.send_mail").limit(1)
        dead = {"state": JobState.DEAD, "error": "El servidor no respondió", "attempts": 20}
        session.execute(
            update(QueuedJob).where(QueuedJob.id.in_(mail.scalar_subquery())).values(**dead)
        )
    composed.database.engine.dispose()


def try_out(page: Page, *, javascript: bool) -> None:
    page.goto("/bandeja/tramites")
    check_page(page, "75-catalogue", javascript=javascript)
    page.get_by_role("link", name="Permiso de poda").click()
    check_page(page, "76-catalogue-of-one", javascript=javascript)
    page.get_by_role("link", name="Probar como vecina").click()
    page.get_by_role("button", name="Continuar", exact=True).click()
    check_page(page, "77-try-out-with-error", javascript=javascript)


def test_another_device_goes_on_with_what_was_begun(
    open_page: OpenPage, *, javascript: bool
) -> None:
    for name in ("a phone", "another device"):
        person = Resident(open_page("/tramites/poda"), RUT.of(17_222_333 + javascript))
        page = person.page
        page.get_by_role("link", name="Comenzar la solicitud").click()
        person.sign_in()
        if name == "a phone":
            page.get_by_role("button", name="Comenzar la solicitud").click()
            expect(page.get_by_label("¿A qué correo le avisamos?")).to_be_visible()

    expect(page.get_by_role("heading", level=1)).to_have_text("Tiene una solicitud empezada")
    check_page(page, "78-resume", javascript=javascript)
    page.get_by_role("link", name="Seguir con ella").click()
    check_page(page, "79-resumed", javascript=javascript)


def test_what_goes_wrong_is_a_page_like_any_other(
    open_page: OpenPage, portal: RunningPortal, send: Send, *, javascript: bool
) -> None:
    page = open_page("/entrar/funcionarios")
    page.get_by_role("button", name="Entrar", exact=True).click()
    check_page(page, "80-official-login-with-error", javascript=javascript)
    page.evaluate(TOO_BIG)
    expect(page.get_by_role("heading", level=1)).to_have_text("El archivo es demasiado grande")
    check_page(page, "81-413", javascript=javascript)
    page.goto("/no-hay-tal-cosa")
    check_page(page, "82-404", javascript=javascript)

    resident, folio = send(8)
    resident.page.goto("/bandeja")
    expect(resident.page.get_by_role("heading", level=1)).to_have_text("No puede ver esta página")
    check_page(resident.page, "83-403", javascript=javascript)
    resident.page.goto(f"/solicitudes/{damage(portal, folio)}")
    expect(resident.page.get_by_text("Código para el soporte")).to_be_visible()
    check_page(resident.page, "84-500", javascript=javascript)


def damage(portal: RunningPortal, folio: str) -> UUID:
    """Break what is stored of a case, so that the portal fails, and return its id."""
    composed = compose(portal.root)
    with composed.database.transaction() as session:
        session.execute(update(Case).where(Case.folio == folio).values(answers=[]))
        found = session.scalars(select(Case.id).where(Case.folio == folio)).one()
    composed.database.engine.dispose()
    return found
