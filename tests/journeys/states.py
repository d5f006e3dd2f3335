# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""States that the demo lacks, made in its rows, and the pages on which their forms stand."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count
from uuid import UUID, uuid4

from fuzz.town import Town
from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from munikit.access import Actor
from munikit.cases import Case
from munikit.cases.case.models import Absence, Attachment
from munikit.cases.case.power_models import Capacity, Letter, Power, PowerState
from munikit.cases.case.states import CaseState
from munikit.cases.copies.services import ask_copy
from munikit.cases.inbox.models import SavedFilter
from munikit.contracts.treasury import ChargeState
from munikit.documents import keep
from munikit.kernel.rut import RUT
from munikit.outbox.models import JobState, QueuedJob
from munikit.people import Person
from munikit.procedures import CATALOGUE
from munikit.wiring import ask
from munikit_certificates.bringing.services import RecordImport
from munikit_payments.charges.debt_models import Debt, DebtState
from munikit_payments.charges.models import Attempt, Charge
from munikit_payments.charges.states import AttemptState
from munikit_payments.refunds.models import Refund, RefundState, RefundWay
from munikit_payments.testing import AMOUNT
from munikit_payments.transfers.models import BankFile, BankFileState, BankLine, LineState, Reason

Page = tuple[str, str]
COMPANY = RUT.parse("76.086.428-5")
_LIST = "rol,resultado,Dirección oficial\n123-45,emitir,Los Robles 125\n".encode()
_LONG_AGO, _LATER = date(2020, 1, 2), date(2030, 1, 2)


