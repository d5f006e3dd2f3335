# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Whether the paper of an approval would show every letter: known before it is signed."""

from sqlalchemy.orm import Session

from munikit.cases.models import Case
from munikit.cases.reading import read_case
from munikit.documents.lettering import refusal, unprintable
from munikit.people import find_person
from munikit.procedures.definition import Kind
from munikit.procedures.questions import shown_answer

_WITH_PAPER = frozenset({Kind.PERMIT, Kind.CERTIFICATE})


def missing_letters(session: Session, case: Case, text: str) -> str:
    """Return the letters that the paper of an approval with this text could not show."""
    seen = read_case(session, case.id)
    definition, answers = seen.procedure.definition, seen.answers
    if definition.kind not in _WITH_PAPER:
        return ""
    outcome = definition.outcome
    # Whose power nobody has accepted yet is nobody's to print: that is refused elsewhere.
    said = [find_person(session, seen.holder_id).full_name] if seen.holder_id else []
    said += [
        shown_answer(question, answers[question.id])
        for question in seen.procedure.questions_for(answers)
        if question.id in outcome.details and question.id in answers
    ]
    said += outcome.finding.read(text).values() if outcome.finding else ()
    return unprintable(" ".join(said))


def require_letters(session: Session, case: Case, text: str) -> None:
    """Refuse an approval whose paper would show a box in the place of a letter.

    Raises:
        InvalidError: with the letters.
    """
    letters = missing_letters(session, case, text)
    if letters:
        raise refusal(letters)
