# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Invented money for a demo portal: payments at the till, debts, a refund to be approved."""

from datetime import timedelta

from sqlalchemy import select

from munikit.access import Actor
from munikit.contracts.treasury import ChargeState
from munikit.kernel.clock import local_date
from munikit.kernel.money import Money
from munikit.module import DemoWorld
from munikit.people import find_person
from munikit.wiring import wiring
from munikit_payments.counter import take_payment
from munikit_payments.debts.importing import receive_file, run_import
from munikit_payments.models import Charge
from munikit_payments.permissions import CASHIER
from munikit_payments.refunds.services import request_refund


def fill_treasury(world: DemoWorld) -> None:
    """Pay every open charge except the last one, which stays for whoever tries the portal."""
    cashier = Actor(
        world.officials[CASHIER.name],
        "",
        None,
        frozenset(permission.value for permission in CASHIER.permissions),
    )
    with world.database.transaction() as session:
        query = select(Charge.id).where(Charge.state == ChargeState.OPEN)
        charges = session.scalars(query.order_by(Charge.created_at)).all()
        for number, charge_id in enumerate(charges[:-1], start=1):
            take_payment(session, charge_id, f"C-{number:04d}", by=cashier)
        if charges[:-1]:
            reason = "La feria se suspendió por lluvia (caso inventado)"
            request_refund(session, charges[0], Money(5_000), reason, by=cashier)
    _import_debts(world)


def _import_debts(world: DemoWorld) -> None:
    with world.database.reading() as session:
        today = local_date(wiring(session).clock.now())
        run = find_person(session, world.residents[0]).run
    ago, ahead = today - timedelta(days=45), today + timedelta(days=40)
    rows = (
        f"P-2026-1,patente,Patente municipal: primera cuota,125000,{ago},{run},",
        f"M-2026-55,multa,Multa 55 del juzgado de policía local,50000,{ago},{run},",
        f"C-2026-3,convenio,Convenio 12: cuota 3 de 10,20000,{ahead},{run},",
        f"A-2026-4,aseo,Derechos de aseo: cuota 4,7265,{ahead},{run},123-45",
        f"A-2026-5,aseo,Derechos de aseo: cuota 4,7265,{ahead},,123-46",
    )
    content = "\n".join(("id,tipo,concepto,monto,vence,run,rol", *rows)).encode()
    received = receive_file(world.database, content, name="deudas-de-ejemplo.csv", by=None)
    run_import(world.database, received)
