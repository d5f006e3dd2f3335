# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Each answer to the generator is put in order, or refused in one line with the way out."""

import tomllib
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from munikit.kernel.communes import communes
from munikit_generator import answers, modules
from munikit_generator.answers import RefusedError
from munikit_generator.extension import quoted, source

HOSTILE = {
    "quotes": 'Villa "La Chimba"',
    "climbing path": "../evil",
    "absolute path": "/abs",
    "Jinja": "{{7*7}}",
    "our delimiters": "<< 7*7 >>",
    "Python": '"; import os',
    "shell": "$(touch owned)`touch owned`",
    "emoji": "Valdivia 😀",
    "lone surrogate": "Valdivia \udc80",
    "terminal escape": "\x1b[2JValdivia",
    "two lines": "Valdivia\n[kit]",
    "NUL": "Valdivia\x00",
    "300 characters": "a" * 300,
    "nothing": "",
    "spaces": "   ",
}
CHECKS: dict[str, Callable[[str], object]] = {
    "commune": answers.commune,
    "slug": answers.slug,
    "address": answers.address,
    "email": answers.email,
    "colour": answers.colour,
    "modules": modules.chosen,
    "charging": answers.charging,
    "sample data": answers.sample_data,
}


@pytest.mark.parametrize(
    ("answer", "name"),
    [
        ("Valdivia", "Municipalidad de Valdivia"),
        ("  valdivia ", "Municipalidad de Valdivia"),
        ("Municipalidad de Ñuñoa", "Municipalidad de Ñuñoa"),
        ("Ilustre Municipalidad de Ñuñoa", "Ilustre Municipalidad de Ñuñoa"),
        ("I. Municipalidad de Maipú", "Ilustre Municipalidad de Maipú"),
        ("nunoa", "Municipalidad de Ñuñoa"),
        ("N\u0303un\u0303oa", "Municipalidad de Ñuñoa"),
        ("13120", "Municipalidad de Ñuñoa"),
        ("O'Higgins", "Municipalidad de O'Higgins"),
        ("O’Higgins", "Municipalidad de O'Higgins"),
        ("Los Álamos", "Municipalidad de Los Álamos"),
        ("los alamos", "Municipalidad de Los Álamos"),
        ("Coihaique", "Municipalidad de Coyhaique"),
        ("Calera", "Municipalidad de La Calera"),
        ("La\u200b Calera", "Municipalidad de La Calera"),
    ],
)
def test_a_municipality_is_found_however_it_is_written(answer: str, name: str) -> None:
    assert answers.municipality_name(answer) == name


def test_a_misspelt_commune_is_answered_with_the_nearest_names() -> None:
    with pytest.raises(RefusedError, match="¿Quiso decir Valdivia"):
        answers.commune("Baldivia")
    with pytest.raises(RefusedError, match="¿Quiso decir Natales"):
        answers.commune("Puerto Natales")


@pytest.mark.parametrize("answer", ["Narnia", "Macondo", "Gotham"])
def test_what_is_like_no_commune_is_answered_with_no_guess(answer: str) -> None:
    with pytest.raises(RefusedError, match="Escriba su nombre o su código"):
        answers.commune(answer)


@pytest.mark.parametrize("name", [commune.name for commune in communes()])
def test_every_commune_gives_answers_that_every_file_can_carry(name: str) -> None:
    texts = [answers.municipality_name(name), answers.commune(name).region]
    written = "".join(f"t{n} = {quoted(text)}\n" for n, text in enumerate(texts))

    assert list(tomllib.loads(written).values()) == texts
    assert answers.slug(answers.suggested_slug(name))
    assert answers.email(answers.suggested_email(name))
    assert len(answers.folio_prefix(name)) == 3
    assert answers.folio_prefix(name).isascii()
    assert answers.folio_prefix(name).isupper()


@pytest.mark.parametrize(
    ("name", "prefix"),
    [
        ("Valdivia", "VAL"),
        ("Ñuñoa", "NUN"),
        ("O'Higgins", "OHI"),
        ("Los Álamos", "ALA"),
        ("La Unión", "UNI"),
        ("Til Til", "TTI"),
        ("San Pedro de la Paz", "SPP"),
    ],
)
def test_a_folio_begins_with_three_capitals_of_the_commune(name: str, prefix: str) -> None:
    assert answers.folio_prefix(name) == prefix


