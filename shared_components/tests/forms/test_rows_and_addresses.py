# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Addresses and rows: what is wrong is said, and nothing that was typed is lost."""

from collections.abc import Iterator

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from munikit.web.forms import AddressField, Form, GroupField, RUTField, TextField, row_of

HOUSEHOLD = row_of(
    {"name": TextField("Nombre", required="Escriba el nombre"), "run": RUTField("RUN")}
)


class Home(Form):
    address = AddressField("Dirección", commune="Valdivia", required="Escriba su dirección")
    people = GroupField("Personas", row=HOUSEHOLD, most=3, required="Escriba quiénes viven ahí")


@pytest.fixture(autouse=True)
def _request() -> Iterator[None]:
    app = Flask("test")
    app.secret_key = "a-secret-of-thirty-two-characters!"
    with app.test_request_context(method="POST", data={"sent": "1"}):
        yield


def filled(**typed: str) -> Home:
    form = Home(formdata=MultiDict({"sent": "1", **typed}))
    form.validate()
    return form


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({}, "Escriba su dirección"),
        ({"address-number": "4"}, "A la dirección le falta la calle"),
        ({"address-street": "Picarte"}, "A la dirección le falta el número"),
        (
            {"address-street": "Picarte", "address-number": "4", "address-commune": "Macondo"},
            "Escriba una comuna de Chile",
        ),
        ({"address-street": "x" * 121, "address-number": "4"}, "hasta 120 caracteres"),
    ],
)
def test_an_address_says_what_it_lacks(typed: dict[str, str], words: str) -> None:
    form = filled(**typed)

    assert words in form.address.errors[0]
    assert form.address.typed["street"] == typed.get("address-street", "")


def test_an_optional_address_that_is_left_alone_is_no_answer() -> None:
    """The box of the commune comes filled: alone it would be printed as «, Valdivia»."""

    class Optional(Form):
        address = AddressField("Dirección", commune="Valdivia")

    form = Optional(formdata=MultiDict({"sent": "1", "address-commune": "Valdivia"}))

    assert form.validate()
    assert form.address.data is None


@pytest.mark.parametrize(
    ("typed", "meant", "cut"),
    [
        ("Puerto Natales", "Natales", "12401"),
        ("Rapa Nui", "Isla de Pascua", "05201"),
    ],
)
def test_a_place_that_may_be_a_commune_is_asked_about_with_the_answer_at_hand(
    typed: str, meant: str, cut: str
) -> None:
    there = {"address-street": "Picarte", "address-number": "4"}

    asked = filled(**there, **{"address-commune": typed})
    again = filled(**there, **{"address-commune": asked.address.typed["commune"]})

    assert asked.address.errors == [f"¿Quiso decir {meant}? Si es así, siga; si no, corríjala"]
    assert again.address.data["commune"] == cut


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Baldivia", "Valdivia"),
        ("Viña", "Viña del Mar"),
        ("Quinta", "Quinta de Tilcoco o Quinta Normal"),
    ],
)
def test_a_guess_is_said_and_never_put_in_the_box(typed: str, said: str) -> None:
    there = {"address-street": "Picarte", "address-number": "4", "address-commune": typed}

    form = filled(**there)

    assert form.address.errors == [f"Revise la comuna. ¿Quiso decir {said}?"]
    assert form.address.typed["commune"] == typed


def test_what_is_like_no_commune_is_given_no_guess() -> None:
    there = {"address-street": "Picarte", "address-number": "4", "address-commune": "Narnia"}

    assert filled(**there).address.errors == ["Escriba una comuna de Chile, como Valdivia"]


def test_the_municipalitys_commune_is_there_before_anything_is_typed() -> None:
    assert Home(formdata=None).address.typed["commune"] == "Valdivia"


def test_the_wrong_row_is_named_and_all_are_kept() -> None:
    form = filled(
        **{
            "people-rows": "2",
            "people-0-name": "Ana",
            "people-1-name": "Luis",
            "people-1-run": "12.345.678-6",
        }
    )

    assert form.people.errors == [
        "Fila 2: El dígito verificador no corresponde a ese RUN. Revise los números"
    ]
    assert [row["name"].data for row in form.people.rows] == ["Ana", "Luis"]


def test_a_row_is_added_up_to_the_most_there_may_be() -> None:
    assert len(filled(**{"people-rows": "2", "people-add": "1"}).people.rows) == 3
    full = filled(**{"people-rows": "3", "people-add": "1"}).people
    assert (len(full.rows), full.may_grow) == (3, False)


@pytest.mark.parametrize("rows", ["99999999", "-1", "x", ""])
def test_a_forged_number_of_rows_makes_no_more_than_there_may_be(rows: str) -> None:
    assert len(filled(**{"people-rows": rows}).people.rows) <= 3


def test_empty_rows_are_no_answer() -> None:
    assert filled(**{"people-rows": "3"}).people.errors == ["Escriba quiénes viven ahí"]
