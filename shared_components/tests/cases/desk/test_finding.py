# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A search and a label find the same cases, whether few or many have them."""

from collections.abc import Callable
from uuid import UUID

import pytest
from sqlalchemy import select

from munikit.access import Actor
from munikit.cases import Case, inbox
from munikit.cases.counting import MOST_COUNTED, Count
from munikit.cases.desk_models import CaseLabel
from munikit.cases.search import FEW, among, matching
from munikit.cases.services import desk
from munikit.db import Database

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


def test_no_label_in_use_is_no_choice(database: Database) -> None:
    with database.reading() as session:
        assert list(inbox.labels_in_use(session)) == []


def test_a_count_says_that_it_stopped() -> None:
    assert str(Count(MOST_COUNTED)) == "1000"
    assert str(Count(MOST_COUNTED + 1)) == "más de 1000"
