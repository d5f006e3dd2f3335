# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Invented money for a demo portal: payments at the till, debts, a refund to be approved."""

from datetime import timedelta
from functools import partial

from sqlalchemy import select

from munikit.module import DemoWorld
from munikit.people import find_person
from munikit.public.contracts import ChargeState
from munikit.public.module import Role
from munikit.public.rules import Actor, Money, local_date, wiring
from munikit_payments.charges.models import Charge
from munikit_payments.closing.services import Count, close_day, open_days, totals_of
from munikit_payments.debts.importing import receive_file, run_import
from munikit_payments.paying.counter import take_payment
from munikit_payments.permissions import CASHIER, TREASURER
from munikit_payments.refunds.services import request_refund

# How far back there may be something to pay, in business days, and the last day that is closed.
_DAYS = 30
_CLOSED = 2


def plan_treasury(world: DemoWorld) -> None:
    """Have the till take what was filed each morning; who came in the afternoon has not paid."""
    cashier = _official(world, CASHIER)
    for days_ago in range(_DAYS, -1, -1):
        world.plan(days_ago, 12, partial(_take_payments, world, cashier))
        if days_ago >= _CLOSED:
            world.plan(days_ago, 18, partial(_close, world, _official(world, TREASURER)))
    world.plan(_CLOSED, 13, partial(_ask_for_refund, world, cashier))
    world.plan(1, 10, partial(_import_debts, world))


def _take_payments(world: DemoWorld, cashier: Actor) -> None:
    with world.database.transaction() as session:
        now = wiring(session).clock.now()
        query = select(Charge.id, Charge.created_at).where(Charge.state == ChargeState.OPEN)
        for charge_id, created_at in session.execute(query.order_by(Charge.created_at)).all():
            if local_date(created_at) == local_date(now):
                number = f"C-{local_date(now):%m%d}-{charge_id.hex[:4]}"
                take_payment(session, charge_id, number, by=cashier)


def _close(world: DemoWorld, treasurer: Actor) -> None:
    """Close the day with what is in each till, where anything was paid."""
    with world.database.transaction() as session:
        for day in open_days(session):
            tills = [total for total in totals_of(session, day) if total.is_till]
            counts = {each.official_id: Count(each.net) for each in tills if each.official_id}
            close_day(session, day, counts, by=treasurer)


def _ask_for_refund(world: DemoWorld, cashier: Actor) -> None:
    with world.database.transaction() as session:
        paid = select(Charge.id).where(Charge.state == ChargeState.PAID)
        first = session.scalars(paid.order_by(Charge.created_at).limit(1)).first()
        if first is not None:
            reason = "La feria se suspendió por lluvia (caso inventado)"
            request_refund(session, first, Money(5_000), reason, by=cashier)


def _official(world: DemoWorld, role: Role) -> Actor:
    permissions = frozenset(permission.value for permission in role.permissions)
    return Actor(world.officials[role.name], "", None, permissions)


def _import_debts(world: DemoWorld) -> None:
    with world.database.reading() as session:
        today = local_date(wiring(session).clock.now())
        run = find_person(session, world.residents[0]).run
    ago = today - timedelta(days=45)
    ahead = today + timedelta(days=40)
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
