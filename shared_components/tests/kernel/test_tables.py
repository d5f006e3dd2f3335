# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

from datetime import date
from enum import StrEnum

import pytest

from munikit.kernel.communes import communes, find_commune
from munikit.kernel.errors import ConflictError, UnavailableError
from munikit.kernel.money import Money
from munikit.kernel.transitions import Transitions
from munikit.kernel.units import UTMTable

TABLE = UTMTable({"2026-11": Money(72_440)}, "test")


def test_a_month_has_its_utm() -> None:
    assert TABLE.value(date(2026, 11, 30)) == Money(72_440)


def test_a_missing_month_is_said_and_no_other_stands_in() -> None:
    with pytest.raises(UnavailableError, match="Falta la UTM de diciembre de 2026"):
        TABLE.value(date(2026, 12, 1))


def test_in_a_trial_the_last_month_goes_on() -> None:
    trial = UTMTable(TABLE.values, "test", goes_on=True)

    assert trial.value(date(2027, 3, 1)) == Money(72_440)
    with pytest.raises(UnavailableError, match="Falta la UTM de octubre de 2026"):
        trial.value(date(2026, 10, 31))


def test_the_official_list_has_345_communes() -> None:
    assert len(communes()) == 345


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("Ñuñoa", "13120"),
        ("nunoa", "13120"),
        ("Los Álamos", "08206"),
        ("los alamos", "08206"),
        ("13120", "13120"),
        ("O'Higgins", "11302"),
        ("Aysén", "11201"),
        ("Coyhaique", "11101"),
        ("Aisén", "11201"),
        ("Coihaique", "11101"),
        ("La Calera", "05502"),
        ("Calera", "05502"),
        ("Marchigüe", "06204"),
        ("Marchihue", "06204"),
        ("Paihuano", "04105"),
        ("Paiguano", "04105"),
        ("Llay-Llay", "05703"),
        ("Stgo", "13101"),
        ("Stgo.", "13101"),
        ("PAC", "13121"),
        ("Valdivia, Chile", "14101"),
        ("Puerto Montt, Los Lagos", "10101"),
        ("Valdivia, Región de Los Ríos, Chile", "14101"),
        ("Temuco, Araucanía", "09101"),
        ("Ñuñoa, RM", "13120"),
    ],
)
def test_a_commune_is_found_however_it_is_written(text: str, cut: str) -> None:
    found = find_commune(text)

    assert found is not None
    assert found.cut == cut


def test_what_is_no_commune_is_not_found() -> None:
    assert find_commune("Gotham") is None
    assert find_commune("Valdivia, Gotham") is None
    assert find_commune("Valdivia, España") is None


class Light(StrEnum):
    RED = "red"
    GREEN = "green"


class Turn(StrEnum):
    ON = "on"


def test_a_move_that_the_table_does_not_list_is_refused_with_the_given_words() -> None:
    table = Transitions({(Light.RED, Turn.ON): Light.GREEN})

    assert table.after(Light.RED, Turn.ON, refused="no") is Light.GREEN
    with pytest.raises(ConflictError, match="Ya está en verde"):
        table.after(Light.GREEN, Turn.ON, refused="Ya está en verde")
