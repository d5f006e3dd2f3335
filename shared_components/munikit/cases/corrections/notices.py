# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Telling the person what is missing, and whoever asked that it came."""

from sqlalchemy.orm import Session

from munikit.cases.case.models import Case, CaseAct
from munikit.cases.case.officials import tell_officials
from munikit.cases.case.telling import mail_person, notify_person, text_person
from munikit.cases.corrections.services import open_questions
from munikit.kernel.formats import day
from munikit.kernel.words import gettext as _
from munikit.notices import INSTRUCTION
from munikit.procedures import QuestionKind, version


def tell_requested(session: Session, case: Case, line: CaseAct) -> None:
    until = day(case.ask_until) if case.ask_until else ""
    questions = open_questions(session, case, version(session, case.procedure_digest))
    is_file = bool(questions) and all(each.kind is QuestionKind.FILE for each in questions)
    lacking = _("Falta un documento") if is_file else _("Falta información")
    subject = _("%(lacking)s en su solicitud %(folio)s", lacking=lacking, folio=case.folio)
    body = _(
        "Necesitamos algo de usted para seguir. Envíelo a más tardar el %(until)s. "
        "Mientras tanto, el plazo está detenido.",
        until=until,
    )
    mail_person(session, case, line, subject, body)
    last = f"{case.ask_until:%d/%m}" if case.ask_until else ""
    text = _(
        "%(lower)s en %(folio)s. Envíelo hasta el %(last)s en",
        lower=lacking.lower(),
        folio=case.folio,
        last=last,
    )
    text_person(session, case, line, text)
    notify_person(session, case, line, stage=INSTRUCTION, subject=subject, body=body)


def tell_received(session: Session, case: Case, line: CaseAct) -> None:
    until = _(" El plazo vence el %(day)s.", day=day(case.due_on)) if case.due_on else ""
    body = _("La persona respondió y el plazo corre de nuevo.%(until)s", until=until)
    tell_officials(
        session, case, line, _("Respondieron lo que se pidió en %(folio)s", folio=case.folio), body
    )
