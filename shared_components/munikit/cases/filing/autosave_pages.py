# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What is being written is kept as it is written, and what could not be is named."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import Response
from flask.typing import ResponseReturnValue

from munikit.cases.case.meanwhile import meanwhile
from munikit.cases.case.meanwhile_pages import STEP, renew
from munikit.cases.case.models import Case
from munikit.cases.case.pages import own
from munikit.cases.filing import services as filing
from munikit.cases.filing.pages import bp
from munikit.cases.filing.step_pages import page_form, page_of
from munikit.kernel.words import gettext as _
from munikit.procedures import Page, Question, version
from munikit.procedures.question_pages import read_answers
from munikit.web import actor, reader_language, reading, signed_in, transaction
from munikit.web.forms import MADE_FROM, Form

# The page stands as made from what was just kept: what it sends next is no older tab's.
HEADER = "X-Made-From"


@bp.post("/solicitudes/<uuid:case_id>/paso/<page_id>/borrador")
@signed_in
def autosave(case_id: UUID, page_id: str) -> ResponseReturnValue:
    """Keep what is right of a page that is being written, and name the rest."""
    with reading() as session:
        case = own(session, case_id)
        procedure = version(session, case.procedure_digest).into(reader_language())
        questions = page_of(procedure, case, page_id)
    form = page_form(questions, case, base=STEP, printed=procedure.printed)
    form.validate()
    wrong = [e for e in questions.questions if form[e.id].errors and not form[e.id].is_empty()]
    given = _given(questions, form, case)
    seen = form[MADE_FROM].data
    both = meanwhile(case.answers, given, seen).both
    sound = {name: answer for name, answer in given.items() if name not in both}
    with transaction() as session:
        case = filing.save_answers(session, case_id, sound, by=actor(), made_from=seen)
        answer = _said(wrong, [each for each in questions.questions if each.id in both])
        answer.headers[HEADER] = renew(form, case, sound)
    return answer


def _given(questions: Page, form: Form, case: Case) -> dict[str, Any]:
    """Return the sound answers; an empty box only where it empties one that was answered."""
    sound = [each for each in questions.questions if not form[each.id].errors]
    answers = read_answers(Page.model_construct(id="", title="", questions=tuple(sound)), form)
    empty: tuple[object, ...] = (None, "", [])
    return {
        name: answer
        for name, answer in answers.items()
        if answer not in empty or case.answers.get(name) not in empty
    }


def _said(wrong: Sequence[Question], both: Sequence[Question]) -> Response:
    """Name what was not kept; nothing is said where all was."""
    words = []
    if wrong:
        words.append(_("Falta %(boxes)s: revise cómo está escrito.", boxes=_named(wrong)))
    if both:
        words.append(
            _("Falta %(boxes)s: cambió en otra ventana. Apriete Continuar para elegir.",
              boxes=_named(both))
        )  # fmt: skip
    return Response(" ".join(words), 200 if words else 204, mimetype="text/plain")


def _named(questions: Sequence[Question]) -> str:
    return ", ".join(f"«{each.label}»" for each in questions)
