# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""An address is printed on one line, and says nothing twice that somebody wrote in two boxes."""

import pytest

from munikit.kernel.addresses import address_in_words


@pytest.mark.parametrize(
    ("street", "number", "more", "line"),
    [
        ("Los Robles", "125", "", "Los Robles 125"),
        ("Los Robles 125", "125", "", "Los Robles 125"),
        ("Los Robles Nº 125", "125", "", "Los Robles Nº 125"),
        ("Los Robles N° 125,", "N.º 125", "", "Los Robles N° 125"),
        ("Los Robles #125", "125", "", "Los Robles #125"),
        ("LOS ROBLES 125-b", "125-B", "", "LOS ROBLES 125-b"),
        ("Los Robles 125", "125-B", "", "Los Robles 125-B"),
        ("Los Robles 125", "125 B", "", "Los Robles 125 B"),
        ("Los Robles", "Los Robles 125", "", "Los Robles 125"),
        ("Los Robles 125 depto 3", "125", "", "Los Robles 125 depto 3"),
        ("Los Robles 125, depto 3", "125", "Depto. 3", "Los Robles 125, depto 3"),
        ("Los Robles", "125 depto 3", "depto 3", "Los Robles 125 depto 3"),
        ("Camino a Niebla km 4,5 S/N", "s/n", "", "Camino a Niebla km 4,5 S/N"),
        ("Camino a Niebla sin número", "S/N", "", "Camino a Niebla sin número"),
        ("Parcela 12-B Lote 3", "3", "", "Parcela 12-B Lote 3"),
        ("Los Robles 125, Valdivia", "125", "", "Los Robles 125"),
        ("Los Robles", "125", "Valdivia", "Los Robles 125"),
        ("Los Robles", "125", "Villa Sur, VALDIVIA", "Los Robles 125, Villa Sur"),
    ],
)
def test_what_was_written_in_two_boxes_is_printed_once(
    street: str, number: str, more: str, line: str
) -> None:
    answer = {"street": street, "number": number, "more": more, "commune": "14101"}

    assert address_in_words(answer) == f"{line}, Valdivia"


@pytest.mark.parametrize(
    ("street", "number", "more", "line"),
    [
        ("Calle 10", "10", "", "Calle 10 10"),
        ("Pasaje 5", "5", "", "Pasaje 5 5"),
        ("Psje. 5", "5", "", "Psje. 5 5"),
        ("Camino a Niebla km 4", "4", "", "Camino a Niebla km 4 4"),
        ("10 Norte", "10", "", "10 Norte 10"),
        ("21 de Mayo", "21", "", "21 de Mayo 21"),
        ("Los Robles 12", "125", "", "Los Robles 12 125"),
        ("Los Robles 1125", "125", "", "Los Robles 1125 125"),
        ("Avenida Valdivia", "125", "depto 125", "Avenida Valdivia 125, depto 125"),
        ("Valdivia", "125", "Población Valdivia", "Valdivia 125, Población Valdivia"),
    ],
)
def test_what_only_looks_the_same_is_kept(street: str, number: str, more: str, line: str) -> None:
    answer = {"street": street, "number": number, "more": more, "commune": "14101"}

    assert address_in_words(answer) == f"{line}, Valdivia"


def test_an_address_of_no_known_commune_is_printed_without_it() -> None:
    answer = {"street": "Los Robles 125", "number": "125", "more": "", "commune": ""}

    assert address_in_words(answer) == "Los Robles 125"
