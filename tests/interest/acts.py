# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Every act of an official that concerns somebody: what there is to act on, and what is sent."""

from collections.abc import Mapping
from datetime import date, timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

from interest.offered import OFFERED, REVIEWED, Act, Sent
from interest.office import COMPANY, ROSA, UNIT, Office

from munikit.access import Actor
from munikit.cases.case.power_models import Letter, PowerState
from munikit.cases.case.states import CaseState
from munikit.cases.opinions.models import Opinion
from munikit.documents import keep
from munikit.testing.portals import NOW
from munikit_certificates.bringing.services import ImportState, RecordImport
from munikit_payments.charges.debt_models import Debt
from munikit_payments.charges.models import Attempt, Charge
from munikit_payments.charges.states import AttemptState
from munikit_payments.refunds.models import Refund, RefundState, RefundWay
from munikit_payments.testing import AMOUNT, BANK_HEADER, bank_row
from munikit_payments.transfers.announcing import announce
from munikit_payments.transfers.loading import load_bank_file
from munikit_payments.transfers.models import BankFile, BankFileState, BankLine, LineState, Reason

TEXT = "Un texto tan largo como hace falta para que valga como motivo."


def _case(path: str, form: Mapping[str, Any], **changes: Any) -> Act:  # noqa: ANN401 - columns.
    def arrange(office: Office) -> Sent:
        case = office.case(**{"state": REVIEWED, **changes})
        return f"/bandeja/{case.id}/{path}", {"version": str(case.version), **form}

    return Act(arrange)


def _assign(office: Office) -> Sent:
    case = office.case()
    form = {"version": str(case.version), "to": str(office.colleague_id)}
    return f"/bandeja/{case.id}/asignar", form


def _release(office: Office) -> Sent:
    # One's own work is given back, which is how one abstains; another's is not.
    case = office.case(state=REVIEWED, assigned_to_id=office.colleague_id)
    return f"/bandeja/{case.id}/devolver", {"version": str(case.version)}


def _sign(office: Office) -> Sent:
    proposal = {"decision": "approve", "text": "", "by": str(office.colleague_id)}
    case = office.case(state=CaseState.AWAITING_SIGNATURE, proposal=proposal)
    return f"/bandeja/{case.id}/firmar", {"version": str(case.version)}


def _opinion(office: Office) -> Sent:
    case = office.case(state=REVIEWED)
    with office.portal.database.transaction() as session:
        asked = Opinion(
            case_id=case.id,
            unit=UNIT,
            question="¿Se puede?",
            asked_by_id=office.colleague_id,
            asked_at=NOW,
            due_on=date(2026, 12, 3),
        )
        session.add(asked)
    return f"/bandeja/informes/{asked.id}", {"verdict": "favourable", "text": TEXT}


def _lot(office: Office) -> Sent:
    case = office.case(state=REVIEWED)
    form = {"act": "ask", "case": f"{case.id}:{case.version}", "text": TEXT, "send": "1"}
    return "/bandeja/lote", form


def _power(path: str, form: Mapping[str, Any], **changes: Any) -> Act:  # noqa: ANN401 - columns.
    def arrange(office: Office) -> Sent:
        return f"/bandeja/poderes/{office.power(**changes).id}/{path}", form

    return Act(arrange)


_UNTIL = {"until-day": "15", "until-month": "6", "until-year": "2027"}


def _take(office: Office) -> Sent:
    return f"/bandeja/caja/{office.charge()}", {"number": "A-1"}


def _charge_debts(office: Office) -> Sent:
    with office.portal.database.transaction() as session:
        debts = [
            Debt(
                kind="aseo",
                external_id=uuid4().hex,
                whole_id=uuid4().hex,
                run=run,
                concept="Aseo",
                amount=AMOUNT,
                due_on=date(2026, 12, 1),
                first_due_on=date(2026, 12, 1),
                updated_at=NOW,
                property_roll="123-45",
            )
            for run in (ROSA, COMPANY)
        ]
        session.add_all(debts)
    chosen = [str(each.id) for each in debts]
    form = {"q": "123-45", "payer": "11.111.111-1", "name": "Pedro Soto", "deuda": chosen}
    return "/bandeja/caja/deudas", form


