# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What happens while a module is away waits for it, and money for it is not asked for."""

from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from munikit.app import Portal, compose
from munikit.app.examining import work_findings
from munikit.app.page_fitting import with_pages
from munikit.contracts.treasury import TREASURY, ChargePaid, ChargeRequest, ChargeState
from munikit.kernel.errors import UnavailableError
from munikit.kernel.money import Money
from munikit.kernel.rut import RUT
from munikit.outbox import JobState, QueuedJob, publish, run_due
from munikit.people import upsert_resident
from munikit.testing.portals import write_portal
from munikit.testing.strangers import MODULES, NAME, Strangers, run, source
from munikit.wiring import ask
from munikit_payments.charges.models import Charge
from munikit_payments.paying.services import start_payment
from munikit_payments.paying.settling import pay

OFF = f"[modules]\nenabled = {MODULES}\n"
ON = f"[modules]\nenabled = {[*MODULES, NAME]}\n"


def switch_off(root: Path, _strangers: Strangers) -> None:
    write_portal(root, OFF)


def uninstall(_root: Path, strangers: Strangers) -> None:
    strangers.uninstall(NAME)


def uninstall_and_switch_off(root: Path, strangers: Strangers) -> None:
    strangers.uninstall(NAME)
    write_portal(root, OFF)


def upgrade_to_a_broken_one(_root: Path, strangers: Strangers) -> None:
    strangers.uninstall(NAME)
    strangers.install(NAME, "import nothing_like_it\n# Module(")


AWAY = {
    "switched off": switch_off,
    "uninstalled": uninstall,
    "uninstalled and switched off": uninstall_and_switch_off,
    "upgraded to one that does not load": upgrade_to_a_broken_one,
}


@pytest.fixture
def portal(before: Path, tmp_path: Path, root: Path, strangers: Strangers) -> Portal:
    """A portal whose module of stalls has run."""
    del before, tmp_path
    strangers.install(NAME, source())
    write_portal(root, ON)
    made = with_pages(compose(root))
    run_due(made.database, made.jobs)
    return made


def charge_of_a_stall(portal: Portal) -> UUID:
    with portal.database.transaction() as session:
        person = upsert_resident(session, RUT.of(12_345_678), "Rosa", "Huenchumilla")
        request = ChargeRequest(
            uuid4(), person.id, "Puesto", "Puesto 7", Money(5_000), "/puestos?puesto=7"
        )
        return ask(session, TREASURY).open_charge(session, request).id


def deliveries(portal: Portal) -> list[JobState]:
    with portal.database.reading() as session:
        query = select(QueuedJob.state).where(QueuedJob.name.startswith("stranger_stalls"))
        return list(session.scalars(query))


@pytest.mark.parametrize("away", list(AWAY))
def test_money_paid_while_a_module_is_away_reaches_it_when_it_is_back(
    away: str, root: Path, portal: Portal, strangers: Strangers
) -> None:
    charge_id = charge_of_a_stall(portal)
    AWAY[away](root, strangers)
    without = with_pages(compose(root))
    with without.database.transaction() as session:
        pay(session, session.get_one(Charge, charge_id), method="webpay", authorization="1")
    run_due(without.database, without.jobs)

    waiting = deliveries(without)
    said = " ".join(each.text for each in work_findings(without))
    strangers.uninstall(NAME)
    strangers.install(NAME, source())
    write_portal(root, ON)
    again = with_pages(compose(root))
    run_due(again.database, again.jobs)

    assert waiting == [JobState.QUEUED]
    assert "1 aviso de hechos espera a «stranger_stalls.hear»" in said
    assert deliveries(again) == [JobState.DONE]


def test_nobody_is_asked_for_money_whose_module_is_away(root: Path, portal: Portal) -> None:
    charge_id = charge_of_a_stall(portal)
    write_portal(root, OFF)
    without = with_pages(compose(root))

    with pytest.raises(UnavailableError, match="No pague de otra forma"):
        start_payment(without.database, charge_id)

    with without.database.reading() as session:
        assert session.get_one(Charge, charge_id).state is ChargeState.OPEN


def test_what_waits_for_a_module_that_will_not_come_back_can_be_given_up(
    root: Path, portal: Portal
) -> None:
    write_portal(root, OFF)
    with with_pages(compose(root)).database.transaction() as session:
        publish(session, ChargePaid(uuid4(), uuid4()))

    done = run(root, "module", "forget", "stranger_stalls", "--sin-preguntar")
    with portal.database.transaction() as session:
        publish(session, ChargePaid(uuid4(), uuid4()))

    assert "1 aviso espera a stranger_stalls.hear" in done.output
    assert done.exit_code == 0
    assert len(deliveries(portal)) == 1


def test_a_module_that_runs_is_not_forgotten(root: Path, portal: Portal) -> None:
    del portal

    done = run(root, "module", "forget", "stranger_stalls", "--sin-preguntar")

    assert done.exit_code == 1
    assert "está activo" in done.output
