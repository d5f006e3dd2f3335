# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Each question: what it makes of an answer, and what it says of a wrong one."""

from datetime import date
from typing import Any

import pytest
from flask import Flask, g
from werkzeug.datastructures import MultiDict

from munikit.kernel.money import Money
from munikit.kernel.rut import RUT
from munikit.kernel.words import speaking
from munikit.web.forms import (
    ChoiceField,
    ChoicesField,
    DateField,
    DeclarationField,
    EmailField,
    Form,
    LongTextField,
    MoneyField,
    NumberField,
    PhoneField,
    PlateField,
    RollField,
    RUTField,
    TextField,
    YesNoField,
)
from munikit.web.forms.choices import Option

FAIRS = (Option("fluvial", "Feria Fluvial"), Option("lanco", "Feria Lanco"))

UNCHECKED = (
    "Falta el dígito verificador: escríbalo después de un guion, como 12.345.678-5. Si ya lo "
    "escribió, ponga el guion"
)


class Everything(Form):
    name = TextField("Su nombre", most=10)
    story = LongTextField("Cuente", most=20)
    mail = EmailField("Su correo", required="Escriba su correo")
    phone = PhoneField("Su teléfono")
    run = RUTField("Su RUN")
    metres = NumberField("Metros")
    price = MoneyField("Precio")
    plate = PlateField("Patente")
    roll = RollField("Rol")
    fair = ChoiceField("Feria", options=FAIRS, required="Elija en qué feria")
    days = ChoicesField("Días", options=FAIRS)
    lives = YesNoField("¿Vive en la comuna?", required="Elija sí o no")
    start = DateField("Desde", after=lambda: date(2026, 11, 30), required="Escriba la fecha")
    agree = DeclarationField("Declaro", required="Marque la declaración")


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("name", "once letras", "El texto debe tener 10 caracteres o menos. Sobran 1"),
        ("story", "x" * 25, "El texto debe tener 20 caracteres o menos. Sobran 5"),
        ("mail", "", "Escriba su correo"),
        ("mail", "  ", "Escriba su correo"),
        ("mail", "rosa", "Escriba el correo como nombre@ejemplo.cl"),
        ("mail", "rosa@gmail", "Escriba el correo como nombre@ejemplo.cl"),
        ("phone", "12345", "Escriba un teléfono de 9 dígitos, como 9 1234 5678"),
        ("phone", "9١٢٣٤٥٦٧٨", "Escriba un teléfono de 9 dígitos, como 9 1234 5678"),
        ("run", "rosa", "Escriba el RUN con dígito verificador, como 12.345.678-5"),
        (
            "run",
            "12.345.678-6",
            "El dígito verificador no corresponde a ese RUN. Revise los números",
        ),
        ("run", "14206817", UNCHECKED),
        ("run", "13.656.649", UNCHECKED),
        ("metres", "doce", "Escriba un número sin letras ni decimales, como 12"),
        ("metres", "⓿", "Escriba un número sin letras ni decimales, como 12"),
        ("metres", "1.5", "Escriba un número sin letras ni decimales, como 12"),
        ("metres", "-3", "Escriba un número sin letras ni decimales, como 12"),
        ("plate", "AEIO12", "Escriba la patente como BBBB12 o AB1234, sin el dígito final"),
        ("roll", "123", "Escriba el rol como 123-45: está en el aviso de contribuciones"),
        ("roll", "0-0", "Escriba el rol como 123-45: está en el aviso de contribuciones"),
        ("price", "36.00", "Escriba el monto en pesos, como 34.500"),
        ("price", "3 6000", "Escriba el monto en pesos, como 34.500"),
        ("price", "34,5", "Escriba el monto en pesos, como 34.500"),
        ("price", "34.50", "Escriba el monto en pesos, como 34.500"),
        ("fair", "", "Elija en qué feria"),
        ("fair", "inventada", "Elija en qué feria"),
        ("days", "inventada", "Elija entre las opciones de la lista"),
        ("lives", "quizás", "Elija sí o no"),
        ("agree", "", "Marque la declaración"),
    ],
)
def test_a_wrong_answer_says_the_way_out(field: str, typed: str, words: str) -> None:
    form = _answered({field: typed})

    assert form.errors[field] == [words]