def _doubt(office: Office) -> Sent:
    charge_id = office.charge()
    with office.portal.database.transaction() as session:
        attempt = Attempt(
            charge_id=charge_id,
            buy_order=uuid4().hex[:20],
            gateway="webpay",
            amount=AMOUNT,
            state=AttemptState.REVIEW,
            created_at=NOW,
        )
        session.add(attempt)
    form = {"verdict": "not_charged", "proof": "123"}
    return f"/bandeja/pagos/por-revisar/{attempt.id}", form


def _bank_line(office: Office) -> BankLine:
    charge_id = office.charge()
    with office.portal.database.transaction() as session:
        transfer = announce(session, charge_id, by_id=office.rosa.id)
        file = BankFile(
            name="banco.csv",
            sha256=uuid4().hex * 2,
            state=BankFileState.DONE,
            loaded_by_id=office.colleague_id,
            loaded_at=NOW,
        )
        session.add(file)
        session.flush()
        line = BankLine(
            file_id=file.id,
            row=2,
            day=date(2026, 11, 23),
            operation=uuid4().hex[:12],
            amount=AMOUNT,
            text=transfer.reference,
            state=LineState.REVIEW,
            reason=Reason.OWN,
            transfer_id=transfer.id,
        )
        session.add(line)
    return line


def _transfer(office: Office) -> Sent:
    form = {"decision": "elsewhere", "proof": "123"}
    return f"/bandeja/transferencias/por-revisar/{_bank_line(office).id}", form


def _confirm_file(office: Office) -> Sent:
    charge_id = office.charge()
    with office.portal.database.transaction() as session:
        transfer = announce(session, charge_id, by_id=office.rosa.id)
        row = bank_row(transfer.reference, operacion=uuid4().hex[:12])
        by = Actor(office.colleague_id, "", None, frozenset({"payments:settlement:reconcile"}))
        content = f"{BANK_HEADER}\n{row}".encode()
        file = load_bank_file(session, content, name="banco.csv", by=by)
    return f"/bandeja/transferencias/{file.id}/confirmar", {}


def _ask_refund(office: Office) -> Sent:
    form = {"amount": str(AMOUNT.pesos), "reason": TEXT}
    return f"/bandeja/pagos/{office.charge(paid=True)}/devolver", form


def _refund(path: str, form: Mapping[str, Any], state: RefundState) -> Act:
    def arrange(office: Office) -> Sent:
        charge_id = office.charge(paid=True)
        with office.portal.database.transaction() as session:
            refund = Refund(
                charge_id=charge_id,
                amount=session.get_one(Charge, charge_id).amount,
                reason=TEXT,
                way=RefundWay.BY_HAND,
                state=state,
                requested_by_id=office.colleague_id,
                requested_at=NOW,
            )
            session.add(refund)
        return f"/bandeja/devoluciones/{refund.id}/{path}", form

    return Act(arrange)


def _debts(_office: Office) -> Sent:
    # A letter first: «12345678e123» is what a spreadsheet makes of a number, and is refused.
    rows = [f"d{uuid4().hex[:12]};aseo;Aseo;1000;2026-12-01;{run}" for run in _BOTH]
    content = "\n".join(["id;tipo;concepto;monto;vence;run", *rows]).encode()
    return "/bandeja/deudas", {"file": (BytesIO(content), "deudas.csv")}


def _paper(path: str, form: Mapping[str, Any]) -> Act:
    def arrange(office: Office) -> Sent:
        return f"/bandeja/documentos/{office.document().id}/{path}", form

    return Act(arrange)


_BOTH = (ROSA, COMPANY)


def _lot_of_certificates(_office: Office) -> Sent:
    roll = f"{uuid4().int % 9000}-{uuid4().int % 900}"
    header = "run,nombre,roll,Dirección oficial"
    names = ("Rosa Huenchumilla", "Maderas SpA")
    rows = [f"{run},{name},{roll},Los Robles 1" for run, name in zip(_BOTH, names, strict=True)]
    file = BytesIO("\n".join([header, *rows]).encode()), "vecinos.csv"
    return "/bandeja/lotes-de-certificados", {"procedure": "certificado_numero", "file": file}


def _list(_office: Office) -> Sent:
    lines = [f"{run},emitir,Luz {uuid4().int % 99}" for run in _BOTH]
    content = "\n".join(["rut,resultado,Dirección oficial", *lines]).encode()
    form = {"source": "addresses", "file": (BytesIO(content), "lista.csv")}
    return "/bandeja/listas-de-certificados", form


