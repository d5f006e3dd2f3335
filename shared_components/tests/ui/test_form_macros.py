# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A drawn question is bound to its label, its help and its error."""

from typing import Any

import pytest
from flask import Flask, render_template_string

from munikit.testing.client import faults_of
from munikit.web.forms import (
    ChoiceField,
    DateField,
    DeclarationField,
    FileField,
    Form,
    GroupField,
    LongTextField,
    RUTField,
    TextField,
    YesNoField,
    row_of,
)
from munikit.web.forms.choices import Option

GALLERY = """{% extends "munikit/layout.html" %}
{% from "munikit/macros/forms.html" import field, error_summary, csrf, submit %}
{% set heading = "Muestra" %}{% set errors = form.errors %}
{% block main %}<h1>{{ heading }}</h1>{{ error_summary(form) }}
<form method="post" novalidate>{{ csrf() }}{% for each in form %}{{ field(each) }}{% endfor %}
{{ submit("Continuar") }}</form>{% endblock %}"""


class Gallery(Form):
    name = TextField("Su nombre", help="Como en su cédula", required="Escriba su nombre")
    run = RUTField("Su RUN", required="Escriba su RUN")
    story = LongTextField("Cuente", most=50)
    fair = ChoiceField(
        "¿En qué feria?",
        options=(Option("a", "Feria Fluvial", "Domingos"), Option("b", "Feria Lanco")),
        required="Elija en qué feria",
    )
    lives = YesNoField("¿Vive en la comuna?", required="Elija sí o no")
    start = DateField(
        "¿Qué día empieza?", help="Por ejemplo, 27 3 2027", required="Escriba la fecha"
    )
    photo = FileField("Foto", most_bytes=5_000_000, required="Adjunte la foto")
    agree = DeclarationField("Declaro que es cierto", required="Marque la declaración")


class Garden(Form):
    trees = GroupField("Árboles", row=row_of({"kind": TextField("Especie")}), most=3)


@pytest.fixture
def empty(app: Flask) -> str:
    """The gallery's page after nothing was answered."""
    return _page(app, {})


def test_a_page_of_every_question_is_sound(app: Flask, empty: str) -> None:
    assert list(faults_of(empty)) == []
    assert list(faults_of(_page(app, {"name": "Rosa", "fair": "a", "lives": "si"}))) == []


def test_enter_presses_what_goes_on_also_where_rows_may_be_added(app: Flask) -> None:
    page = _page(app, {}, Garden)

    assert 'name="trees-add"' in page
    assert list(faults_of(page)) == []


def test_the_title_says_there_are_errors(empty: str) -> None:
    assert "<title>Error: Muestra – Municipalidad de Valdivia</title>" in empty


def test_the_summary_leads_to_each_wrong_box(empty: str) -> None:
    assert "Hay 7 problemas" in empty
    for target in ("name", "run", "fair-1", "lives-1", "start-day", "photo", "agree"):
        assert f'<li><a href="#{target}">' in empty
        assert f'id="{target}"' in empty


def test_a_wrong_box_says_so_and_is_described_by_its_help_and_its_error(empty: str) -> None:
    assert 'aria-describedby="name-help name-error" aria-invalid="true"' in empty


def test_a_group_is_a_fieldset_with_a_legend(empty: str) -> None:
    assert '<fieldset aria-describedby="start-help start-error">' in empty
    assert "<legend>¿Qué día empieza?</legend>" in empty


def test_an_optional_question_says_so(empty: str) -> None:
    assert 'Cuente <span class="optional">(opcional)</span>' in empty
    assert empty.count("(opcional)") == 1


def test_what_was_typed_stays_in_the_boxes_and_is_escaped(app: Flask) -> None:
    page = _page(app, {"name": '"><b>', "story": "\nuna", "fair": "b", "start-day": "31"})

    assert 'value="&#34;&gt;&lt;b&gt;"' in page
    assert 'id="fair-2" value="b" checked' in page
    assert 'name="start-day" value="31"' in page


def test_neither_yes_nor_no_is_marked_for_whoever_has_not_answered(app: Flask, empty: str) -> None:
    assert " checked" not in empty
    assert 'id="lives-2" value="no" checked' in _page(app, {"lives": "no"})


def _page(app: Flask, typed: dict[str, Any], kind: type[Form] = Gallery) -> str:
    with app.test_request_context(method="POST", data=typed):
        form = kind()
        form.validate()
        return render_template_string(GALLERY, form=form)
