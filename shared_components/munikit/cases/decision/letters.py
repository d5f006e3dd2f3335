# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Whether the paper of an approval would show every letter: known before it is signed."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from munikit.cases.case.models import Case
from munikit.cases.case.reading import read_case
from munikit.kernel.errors import InvalidError
from munikit.kernel.words import lazy_gettext as _l
from munikit.people import find_person
from munikit.printing.lettering import refusal, unprintable
from munikit.procedures.answers import shown_answer

_HOLDER = _l("El nombre de la persona")


def missing_letters(session: Session, case: Case, finding: Mapping[str, str]) -> Mapping[str, str]:
    """Return the letters the paper of an approval could not show, by place."""
    seen = read_case(session, case.id)
    outcome = seen.procedure.definition.outcome
    answers = seen.answers
    if not seen.procedure.ends_in_paper:
        return {}
    # Whose power nobody has accepted yet is nobody's to print: that is refused elsewhere.
    said = {_HOLDER: find_person(session, seen.holder_id).full_name} if seen.holder_id else {}
    said |= {
        question.title: shown_answer(question, answers[question.id])
        for question in seen.procedure.questions_for(answers)
        if question.id in outcome.details and question.id in answers
    }
    said |= finding
    return {place: letters for place, words in said.items() if (letters := unprintable(words))}


def letters_refusal(missing: Mapping[str, str]) -> InvalidError:
    """Return what is said of letters that a paper could not show, and in which answer they are."""
    return refusal(dict.fromkeys("".join(missing.values())), list(missing))


def require_letters(session: Session, case: Case, finding: Mapping[str, str]) -> None:
    """Refuse an approval whose paper would show a box in the place of a letter.

    Raises:
        InvalidError: with the letters and the answers they are in.
    """
    missing = missing_letters(session, case, finding)
    if missing:
        raise letters_refusal(missing)