def _put_list_in_place(office: Office) -> Sent:
    """Nobody puts in place what another looked over: their own lines would not be seen."""
    lines = b"rut,resultado,Calle\n1-9,emitir,Luz\n"
    sha256 = office.portal.database.wiring.files.put(lines)
    with office.portal.database.transaction() as session:
        keep(session, sha256, size_bytes=len(lines), media_type="text/csv")
        session.flush()
        from_colleague = RecordImport(
            source="addresses",
            name="lista.csv",
            sha256=sha256,
            state=ImportState.PREVIEWED,
            rows=1,
            troubled=0,
            troubles={},
            added=1,
            changed=0,
            removed=0,
            created_by_id=office.colleague_id,
            created_at=NOW + timedelta(hours=1),
        )
        session.add(from_colleague)
    return f"/bandeja/listas-de-certificados/{from_colleague.id}", {}


_CORRECTION = {"reason": TEXT, "holder_name": "Maderas del Sur SpA", "detail_0": "Roble"}
ACTS = {
    **OFFERED,
    "sharing.take": _case("tomar", {}, state=CaseState.SUBMITTED),
    "sharing.release": Act(_release),
    "sharing.assign": Act(_assign),
    "sharing.label": _case("etiquetas", {"labels": "urgente"}),
    "inbox.write": _case("anotar", {"text": TEXT}),
    "inbox.write_message": _case("mensaje", {"message": TEXT, "send": "1"}),
    "corrections_desk.ask_applicant": _case("pedir", {"text": TEXT, "send": "1"}),
    "opinions.ask_for_opinion": _case("informe", {"unit": UNIT, "text": TEXT}),
    "opinions.opinion": Act(_opinion),
    "terms_desk.abandon": _case(
        "desistida", {}, state=CaseState.AWAITING_APPLICANT, ask_until=date(2026, 11, 2)
    ),
    "decision.decide": _case("resolver", {"decision": "approve", "sign": "1"}),
    "decision.sign": Act(_sign),
    "appeals_desk.answer_appeal": _case(
        "reposicion",
        {"decision": "dismiss", "text": TEXT},
        state=CaseState.APPEALED,
        appealed_on=date(2026, 11, 20),
    ),
    "lots.bulk_perform": Act(_lot),
    "representation_desk.accept_power": _power(
        "aceptar", {"name": "Maderas SpA", "scope": "all", **_UNTIL}
    ),
    "representation_desk.refuse_power": _power("rechazar", {"reason": TEXT}),
    "representation_desk.withdraw_power": _power("retirar", {}),
    "representation_desk.power_letter": _power(
        "carta", {}, state=PowerState.ACCEPTED, confirmed_name="Maderas SpA", letter=Letter.DUE
    ),
    "till.take": Act(_take),
    "till_debts.charge": Act(_charge_debts),
    "doubts.show": Act(_doubt),
    "transfer_doubts.show": Act(_transfer),
    "transfers_desk.confirm_file": Act(_confirm_file, ("payments_receipt",), by_job=True),
    "refunds.ask": Act(_ask_refund),
    "refunds.approve": _refund("aprobar", {}, RefundState.REQUESTED),
    "refunds.decline": _refund("no-devolver", {"note": TEXT}, RefundState.REQUESTED),
    "refunds.note_done": _refund(
        "devuelta", {"how": "by_hand", "proof": "123"}, RefundState.APPROVED
    ),
    "debts_desk.listing": Act(_debts, ("payments_debt",), by_job=True),
    "documents.void": _paper("anular", {"reason": TEXT}),
    "correcting.correct": _paper("reemplazar", _CORRECTION),
    "certificate_batches.listing": Act(
        _lot_of_certificates, ("certificates_document",), by_job=True
    ),
    "certificate_records.listing": Act(_list, ("certificates_record_import",)),
    "certificate_records.put_in_place": Act(_put_list_in_place),
}
# Of each, one row is the other party's: that one is done, the own one is not.
ONE_OF_TWO = {"debts_desk.listing", "certificate_batches.listing"}
# Acts whose control is another official's own list: see the test of that rule.
NOT_BY_ANOTHER = {"certificate_records.put_in_place"}
