# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Which pages and questions are asked is decided by the answers, on the server."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from munikit.procedures import Procedure, load_procedure


@pytest.fixture
def pruning(write_procedure: Callable[..., Path]) -> Procedure:
    return load_procedure(write_procedure())


def asked(procedure: Procedure, answers: Mapping[str, Any]) -> list[str]:
    return [question.id for question in procedure.questions_for(answers)]


@pytest.mark.parametrize(
    ("answers", "questions"),
    [
        ({}, ["tree", "urgent"]),
        ({"tree": "native"}, ["tree", "urgent", "report"]),
        ({"tree": "fruit"}, ["tree", "urgent", "fruit", "when"]),
        ({"tree": "other", "urgent": False}, ["tree", "urgent", "fruit", "when"]),
        ({"tree": "native", "urgent": True}, ["tree", "urgent", "report", "why"]),
        ({"urgent": True}, ["tree", "urgent", "why"]),
    ],
    ids=["nothing", "is", "in and is_not", "no is an answer", "yes", "is_not needs an answer"],
)
def test_a_condition_shows_what_it_should(
    pruning: Procedure, answers: dict[str, Any], questions: list[str]
) -> None:
    assert asked(pruning, answers) == questions


def test_a_page_without_questions_left_is_not_shown(pruning: Procedure) -> None:
    pages = pruning.pages_for({"tree": "native", "urgent": False})

    assert [page.id for page in pages] == ["arbol", "nativo"]


def test_answers_to_questions_now_hidden_are_dropped(pruning: Procedure) -> None:
    answers = {"tree": "fruit", "urgent": False, "report": "a file", "why": "prisa", "when": ""}

    kept = pruning.relevant(answers)

    assert kept == {"tree": "fruit", "urgent": False, "when": ""}


def test_only_what_is_required_and_shown_is_missing(pruning: Procedure) -> None:
    missing = pruning.unanswered({"tree": "fruit", "urgent": True})

    assert [page.id for page in missing] == ["motivo"]
    assert pruning.unanswered({"tree": "fruit", "urgent": False}) == ()


def test_a_hidden_answer_shows_nothing(write_procedure: Callable[..., Path]) -> None:
    chained = write_procedure(
        'show_if = { question = "tree", in = ["fruit", "other"] }',
        'show_if = { question = "sure", is = true }',
    )
    text = (chained / "procedure.toml").read_text(encoding="utf-8")
    sure = (
        '[[pages.questions]]\nid = "sure"\nkind = "yes_no"\nlabel = "¿Seguro?"\npurpose = "x"\n'
        'show_if = { question = "tree", is = "native" }\n\n'
    )
    marker = '[[pages.questions]]\nid = "fruit"'
    (chained / "procedure.toml").write_text(text.replace(marker, sure + marker), encoding="utf-8")
    procedure = load_procedure(chained)

    assert "fruit" in asked(procedure, {"tree": "native", "sure": True})
    assert "fruit" not in asked(procedure, {"tree": "other", "sure": True})


ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        "tree": st.sampled_from(["native", "fruit", "other", "", "forged", None]),
        "urgent": st.sampled_from([True, False, None, "si", ""]),
        "report": st.sampled_from(["", "a file"]),
        "why": st.text(max_size=3),
        "fruit": st.text(max_size=3),
        "when": st.sampled_from(["", "2026-12-01"]),
    },
)


def expected_questions(answers: Mapping[str, Any]) -> list[str]:
    """The pruning permit's conditions, written by hand."""
    tree, urgent = answers.get("tree"), answers.get("urgent")
    shown = {
        "tree": True,
        "urgent": True,
        "report": tree == "native",
        "why": urgent is True,
        "fruit": tree in ("fruit", "other"),
        "when": bool(tree) and tree != "native",
    }
    return [name for name, is_shown in shown.items() if is_shown]


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(answers=ANSWERS)
def test_whatever_is_answered_the_pages_are_those_of_the_reference(
    pruning: Procedure, answers: dict[str, Any]
) -> None:
    expected = expected_questions(answers)

    assert asked(pruning, answers) == expected
    assert set(pruning.relevant(answers)) == set(answers) & set(expected)
    # What is dropped was not looked at: dropping changes nothing more.
    assert asked(pruning, pruning.relevant(answers)) == expected
