# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Kept answers in words: for a summary, a paper, the electronic file."""

from collections.abc import Callable
from datetime import date
from typing import Any

from munikit.kernel.addresses import address_in_words
from munikit.kernel.money import Money
from munikit.kernel.rut import RUT
from munikit.kernel.text import joined
from munikit.procedures.asking import Question, QuestionKind


def shown_answer(question: Question, answer: Any) -> str:  # noqa: ANN401 - a JSON value.
    """Return an answer in words, for a summary or a paper."""
    if answer in (None, "", []):
        return "No lo indicó"
    if isinstance(answer, bool):
        return "Sí" if answer else "No"
    if question.options:
        chosen = answer if isinstance(answer, list) else [answer]
        return joined(", ", [o.label for o in question.options if o.value in chosen])
    if question.kind is QuestionKind.GROUP:
        return "; ".join(_row_in_words(question, row) for row in answer)
    return _WORDS.get(question.kind, str)(answer)


def _row_in_words(question: Question, row: dict[str, Any]) -> str:
    told = ((each, row.get(each.id)) for each in question.columns)
    return ", ".join(
        f"{each.label}: {_WORDS.get(each.kind, str)(value)}"
        for each, value in told
        if value not in (None, "")
    )


_WORDS: dict[QuestionKind, Callable[[Any], str]] = {
    QuestionKind.ADDRESS: address_in_words,
    QuestionKind.DATE: lambda answer: f"{date.fromisoformat(answer):%d-%m-%Y}",
    QuestionKind.MONEY: lambda answer: str(Money(answer)),
    QuestionKind.RUN: lambda answer: str(RUT.parse(answer)),
}