@pytest.mark.parametrize(
    ("field", "typed", "kept"),
    [
        ("name", "  Jose\u0301 \x00", "José"),
        ("story", "una\r\ndos", "una\ndos"),
        ("mail", "rosa@gmail.com", "rosa@gmail.com"),
        ("phone", "+56 9 1234 5678", "912345678"),
        ("phone", "(63) 222-0000", "632220000"),
        ("run", "12345678-5", RUT.parse("12.345.678-5")),
        ("run", "123456785", RUT.parse("12.345.678-5")),
        ("metres", "0", 0),
        ("metres", "1.500", 1500),
        ("price", "$ 34.500", Money(34500)),
        ("price", "34500", Money(34500)),
        ("price", "34\u00a0500", Money(34500)),
        ("price", "34.500 pesos", Money(34500)),
        ("price", "CLP 34.500", Money(34500)),
        ("roll", "Rol 00123-45", "123-45"),
        ("roll", "Rol de avalúo N° 123-45", "123-45"),
        ("phone", "cel 912345678", "912345678"),
        ("phone", "Teléfono: 9 1234\ufe0f5678", "912345678"),
        ("mail", "rosa\uff20gmail.com", "rosa@gmail.com"),
        ("mail", "“rosa@gmail.com”", "rosa@gmail.com"),
        ("mail", "«rosa@gmail.com»", "rosa@gmail.com"),
        ("price", "$34.500.-", Money(34500)),
        ("price", "$ 34.500,-", Money(34500)),
        ("price", "34.500,00", Money(34500)),
        ("fair", "lanco", "lanco"),
        ("lives", "no", False),
        ("agree", "si", True),
    ],
)
def test_an_answer_is_kept_in_one_shape(field: str, typed: str, kept: object) -> None:
    form = _answered({field: typed})

    assert field not in form.errors
    assert form[field].data == kept


@pytest.mark.parametrize("field", ["name", "story", "phone", "run", "metres", "price"])
def test_an_optional_question_may_stay_empty(field: str) -> None:
    assert field not in _answered({field: ""}).errors


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (("", "", ""), "Escriba la fecha"),
        (("27", "", ""), "A la fecha le falta el mes y el año"),
        (("27", "3", ""), "A la fecha le falta el año"),
        (("31", "2", "2027"), "Esa fecha no existe. Revise el día y el mes"),
        (("⓿", "3", "2027"), "Esa fecha no existe. Revise el día y el mes"),
        (("1", "1", "0"), "Escriba el año con cuatro cifras, como 2027"),
        (("1", "1", "2999"), "El año debe estar entre 1900 y 2199"),
        (("1", "1", "20277"), "El año debe estar entre 1900 y 2199"),
        (("30", "11", "2026"), "La fecha debe ser posterior a hoy"),
    ],
    ids=[
        "nothing",
        "day only",
        "no year",
        "february",
        "unicode digit",
        "year zero",
        "far",
        "a slip",
        "today",
    ],
)
def test_a_wrong_date_says_what_is_wrong(typed: tuple[str, str, str], words: str) -> None:
    assert _answered(_parts(*typed)).errors["start"] == [words]


def test_what_a_date_lacks_is_said_in_the_language_spoken() -> None:
    with speaking("en"):
        assert _answered(_parts("27", "", "")).errors["start"] == [
            "The date lacks the month and the year"
        ]


def test_a_date_is_read_from_its_three_boxes() -> None:
    form = _answered(_parts("27", "03", "2027"))

    assert form["start"].data == date(2027, 3, 27)
    assert "start" not in form.errors


@pytest.mark.parametrize("whole", ["27/03/2027", "27-3-2027", "27.03.2027", "27 de marzo de 2027"])
def test_a_date_typed_whole_in_its_first_box_is_read(whole: str) -> None:
    form = _answered(_parts(whole, "", ""))

    assert form["start"].data == date(2027, 3, 27)
    assert form["start"].typed["year"] == "2027"