@dataclass
class _States:
    town: Town
    session: Session
    like: Case
    numbers: Iterator[int] = field(default_factory=lambda: count(900_001))

    def __post_init__(self) -> None:
        self.now = datetime.now(UTC)
        self.resident = self._id("resident1")
        self.sha256 = self.town.portal.database.wiring.files.put(_LIST)
        keep(self.session, self.sha256, size_bytes=len(_LIST), media_type="text/csv")
        self.session.flush()

    def _id(self, subject: str) -> UUID:
        found = self.town.subject(subject).person_id
        assert found is not None
        return found

    def case(self, **changes: object) -> UUID:
        """File an application of the resident's like one of the demo, in some state."""
        columns = [each.key for each in inspect(Case).column_attrs]
        same = {name: getattr(self.like, name) for name in columns}
        number = next(self.numbers)
        own = {"id": uuid4(), "folio": f"VAL-W-{number:06}", "applicant_id": self.resident}
        case = Case(**{**same, **own, "version": 1, "assigned_to_id": None, **changes})
        self.session.add(case)
        self.session.flush()
        return case.id

    def power(self, state: PowerState, *, letter: Letter = Letter.NOT_NEEDED) -> Power:
        accepted = state is PowerState.ACCEPTED
        power = Power(
            representative_id=self.resident,
            represented_run=COMPANY,
            represented_name="Maderas del Sur",
            confirmed_name="Maderas del Sur SpA" if accepted else "",
            capacity=Capacity.LEGAL,
            sha256=self.sha256,
            file_name="poder.pdf",
            media_type="application/pdf",
            size_bytes=14,
            state=state,
            until_on=_LATER if accepted else None,
            asked_at=self.now,
            decided_at=self.now,
            decided_by_id=self._id("chief"),
            letter=letter,
        )
        self.session.add(power)
        self.session.flush()
        return power

    def charge(self) -> Charge:
        """Have one of the resident's applications wait for its payment."""
        subject = self.case(state=CaseState.AWAITING_PAYMENT)
        charge = Charge(
            subject_id=subject,
            payer_id=self.resident,
            concept="Derecho municipal",
            reference="Permiso",
            amount=AMOUNT,
            return_path=f"/solicitudes/{subject}/listo",
            created_at=self.now,
        )
        self.session.add(charge)
        self.session.flush()
        return charge

    def of_residents(self) -> Iterator[Page]:
        mine = "resident1"
        in_review = {"state": CaseState.IN_REVIEW}
        refused = self.power(PowerState.REFUSED)
        for_company = {"represented_run": COMPANY, "power_id": refused.id, **in_review}
        yield mine, f"/solicitudes/{self.case(**for_company)}/poder"
        yield mine, f"/poderes/{self.power(PowerState.ACCEPTED).id}/retirar"
        rejected = self.case(state=CaseState.REJECTED, decided_at=self.now)
        yield mine, f"/solicitudes/{rejected}/reposicion"
        appealed = {"state": CaseState.APPEALED, "appealed_on": _LONG_AGO}
        unanswered = self.case(**appealed, due_on=_LONG_AGO)
        yield mine, f"/solicitudes/{unanswered}"
        procedure = ask(self.session, CATALOGUE).get("poda_de_arboles")
        digest = {"procedure_id": procedure.id, "procedure_digest": procedure.digest}
        silent = self.case(**in_review, **digest, due_on=_LONG_AGO, silence_claimed_on=_LONG_AGO)
        yield mine, f"/solicitudes/{silent}/certificado-de-silencio"
        late = self.case(**in_review, **digest, due_on=_LONG_AGO)
        yield mine, f"/solicitudes/{late}/reclamar"
        yield mine, self._with_an_earlier_file()
        charge = self.charge()
        yield mine, f"/pagos/{charge.id}"

    def _with_an_earlier_file(self) -> str:
        begun = self.town.sure["filing.step"][0]
        draft = self.session.get_one(Case, UUID(begun["case_id"]))
        procedure = ask(self.session, CATALOGUE).get(draft.procedure_id)
        page = next(each for each in procedure.definition.pages if each.id == begun["page_id"])
        question = next(each.id for each in page.questions if each.kind == "file")
        sent = Attachment(
            case_id=self.case(state=CaseState.IN_REVIEW),
            question_id=question,
            sha256=self.sha256,
            name="foto.jpg",
            media_type="image/jpeg",
            size_bytes=14,
            at=self.now,
        )
        self.session.add(sent)
        return f"/solicitudes/{draft.id}/paso/{page.id}"

    def of_the_desk(self) -> Iterator[Page]:
        chief = self._id("chief")
        mine = "chief"
        # What is new here pushes what the demo has off the first pages of the inbox.
        for case in self.session.scalars(select(Case).where(Case.folio.is_not(None))):
            yield mine, f"/bandeja/{case.id}"
            yield mine, f"/bandeja/{case.id}/firmar"
        late = {"ask_until": _LONG_AGO, "state": CaseState.AWAITING_APPLICANT}
        yield mine, f"/bandeja/{self.case(**late)}"
        yield mine, f"/bandeja/{self.case(state=CaseState.IN_REVIEW, assigned_to_id=chief)}"
        in_time = self.case(state=CaseState.IN_REVIEW, due_on=_LATER)
        yield mine, f"/bandeja/{in_time}/ampliar"
        appealed = self.case(state=CaseState.APPEALED, appealed_on=self.now.date())
        yield mine, f"/bandeja/{appealed}/reposicion"
        lot = "&".join(f"id={self.case(state=CaseState.IN_REVIEW)}" for _ in range(2))
        yield mine, f"/bandeja/lote?act=ask&{lot}"
        yield mine, self._asked_for_a_copy()
        yield mine, f"/bandeja/poderes/{self.power(PowerState.REQUESTED).id}"
        told = self.power(PowerState.ACCEPTED, letter=Letter.DUE)
        yield mine, f"/bandeja/poderes/{told.id}"
        yield from self._of_one_official(mine, chief)
        yield "record_keeper", f"/bandeja/listas-de-certificados/{self._list()}"

    def _asked_for_a_copy(self) -> str:
        """Have whoever sent the demo's own application, which has its file, ask for a copy."""
        person = self.session.get_one(Person, self.like.applicant_id)
        by = Actor(person.id, person.full_name, person.run, frozenset())
        ask_copy(self.session, self.like.id, by=by)
        return f"/bandeja/{self.like.id}/copia"

    def _of_one_official(self, mine: str, chief: UUID) -> Iterator[Page]:
        self.session.add(Absence(person_id=chief, from_on=_LATER, until_on=_LATER))
        yield mine, "/bandeja/ausencias"
        self.session.add(SavedFilter(person_id=chief, name="Feria", query="q=feria"))
        yield mine, "/bandeja"
        job = {"name": "notices.send_mail", "key": uuid4().hex, "state": JobState.DEAD}
        payload = {"key": "a", "to": "rosa@ejemplo.cl", "subject": "Aviso", "body": "Aviso"}
        times = {"run_at": self.now, "first_at": self.now}
        self.session.add(QueuedJob(**job, **times, payload=payload, error="No responde"))
        yield "operator", "/bandeja/avisos"

    def _list(self) -> UUID:
        found = RecordImport(
            source="addresses",
            name="lista.csv",
            sha256=self.sha256,
            rows=1,
            troubled=0,
            troubles={"lines": []},
            added=1,
            changed=0,
            removed=0,
            created_by_id=self._id("record_keeper"),
            created_at=self.now,
        )
        self.session.add(found)
        self.session.flush()
        return found.id

    def of_the_treasury(self) -> Iterator[Page]:
        mine = "treasurer"
        charge = self.charge()
        attempt = Attempt(
            charge_id=charge.id,
            buy_order=uuid4().hex[:20],
            gateway="webpay",
            amount=charge.amount,
            state=AttemptState.REVIEW,
            created_at=self.now,
        )
        file = self._bank_file(BankFileState.DONE)
        waiting = self._bank_file(BankFileState.PREVIEW)
        line = self._line(file, state=LineState.REVIEW, reason=Reason.UNKNOWN)
        self._line(waiting, state=LineState.NEW)
        self.session.add(attempt)
        self.session.flush()
        yield mine, f"/bandeja/pagos/por-revisar/{attempt.id}"
        yield mine, f"/bandeja/transferencias/por-revisar/{line.id}"
        yield mine, f"/bandeja/transferencias/{waiting.id}"
        yield mine, f"/bandeja/devoluciones/{self._refund().id}"
        yield "cashier", f"/bandeja/caja/{self.charge().id}"
        owed = self.session.scalars(select(Debt).where(Debt.state == DebtState.OPEN)).first()
        assert owed is not None
        yield "cashier", f"/bandeja/caja/deudas?q={owed.run or owed.property_roll}"

    def _bank_file(self, state: BankFileState) -> BankFile:
        loaded = {"loaded_by_id": self._id("treasurer"), "loaded_at": self.now}
        file = BankFile(name="banco.csv", sha256=uuid4().hex * 2, state=state, **loaded)
        self.session.add(file)
        self.session.flush()
        return file

    def _line(self, file: BankFile, **given: object) -> BankLine:
        text = {"operation": uuid4().hex[:9], "text": "PAGO TR00000126"}
        line = BankLine(
            file_id=file.id, row=2, day=date(2026, 11, 23), amount=AMOUNT, **text, **given
        )
        self.session.add(line)
        self.session.flush()
        return line

    def _refund(self) -> Refund:
        live = select(Refund.charge_id)
        paid = select(Charge).where(Charge.state == ChargeState.PAID, Charge.id.not_in(live))
        charge = self.session.scalars(paid).first()
        assert charge is not None
        refund = Refund(
            charge_id=charge.id,
            amount=charge.amount,
            reason="Pagó dos veces",
            way=RefundWay.BY_HAND,
            state=RefundState.APPROVED,
            requested_by_id=self._id("cashier"),
            requested_at=self.now - timedelta(days=1),
        )
        self.session.add(refund)
        self.session.flush()
        return refund


def make_states(town: Town) -> list[Page]:
    """Make what is missing, and return who has which page with a form of it."""
    with town.portal.database.transaction() as session:
        waiting = select(Case).where(Case.state == CaseState.SUBMITTED, Case.power_id.is_(None))
        states = _States(town, session, session.scalars(waiting.order_by(Case.folio)).first())
        return [*states.of_the_desk(), *states.of_residents(), *states.of_the_treasury()]
