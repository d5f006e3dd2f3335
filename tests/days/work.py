# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A whole portal at a moment, and a day of work in it: what is filed, paid, granted, closed."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy import select

from munikit.access import Actor
from munikit.app import Portal, compose
from munikit.app.demo_time import hurry
from munikit.app.page_fitting import with_pages
from munikit.cases import Case
from munikit.cases.case.permissions import CasePermission
from munikit.cases.decision import services as review
from munikit.cases.filing.services import save_answers, start_case, submit
from munikit.cases.sharing import services as sharing
from munikit.kernel.clock import FixedClock, local_date
from munikit.kernel.communes import communes
from munikit.kernel.rut import RUT
from munikit.outbox import QueuedJob, run_due
from munikit.people import create_official, upsert_resident
from munikit.procedures import CATALOGUE
from munikit.testing.portals import create_tables, write_portal
from munikit.wiring import ask
from munikit_certificates.keys.services import make_key
from munikit_certificates.models import Document
from munikit_payments.charges.models import Charge
from munikit_payments.closing.services import Count, close_day, open_days, totals_of
from munikit_payments.debts.importing import receive_file, run_import
from munikit_payments.debts.owed import Debtor, Owed, owed_by
from munikit_payments.paying.counter import take_payment
from munikit_payments.permissions import PaymentPermission
from munikit_permits.models import Permit

RUN = RUT.of(12_345_678)
PASSWORD = "tres gatos en la costanera"
MODULES = """
[modules]
enabled = ["permits", "payments", "certificates"]
[payments]
cpi_table = "cpi.csv"
interest_table = "interest.csv"
"""
# One point of the index more each month, and two rates that differ: sums to do by head.
CPI = "mes,ipc_indice,ipc_variacion_mensual\n" + "".join(
    f"{2026 + n // 12}-{n % 12 + 1:02d},{100 + n},1\n" for n in range(36)
)
INTEREST = """desde,hasta,tasa_diaria_pct
2026-01-01,2026-12-31,0.01
2027-01-01,2027-06-30,0.02
2027-07-01,2028-12-31,0.03
"""


@dataclass(frozen=True)
class Done:
    """What became of one application, and of one debt that was due the day before."""

    case: Case
    charge: Charge
    document: Document
    permit: Permit
    owed: Owed
    closed: date
    trouble: list[str]


def write_town(root: Path, commune: str) -> None:
    """Write the portal of a commune, with tables of rates of its own."""
    write_portal(root, MODULES)
    toml = root / "portal.toml"
    cut = next(each.cut for each in communes() if each.name == commune)
    text = toml.read_text(encoding="utf-8").replace("14101", cut)
    text = text.replace('commune = "Valdivia"', f'commune = "{commune}"')
    toml.write_text(text, encoding="utf-8")
    (root / "cpi.csv").write_text(CPI, encoding="utf-8")
    (root / "interest.csv").write_text(INTEREST, encoding="utf-8")
    (root / "instance").mkdir()


class Town:
    """A portal whose clock stands where it is put, and people who work in it."""

    def __init__(self, root: Path, moment: datetime, commune: str = "Valdivia") -> None:
        write_town(root, commune)
        self.clock = FixedClock(moment)
        self.portal: Portal = with_pages(compose(root, clock=self.clock))
        self.database = self.portal.database
        hurry(self.database.engine)
        create_tables(self.database)
        with self.database.transaction() as session:
            make_key(session)
            resident = upsert_resident(session, RUN, "Rosa", "Vera")
            official = create_official(
                session,
                email="marta@valdivia.example",
                name=("Marta", "Rivas"),
                password=PASSWORD,
                roles=["reviewer"],
            )
        self.resident = Actor(resident.id, resident.full_name, RUN, frozenset())
        everything = [*CasePermission, *PaymentPermission]
        self.official = Actor(official.id, "", None, frozenset(each.value for each in everything))

    def work(self) -> list[str]:
        """Let a minute pass and do what is due; return what went wrong."""
        self.clock.moment += timedelta(minutes=1)
        run_due(self.database, self.portal.jobs, limit=1000)
        with self.database.reading() as session:
            kept = session.scalars(select(QueuedJob)).all()
        return [f"{job.name}: {job.error}" for job in kept if job.error]

    def file(self) -> UUID:
        """Send an application for a fair some weeks ahead and leave it to be paid."""
        starts_on = local_date(self.clock.now()) + timedelta(days=60)
        answers = {"email": "rosa@ejemplo.cl", "fair": "fluvial", "goods": "crafts"}
        with self.database.transaction() as session:
            procedure = ask(session, CATALOGUE).get("permiso_feria")
            case = start_case(session, procedure, by=self.resident)
            given = {**answers, "starts_on": starts_on.isoformat()}
            save_answers(session, case.id, given, by=self.resident)
            submit(session, case.id, by=self.resident)
        return case.id

    def pay(self, case_id: UUID) -> None:
        with self.database.transaction() as session:
            query = select(Charge.id).where(Charge.subject_id == case_id)
            take_payment(session, session.scalars(query).one(), "C-1", by=self.official)

    def approve(self, case_id: UUID) -> None:
        for act in (sharing.take, review.approve):
            with self.database.transaction() as session:
                seen = session.get_one(Case, case_id).version
                act(session, case_id, seen=seen, by=self.official)

    def import_debt(self) -> None:
        """Bring a debt of a million that was due the day before."""
        due_on = local_date(self.clock.now()) - timedelta(days=1)
        rows = (
            f"id,tipo,concepto,monto,vence,run,rol\nP-1,patente,Patente,1000000,{due_on},{RUN},\n"
        )
        received = receive_file(self.database, rows.encode(), name="deudas.csv", by=None)
        run_import(self.database, received)

    def close(self) -> date:
        """Close the one day that is open and return it."""
        with self.database.transaction() as session:
            (day,) = open_days(session)
            tills = [total for total in totals_of(session, day) if total.is_till]
            counts = {each.official_id: Count(each.net) for each in tills if each.official_id}
            close_day(session, day, counts, by=self.official)
        return day

    def outcome(self, case_id: UUID, closed: date, trouble: list[str]) -> Done:
        with self.database.reading() as session:
            issued = select(Document).where(Document.subject_id == case_id)
            return Done(
                case=session.get_one(Case, case_id),
                charge=session.scalars(select(Charge).where(Charge.subject_id == case_id)).one(),
                document=session.scalars(issued).one(),
                permit=session.scalars(select(Permit)).one(),
                owed=owed_by(session, Debtor(run=RUN))[0],
                closed=closed,
                trouble=trouble,
            )


def a_day_of_work(town: Town) -> Done:
    """File, pay, grant and close, with a minute between any two acts."""
    case_id = town.file()
    trouble = town.work()
    town.pay(case_id)
    trouble += town.work()
    town.approve(case_id)
    town.import_debt()
    # The permit asks for its paper, and then it is made.
    trouble += town.work() + town.work()
    return town.outcome(case_id, town.close(), trouble)
