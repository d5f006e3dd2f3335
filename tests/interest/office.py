# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A portal of all modules, one official who may do everything, and work about one resident.

Rosa applies for a company; the official's account is a row of its own, joined to either by a RUN.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from fuzz.town import content_of
from sqlalchemy import select
from werkzeug.test import TestResponse

from munikit.access import Actor
from munikit.app import Portal, compose
from munikit.app.web import create_app
from munikit.cases import Case
from munikit.cases.case.power_models import Capacity, Power, PowerState
from munikit.cases.filing import hearing
from munikit.cases.filing import services as filing
from munikit.cases.representation import services as acting
from munikit.cases.representation.powers import Representation
from munikit.contracts.registrar import REGISTRAR, IssueRequest
from munikit.contracts.treasury import ChargePaid
from munikit.documents import AcceptedFile
from munikit.kernel.clock import FixedClock
from munikit.kernel.rut import RUT
from munikit.outbox import run_due
from munikit.people import Person, create_official, upsert_resident
from munikit.testing.browser import Browser
from munikit.testing.portals import NOW, create_tables, write_portal
from munikit.wiring import ask
from munikit_certificates.models import Document
from munikit_payments.charges.models import Charge, Method
from munikit_payments.paying.settling import pay
from munikit_payments.testing import create_charge

KIT = Path(__file__).parents[2]
ROSA = RUT.of(12_345_678)
COMPANY = RUT.parse("76.086.428-5")
NOBODY = RUT.of(9_876_543)
PASSWORD = "tres gatos en la costanera"
UNIT = "Asesoría Jurídica"
TOML = """
[modules]
enabled = ["permits", "payments", "certificates"]
[limits]
open_drafts = 1000
drafts_per_hour = 1000
applications_per_hour = 1000
waiting_powers = 1000
powers_per_hour = 1000
desk_lookups_per_hour = 1000
[payments.transfer]
holder = "Municipalidad de Valdivia"
rut = "69.200.100-1"
bank = "Banco de la Costa"
account_number = "123-456-78"
"""
PROCEDURE = (KIT / "shared_components/tests/cases/poda.toml").read_text(encoding="utf-8")
NATIVE = {"email": "rosa@ejemplo.cl", "tree": "native", "kind": "Roble"}


@dataclass
class Office:
    portal: Portal
    browser: Browser
    rosa: Actor
    official_id: UUID
    colleague_id: UUID

    def official_is(self, run: RUT) -> None:
        """Say that the official's account belongs to the person of a RUN."""
        with self.portal.database.transaction() as session:
            session.get_one(Person, self.official_id).official_run = run

    def post(self, path: str, form: Mapping[str, Any]) -> TestResponse:
        return self.browser.post(path, **form)

    def work(self) -> None:
        run_due(self.portal.database, self.portal.jobs, limit=1000)

    def content(self, tables: tuple[str, ...]) -> dict[str, list[str]]:
        found = content_of(self)  # type: ignore[arg-type] # It has a portal, which is all it takes.
        del found["files"]
        return {name: found[name] for name in tables or found}

    def case(self, **changes: object) -> Case:
        """Send an application of Rosa's for the company, its power accepted; change its row."""
        said = Representation(COMPANY, "Maderas Falsas", Capacity.LEGAL)
        paper = AcceptedFile("poder.png", "image/png", uuid4().bytes)
        self.portal.database.wiring.files.put(paper.content)
        with self.portal.database.transaction() as session:
            case = filing.start_case(session, self.portal.catalogue.get("poda"), by=self.rosa)
            filing.save_answers(session, case.id, NATIVE, by=self.rosa)
            acting.act_for(session, case.id, said, paper, by=self.rosa)
            filing.submit(session, case.id, by=self.rosa)
            hearing.hear_charge_paid(session, ChargePaid(uuid4(), case.id))
            power = session.get_one(Power, case.power_id)
            power.state = PowerState.ACCEPTED
            power.until_on = date(2027, 11, 23)
            power.confirmed_name = "Maderas SpA"
            power.decided_by_id = self.colleague_id
            session.flush()
            for name, value in changes.items():
                setattr(case, name, value)
        return case

    def power(self, **changes: object) -> Power:
        """Return the power of such an application, as it was asked for unless it is changed."""
        given = {"state": PowerState.REQUESTED, "confirmed_name": "", **changes}
        case = self.case()
        with self.portal.database.transaction() as session:
            power = session.get_one(Power, case.power_id)
            for name, value in given.items():
                setattr(power, name, value)
        return power

    def charge(self, *, paid: bool = False) -> UUID:
        """Open a charge of Rosa's for such an application."""
        subject = self.case().id
        with self.portal.database.transaction() as session:
            for each in session.scalars(select(Charge).where(Charge.subject_id == subject)):
                session.delete(each)
        charge = create_charge(self.portal.database, self.rosa.id, subject).id
        if paid:
            with self.portal.database.transaction() as session:
                found = session.get_one(Charge, charge)
                pay(session, found, method=Method.COUNTER, authorization=uuid4().hex[:8])
        return charge

    def document(self) -> Document:
        """Issue a permit of the company's."""
        case = self.case()
        with self.portal.database.transaction() as session:
            holder = session.scalars(select(Person).where(Person.run == COMPANY)).one()
            wanted = IssueRequest(
                subject_id=case.id,
                kind="permit",
                title="Permiso de poda",
                holder_id=holder.id,
                holder_name="Maderas SpA",
                holder_run=COMPANY,
                legal_basis="Ley 18.695, artículo 36",
                details={"Árbol": "Roble"},
                valid_from=date(2026, 11, 23),
                valid_until=None,
                unit=UNIT,
            )
            issued_id = ask(session, REGISTRAR).issue(session, wanted).id
        self.work()
        with self.portal.database.reading() as session:
            return session.get_one(Document, issued_id)


def open_office(root: Path) -> Office:
    _write(root)
    portal = compose(root, clock=FixedClock(NOW + timedelta(hours=1)))
    create_tables(portal.database)
    roles = [role.name for module in portal.modules for role in module.roles]
    with portal.database.transaction() as session:
        resident = upsert_resident(session, ROSA, "Rosa", "Huenchumilla")
        upsert_resident(session, COMPANY, "Maderas", "SpA")
        rosa = Actor(resident.id, resident.full_name, resident.run, frozenset())
        ids = [
            create_official(
                session, email=f"{name}@valdivia.example", name=names, password=PASSWORD, roles=of
            ).id
            for name, names, of in (
                ("todo", ("Elena", "Todo"), roles),
                ("otra", ("Luisa", "Otra"), roles),
            )
        ]
    browser = Browser(create_app(portal).test_client())
    assert browser.sign_in("todo@valdivia.example", PASSWORD).status_code == 303
    return Office(portal, browser, rosa, *ids)


def _write(root: Path) -> None:
    write_portal(root, TOML)
    folder = root / "procedures" / "poda"
    folder.mkdir(parents=True)
    (root / "instance").mkdir()
    review = f'[review]\nopinions = ["{UNIT}"]\n'
    text = PROCEDURE.replace("[review]\n", review)
    (folder / "procedure.toml").write_text(text, encoding="utf-8")
    (folder / "document.html").write_text("<h1>Permiso</h1>\n", encoding="utf-8")
