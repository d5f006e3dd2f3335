# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The life of a procedure in a portal: draft, in review, published, retired.

What a module ships is published from the start; a folder of the portal's own that says
``draft = true`` waits until somebody reviews it and somebody publishes it.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from math import inf
from time import monotonic
from uuid import UUID

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from munikit import audit
from munikit.access import Actor, Role, allow
from munikit.db import Base
from munikit.kernel.errors import ConflictError, NotFoundError
from munikit.kernel.transitions import Transitions
from munikit.procedures.asking import QuestionKind
from munikit.procedures.catalogue import CATALOGUE
from munikit.procedures.procedure import Procedure
from munikit.wiring import ask, wiring


class ProcedureState(StrEnum):
    DRAFT = "draft"
    IN_REVIEW = "in_review"
    PUBLISHED = "published"
    RETIRED = "retired"


class ProcedureMove(StrEnum):
    SEND_TO_REVIEW = "send_to_review"
    SEND_BACK = "send_back"
    PUBLISH = "publish"
    RETIRE = "retire"
    TAKE_UP = "take_up"


class ProcedurePermission(StrEnum):
    MANAGE = "procedures:catalogue:manage"


EDITOR = Role(
    "procedure_editor", "Administración de trámites", frozenset({ProcedurePermission.MANAGE})
)

_S, _M = ProcedureState, ProcedureMove
PROCEDURE_TRANSITIONS = Transitions(
    {
        (_S.DRAFT, _M.SEND_TO_REVIEW): _S.IN_REVIEW,
        (_S.IN_REVIEW, _M.SEND_BACK): _S.DRAFT,
        (_S.IN_REVIEW, _M.PUBLISH): _S.PUBLISHED,
        (_S.PUBLISHED, _M.RETIRE): _S.RETIRED,
        (_S.RETIRED, _M.TAKE_UP): _S.DRAFT,
    }
)
LABELS = {
    _S.DRAFT: ("Borrador", "info"),
    _S.IN_REVIEW: ("En revisión", "warning"),
    _S.PUBLISHED: ("Publicado", "success"),
    _S.RETIRED: ("Retirado", "problem"),
}
MOVES = {
    _M.SEND_TO_REVIEW: "Enviar a revisión",
    _M.SEND_BACK: "Devolver a borrador",
    _M.PUBLISH: "Publicar",
    _M.RETIRE: "Retirar",
    _M.TAKE_UP: "Volver a borrador",
}
_MOST_WORDS = 25
_NOT_OFFERED = "Este trámite no está disponible. Búsquelo en el inicio o llame a la municipalidad."
# For so long another process may still offer what was just retired; to begin it asks anew.
_REMEMBERED_SECONDS = 5.0


class Publication(Base):
    """The state of a procedure that somebody changed; ``by_id`` is who did last."""

    __tablename__ = "munikit_publication"

    procedure_id: Mapped[str] = mapped_column(String(60), primary_key=True)
    state: Mapped[ProcedureState]
    by_id: Mapped[UUID]
    at: Mapped[datetime]


def state_of(session: Session, procedure: Procedure) -> ProcedureState:
    """Return where a procedure is in its life."""
    row = session.get(Publication, procedure.id)
    if row is not None:
        return row.state
    return _first(procedure)


def offered(session: Session, text: str = "") -> Sequence[Procedure]:
    """Return the published procedures that have every word of ``text``."""
    states = _states(session)
    found = ask(session, CATALOGUE).search(text)
    return tuple(each for each in found if states.get(each.id, _first(each)) == _S.PUBLISHED)


def _first(procedure: Procedure) -> ProcedureState:
    return _S.DRAFT if procedure.definition.draft else _S.PUBLISHED


def _states(session: Session) -> Mapping[str, str]:
    catalogue = ask(session, CATALOGUE)
    until, states = catalogue.states
    if monotonic() > until:
        states = dict(session.execute(select(Publication.procedure_id, Publication.state)).all())
        catalogue.states = (monotonic() + _REMEMBERED_SECONDS, states)
    return states


def find_offered(session: Session, procedure_id: str) -> Procedure:
    """Return a procedure people may begin.

    Raises:
        NotFoundError: there is none of that id, or it is not published.
    """
    procedure = ask(session, CATALOGUE).get(procedure_id)
    if state_of(session, procedure) is not _S.PUBLISHED:
        raise NotFoundError(_NOT_OFFERED)
    return procedure


def find_shown(session: Session, procedure_id: str) -> Procedure:
    """Return a procedure to read about, without asking the database at each reading.

    Raises:
        NotFoundError: there is none of that id, or it was not published some seconds ago.
    """
    procedure = ask(session, CATALOGUE).get(procedure_id)
    if _states(session).get(procedure_id, _first(procedure)) != _S.PUBLISHED:
        raise NotFoundError(_NOT_OFFERED)
    return procedure


def move_procedure(session: Session, procedure_id: str, move: ProcedureMove, *, by: Actor) -> None:
    """Move a procedure along; cases that are open keep their version whatever happens.

    Raises:
        ConflictError: it has no such move now, it lacks something, or who sent it publishes it.
    """
    allow(by, ProcedurePermission.MANAGE)
    procedure = ask(session, CATALOGUE).get(procedure_id)
    before = state_of(session, procedure)
    after = PROCEDURE_TRANSITIONS.after(
        before, move, refused=f"El trámite está en otro estado: {LABELS[before][0].lower()}."
    )
    row = session.get(Publication, procedure_id)
    if move is _M.PUBLISH:
        if row is not None and row.by_id == by.id:
            raise ConflictError("Usted lo envió a revisión. Debe publicarlo otra persona.")
        missing = list(lacks(procedure))
        if missing:
            raise ConflictError(f"Todavía le falta: {'; '.join(missing)}.")
    now = wiring(session).clock.now()
    session.merge(Publication(procedure_id=procedure_id, state=after, by_id=by.id, at=now))
    ask(session, CATALOGUE).states = (-inf, {})
    data = {"procedure": procedure_id, "before": before.value, "after": after.value}
    audit.record(session, f"procedures.{move}", actor_id=by.id, subject_id=None, data=data)


def lacks(procedure: Procedure) -> Iterator[str]:
    """Yield what a procedure still needs before it can be published."""
    definition = procedure.definition
    asked = {each.id: each for each in definition.questions if each.required}
    if "email" not in asked or asked["email"].kind is not QuestionKind.EMAIL:
        yield "preguntar el correo, donde se avisa a la persona (Ley 19.880, artículo 30 letra a)"
    for reason in definition.review.reasons:
        if not any(character.isdigit() for character in reason.norm):
            yield f"el artículo de la norma en el motivo «{reason.text}»"
    for place, text in (("el resumen", definition.summary), ("quién puede", definition.who_can)):
        longest = max((len(sentence.split()) for sentence in text.split(".")), default=0)
        if longest > _MOST_WORDS:
            yield f"frases de hasta {_MOST_WORDS} palabras en {place}: una tiene {longest}"
