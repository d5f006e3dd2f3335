# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Kept answers in words: for a summary, a paper, the electronic file."""

from typing import Any

from munikit.kernel.text import joined
from munikit.kernel.words import gettext as _
from munikit.procedures.asking import Question
from munikit.procedures.kinds import QuestionKind


def shown_answer(question: Question, answer: Any) -> str:  # noqa: ANN401 - a JSON value.
    """Return an answer in words, for a summary or a paper."""
    if answer in (None, "", []):
        return _("No lo indicó")
    if isinstance(answer, bool):
        return _("Sí") if answer else _("No")
    if question.options:
        chosen = answer if isinstance(answer, list) else [answer]
        return joined(", ", [o.label for o in question.options if o.value in chosen])
    if question.kind is QuestionKind.GROUP:
        return "; ".join(_row_in_words(question, row) for row in answer)
    return question.kind.how.words(answer)


def _row_in_words(question: Question, row: dict[str, Any]) -> str:
    told = ((each, row.get(each.id)) for each in question.columns)
    return ", ".join(
        f"{each.label}: {each.kind.how.words(value)}"
        for each, value in told
        if value not in (None, "")
    )
