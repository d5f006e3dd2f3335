# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The procedures this module ships hold what the law and their worked cases ask of them."""

from importlib.resources import files
from pathlib import Path

import pytest

from munikit.procedures import Procedure, QuestionKind
from munikit.procedures.commands import problems_of
from munikit.procedures.folder import procedure_folders
from munikit_permits import module

FOLDERS = procedure_folders(Path(str(files("munikit_permits"))) / "procedures")
LONGEST_SENTENCE_WORDS = 25

shipped = pytest.mark.parametrize("procedure", module.procedures, ids=lambda each: each.id)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_worked_case_comes_out(folder: Path) -> None:
    assert problems_of(folder) == []
    assert len(list((folder / "examples").glob("*.toml"))) >= 4


@shipped
def test_there_is_an_e_mail_to_notify(procedure: Procedure) -> None:
    """A request names a means to be notified (Ley 19.880 art. 30 a)."""
    kinds = [q.kind for q in procedure.definition.questions if q.required and q.show_if is None]

    assert QuestionKind.EMAIL in kinds


@shipped
def test_whoever_must_answer_is_told_what_is_missing(procedure: Procedure) -> None:
    required = [question.required for question in procedure.definition.questions]

    assert all(not text or text[0].isupper() for text in required)


@shipped
def test_an_example_value_is_said_to_be_one(procedure: Procedure) -> None:
    cost = procedure.definition.cost

    assert cost is not None
    assert cost.basis.note == "Valor de ejemplo: confírmelo en su ordenanza."


@shipped
def test_sentences_are_short(procedure: Procedure) -> None:
    definition = procedure.definition
    texts = [definition.summary, definition.who_can, *definition.not_asked]
    texts += [question.help for question in definition.questions]
    texts += [*definition.review.requests, *(each.text for each in definition.review.reasons)]

    sentences = [sentence for text in texts for sentence in text.split(". ")]

    assert [s for s in sentences if len(s.split()) > LONGEST_SENTENCE_WORDS] == []
