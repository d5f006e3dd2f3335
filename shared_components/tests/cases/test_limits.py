# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What one person does within an hour, and has begun at once, has a limit of the settings."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from PIL import Image
from sqlalchemy import func, select

from munikit.access import Actor
from munikit.app import Portal
from munikit.cases import Case
from munikit.cases.filing import services as filing
from munikit.db import Database
from munikit.kernel.clock import FixedClock
from munikit.people import Counted, TooMuchError, Usage, count_use
from munikit.procedures import Procedure
from munikit.testing.browser import Browser
from munikit.testing.portals import NOW

Begin = Callable[[], None]


def limit(database: Database, **numbers: int) -> None:
    settings = database.wiring.settings
    limits = settings.limits.model_copy(update=numbers)
    database.wiring = replace(
        database.wiring, settings=settings.model_copy(update={"limits": limits})
    )


@pytest.fixture
def begin_one(database: Database, rosa: Actor, pruning: Procedure) -> Begin:
    def begun() -> None:
        with database.transaction() as session:
            filing.start_case(session, pruning, by=rosa)

    return begun


def drafts(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count(Case.id))) or 0


def test_within_an_hour_one_begins_as_many_as_the_setting_says(
    database: Database, begin_one: Begin, clock: FixedClock
) -> None:
    limit(database, drafts_per_hour=3)
    for _ in range(3):
        begin_one()

    with pytest.raises(TooMuchError, match="Pruebe de nuevo en 60 minutos"):
        begin_one()
    assert drafts(database) == 3

    clock.moment = NOW + timedelta(hours=1)
    begin_one()
    assert drafts(database) == 4


def test_one_has_so_many_begun_at_once(database: Database, begin_one: Begin) -> None:
    limit(database, open_drafts=2)
    begin_one()
    begin_one()

    with pytest.raises(TooMuchError, match="Tiene 2 solicitudes sin enviar"):
        begin_one()


def test_what_was_refused_does_not_count(database: Database, rosa: Actor) -> None:
    limit(database, lookups_per_hour=1)
    with database.transaction() as session:
        count_use(session, rosa.id, Counted.LOOKUPS)

    with pytest.raises(TooMuchError), database.transaction() as session:
        count_use(session, rosa.id, Counted.LOOKUPS)

    with database.reading() as session:
        assert session.scalars(select(Usage.count)).one() == 1


def test_another_person_has_a_limit_of_their_own(
    database: Database, rosa: Actor, pedro: Actor
) -> None:
    limit(database, lookups_per_hour=1)

    with database.transaction() as session:
        count_use(session, rosa.id, Counted.LOOKUPS)
        count_use(session, pedro.id, Counted.LOOKUPS)

    with database.reading() as session:
        assert session.scalars(select(Usage.count)).all() == [1, 1]


def test_an_application_over_the_limit_stays_as_it_was_written(
    portal: Portal,
    enter: Callable[[str], Browser],
    begin: Callable[[Browser], str],
    fill: Callable[[Browser, str], None],
) -> None:
    limit(portal.database, applications_per_hour=0)
    rosa = enter("rosa")
    address = begin(rosa)
    fill(rosa, address)

    refused = rosa.post(f"{address}/revisar", declared="si")

    assert refused.status_code == 422
    assert "Envió muchas solicitudes en poco rato. Esta queda guardada." in refused.text
    assert "Lleva 3 de 3 partes" in rosa.get(address).text


def test_a_file_over_the_limit_is_refused_before_a_byte_of_it_is_stored(
    portal: Portal, enter: Callable[[str], Browser], begin: Callable[[Browser], str]
) -> None:
    limit(portal.database, uploads_per_hour=1)
    rosa = enter("rosa")
    address = begin(rosa)
    rosa.post(f"{address}/paso/contacto", email="rosa@ejemplo.cl")
    rosa.post(f"{address}/paso/arbol", tree="fruit")
    first, second = (picture((shade, 90, 90)) for shade in (10, 20))
    rosa.post(f"{address}/paso/foto", photo=(first, "a.png"))
    stored = stored_bytes(portal)

    refused = rosa.post(f"{address}/paso/foto", photo=(second, "b.png"))

    assert refused.status_code == 422
    assert "Adjuntó muchos archivos en poco rato. Este no se guardó" in refused.text
    assert stored_bytes(portal) == stored != set()


def stored_bytes(portal: Portal) -> set[str]:
    folder = portal.database.wiring.settings.path(portal.database.wiring.settings.files.folder)
    return {each.name for each in folder.rglob("*") if each.is_file()}


def picture(color: tuple[int, int, int]) -> BytesIO:
    content = BytesIO()
    Image.new("RGB", (8, 8), color).save(content, "PNG")
    content.seek(0)
    return content


def test_an_official_looks_up_by_run_as_often_as_the_setting_says(
    portal: Portal, enter: Callable[[str], Browser]
) -> None:
    limit(portal.database, desk_lookups_per_hour=2)
    marta = enter("marta")

    by_run = [marta.get("/bandeja?q=12.345.678-5").status_code for _ in range(3)]
    by_folio = marta.get(f"/bandeja?q={uuid4()}").status_code

    assert by_run == [200, 200, 422]
    assert by_folio == 200