@pytest.mark.parametrize("month", ["sept", "Set.", "setiembre", "SEPT.", "sep", "9"])
def test_september_and_the_first_are_read_as_people_write_them(month: str) -> None:
    assert _answered(_parts("1º", month, "2027"))["start"].data == date(2027, 9, 1)


def test_several_answers_are_kept_once_each() -> None:
    form = _answered({"days": ["fluvial", "lanco", "fluvial"]})

    assert form["days"].data == ["fluvial", "lanco"]


def test_an_expired_page_loses_nothing_typed() -> None:
    app = Flask("forms")
    app.secret_key = "testing"
    with app.test_request_context():
        g.typed_again = MultiDict({"name": "Rosa"})
        form = Everything()

        assert form.validate() is False
        assert "estuvo abierta mucho rato" in form.form_errors[0]
        assert form["name"].data == "Rosa"
        assert not form.is_submitted()


def _parts(day: str, month: str, year: str) -> dict[str, str]:
    return {"start-day": day, "start-month": month, "start-year": year}


GARBLED_WORDS = (
    "El texto tiene letras que no se leen bien, como «Ã±» en vez de «ñ». Escríbalo de nuevo, sin "
    "copiarlo"
)


@pytest.mark.parametrize("field", ["name", "story"])
@pytest.mark.parametrize(
    "meant", ["María", "Núñez", "PEÑA", "Ángel", "pingüino", "José", "Ítalo", "«Los Ríos»", "Iñaki"]
)
def test_letters_that_were_read_in_another_encoding_are_not_taken(field: str, meant: str) -> None:
    typed = "".join(
        bytes([each]).decode("cp1252", "ignore") or chr(each) for each in meant.encode()
    )

    assert typed != meant
    assert _answered({field: typed}).errors[field][0] == GARBLED_WORDS
    assert field not in _answered({field: meant[:10]}).errors


@pytest.mark.parametrize(
    "meant", ["João", "SÃO PAULO", "Â", "Ã", "Conceição", "IRMÃ ROSA", "Âncora"]
)
def test_letters_of_a_neighbours_language_are_taken(meant: str) -> None:
    assert "name" not in _answered({"name": meant}).errors


def _answered(typed: dict[str, Any]) -> Everything:
    app = Flask("forms")
    app.secret_key = "testing"
    with app.test_request_context(method="POST", data=typed):
        form = Everything()
        form.validate()
    return form


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (("27", "marzo", "2027"), date(2027, 3, 27)),
        (("27", "Mar.", "2027"), date(2027, 3, 27)),
        (("\u202a27\u202c", " 3 ", "2027"), date(2027, 3, 27)),
        (("27", "3", "27"), "Escriba el año con cuatro cifras, como 2027"),
        (("31", "2", "2027"), "Esa fecha no existe. Revise el día y el mes"),
        (("29", "febrero", "2027"), "Esa fecha no existe. Revise el día y el mes"),
        (("29", "febrero", "2028"), date(2028, 2, 29)),
    ],
)
def test_a_date_is_read_as_people_write_it(typed: tuple[str, str, str], kept: date | str) -> None:
    form = _answered(_parts(*typed))

    assert (form.start.errors[0] if form.start.errors else form.start.data) == kept


@pytest.mark.parametrize(
    ("field", "typed", "kept"),
    [
        ("name", "\u202aLi\u202c\u200b", "Li"),
        ("name", "\ufeffO", "O"),
        ("name", "Ñ\u00adan\u00a0Co", "Ñan Co"),
        ("story", "uno\u2028dos\u200f", "uno\ndos"),
        ("mail", "mailto:rosa@ñandú.cl", "rosa@ñandú.cl"),
        ("phone", "\u202a+56 9 1234 5678\u202c", "912345678"),
        ("run", "\u200b0012.345.678\u20135", RUT.of(12_345_678)),
        ("plate", "bb\u200bbb-12", "BBBB12"),
        ("roll", "123\u00a0\u2013\u00a045", "123-45"),
        ("roll", "00123/045", "123-45"),
        ("metres", "1.000\u200b", 1000),
    ],
)
def test_what_nobody_sees_is_no_part_of_an_answer(field: str, typed: str, kept: object) -> None:
    form = _answered({field: typed})

    assert (form[field].data, list(form[field].errors)) == (kept, [])
