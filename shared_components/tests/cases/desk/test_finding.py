# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A search and a label find the same cases, whether few or many have them."""

from collections.abc import Callable
from uuid import UUID

import pytest
from sqlalchemy import select

from munikit.access import Actor
from munikit.cases import Case
from munikit.cases.case.counting import MOST_COUNTED, Count
from munikit.cases.case.search import FEW, among, matching
from munikit.cases.inbox import services as inbox
from munikit.cases.sharing import services as desk
from munikit.cases.sharing.models import CaseLabel
from munikit.db import Database
from munikit.people import find_person

MakeCase = Callable[..., UUID]
NONE_IS_FEW = -1


@pytest.mark.parametrize("few", [FEW, NONE_IS_FEW], ids=["looked up", "each one asked"])
def test_few_and_many_are_found_alike(
    database: Database, filed: MakeCase, marta: Actor, few: int
) -> None:
    marked, _ = filed(), filed()

    with database.transaction() as session:
        desk.set_labels(session, marked, {"terreno", "urgente"}, by=marta)
        by_name = matching(session, "rosa val-2026-000001", few)
        by_label = among(session, CaseLabel.case_id, CaseLabel.label == "terreno", few)

        assert session.scalars(select(Case.id).where(*by_name)).all() == [marked]
        assert session.scalars(select(Case.id).where(by_label)).all() == [marked]
        assert list(inbox.labels_in_use(session)) == ["terreno", "urgente"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Sofía García-Huidobro Ruiz-Tagle", "huidobro"),
        ("Sofía García-Huidobro Ruiz-Tagle", "tagle"),
        ("Sofía García-Huidobro Ruiz-Tagle", "garcia huidobro"),
        ("Sofía García-Huidobro Ruiz-Tagle", "García-Huidobro"),
        ("Ana D'Agostino Ibáñez, Ñusta", "dagostino"),
        ("Ana D’Agostino Ibáñez, Ñusta", "d'agostino"),
        ("Ana D'Agostino Ibáñez, Ñusta", "nusta"),
        ("王芳", "王芳"),
        ("Ana Ruiz-Tagle", "val\u20132026\u2013000001"),
        ("Ana Ruiz-Tagle", "ruiz\u2013ta\u200bgle"),
    ],
)
def test_a_name_is_found_by_each_of_its_parts(
    database: Database, rosa: Actor, filed: MakeCase, name: str, text: str
) -> None:
    with database.transaction() as session:
        person = find_person(session, rosa.id)
        given_names, _, surnames = name.partition(" ")
        person.given_names = given_names
        person.surnames = surnames
    case_id = filed()

    with database.reading() as session:
        assert session.scalars(select(Case.id).where(*matching(session, text))).all() == [case_id]


def test_no_label_in_use_is_no_choice(database: Database) -> None:
    with database.reading() as session:
        assert list(inbox.labels_in_use(session)) == []


def test_a_count_says_that_it_stopped() -> None:
    assert str(Count(MOST_COUNTED)) == "1000"
    assert str(Count(MOST_COUNTED + 1)) == "más de 1000"