@pytest.mark.parametrize(
    ("answer", "address"),
    [
        ("https://tramites.munivaldivia.cl", "https://tramites.munivaldivia.cl"),
        ("tramites.munivaldivia.cl/", "https://tramites.munivaldivia.cl"),
        ("HTTP://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("http://localhost:08000", "http://localhost:8000"),
        ("muniñuñoa.cl", "https://xn--muniuoa-7zab.cl"),
    ],
)
def test_an_address_is_written_as_browsers_write_it(answer: str, address: str) -> None:
    assert answers.address(answer) == address


@pytest.mark.parametrize(
    "answer",
    [
        "informatica",
        "ftp://muni.cl",
        "https://muni.cl/tramites",
        "https://yo:clave@muni.cl",
        "https://muni.cl:99999",
        "https://muni.cl:0",
        "https://-muni.cl",
        "https://muni..cl",
        "https://" + "a" * 64 + ".cl",
    ],
)
def test_what_is_no_address_of_a_site_is_refused(answer: str) -> None:
    with pytest.raises(RefusedError, match="no es una dirección web"):
        answers.address(answer)


@pytest.mark.parametrize("answer", ["informatica", "a@b", "a b@muni.cl", "a@muni..cl", "ñ@muni.cl"])
def test_what_is_no_address_of_mail_is_refused(answer: str) -> None:
    with pytest.raises(RefusedError, match="no es un correo"):
        answers.email(answer)


@pytest.mark.parametrize(
    ("answer", "colour"),
    [("#0b4f6c", "#0b4f6c"), ("0B4F6C", "#0b4f6c"), ("#abc", "#aabbcc")],
)
def test_a_colour_is_six_figures(answer: str, colour: str) -> None:
    assert answers.colour(answer) == colour


@pytest.mark.parametrize("answer", ["portal-valdivia", "p2", "muni-nunoa-2027"])
def test_a_folder_is_named_plainly(answer: str) -> None:
    assert answers.slug(answer) == answer


@pytest.mark.parametrize("answer", ["Portal", "ñunoa", "a", "-a", "a-", "a--b", "a/b", "."])
def test_a_folder_of_another_kind_of_name_is_refused(answer: str) -> None:
    with pytest.raises(RefusedError, match="no sirve como carpeta"):
        answers.slug(answer)


def test_modules_are_named_in_english_or_in_spanish() -> None:
    assert modules.chosen("pagos, certificates;PAYMENTS") == ["payments", "certificates"]


def test_a_module_that_needs_another_says_which() -> None:
    with pytest.raises(RefusedError, match="permits necesita certificates: agréguelo"):
        modules.chosen("permits,payments")


def test_an_unknown_module_is_answered_with_those_there_are() -> None:
    with pytest.raises(RefusedError, match=r"«patentes».*certificates, payments, permits"):
        modules.chosen("patentes")


@pytest.mark.parametrize(
    ("answer", "environment"),
    [("simulado", "simulated"), ("Caja", "counter_only"), ("WEBPAY", "integration")],
)
def test_a_way_to_charge_becomes_an_environment(answer: str, environment: str) -> None:
    assert answers.charging(answer) == environment


@pytest.mark.parametrize(("answer", "wanted"), [("sí", True), ("SI", True), ("no", False)])
def test_sample_data_is_yes_or_no(answer: str, *, wanted: bool) -> None:
    assert answers.sample_data(answer) is wanted


@pytest.mark.parametrize("check", CHECKS.values(), ids=CHECKS.keys())
@pytest.mark.parametrize("answer", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_answer_is_refused_in_one_printable_line(
    check: Callable[[str], object], answer: str
) -> None:
    with pytest.raises(RefusedError) as refusal:
        check(answer)

    assert str(refusal.value).isprintable()
    assert len(str(refusal.value)) < 250


@given(text=st.text(max_size=300))
@pytest.mark.parametrize("check", CHECKS.values(), ids=CHECKS.keys())
def test_whatever_is_typed_is_taken_or_refused(check: Callable[[str], object], text: str) -> None:
    try:
        check(text)
    except RefusedError as refusal:
        assert str(refusal).isprintable()  # noqa: PT017 - either outcome is right.


def test_a_password_in_the_kits_address_is_not_kept() -> None:
    assert source("https://yo:clave@git.example/kit.git") == "https://git.example/kit.git"
    assert source("gh:munikit/munikit") == "gh:munikit/munikit"
