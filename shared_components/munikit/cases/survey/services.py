# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What people thought of applying: kept without a name, a folio or a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from munikit.access import Actor
from munikit.cases.case.reading import own_case
from munikit.cases.survey.models import SurveyAnswer
from munikit.kernel.clock import local_date
from munikit.kernel.words import lazy_gettext as _l
from munikit.wiring import wiring

TROUBLES = {
    "find": _l("Encontrar el trámite"),
    "understand": _l("Entender los requisitos"),
    "upload": _l("Subir documentos"),
    "pay": _l("Pagar"),
    "enter": _l("Entrar con la clave"),
    "other": _l("Otra cosa"),
}


@dataclass(frozen=True)
class Answer:
    """``ease`` from 1, very hard, to 5; ``troubles`` are keys of `TROUBLES`."""

    ease: int
    troubles: Sequence[str] = ()
    text: str = ""


def answer_survey(session: Session, case_id: UUID, given: Answer, *, by: Actor) -> None:
    """Keep an answer; of each application one counts, and nothing leads from it to the person."""
    case = own_case(session, case_id, by=by)
    if case.surveyed:
        return
    case.surveyed = True
    session.add(
        SurveyAnswer(
            procedure_id=case.procedure_id,
            month=f"{local_date(wiring(session).clock.now()):%Y-%m}",
            ease=given.ease,
            troubles={name: True for name in given.troubles if name in TROUBLES},
            text=given.text.strip(),
        )
    )
