# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The life of a procedure in a portal: draft, in review, published, retired.

What a module ships is published from the start and follows the package that is installed. A folder
of the portal's own that says ``draft = true``, or lacks something, or is new in production, waits
until somebody reviews it and somebody publishes it; one that was published and is edited goes on as
it was until its changes are, too.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sqlalchemy.orm import Session

from munikit import audit
from munikit.access import Actor, Role, allow
from munikit.kernel.errors import ConflictError
from munikit.kernel.transitions import Transitions
from munikit.kernel.words import gettext as _
from munikit.kernel.words import lazy_gettext as _l
from munikit.procedures.catalogue import CATALOGUE
from munikit.procedures.definition import Definition
from munikit.procedures.procedure import Procedure
from munikit.procedures.publications import PUBLICATIONS, ProcedureState, Publication
from munikit.procedures.versions import remember, version
from munikit.wiring import ask, wiring


class ProcedureMove(StrEnum):
    SEND_TO_REVIEW = "send_to_review"
    SEND_BACK = "send_back"
    PUBLISH = "publish"
    RETIRE = "retire"
    TAKE_UP = "take_up"
    SEND_CHANGES = "send_changes"
    PUBLISH_CHANGES = "publish_changes"


class ProcedurePermission(StrEnum):
    MANAGE = "procedures:catalogue:manage"


EDITOR = Role(
    "procedure_editor", _l("Administración de trámites"), frozenset({ProcedurePermission.MANAGE})
)

_S = ProcedureState
_M = ProcedureMove
PROCEDURE_TRANSITIONS = Transitions(
    {
        (_S.DRAFT, _M.SEND_TO_REVIEW): _S.IN_REVIEW,
        (_S.IN_REVIEW, _M.SEND_BACK): _S.DRAFT,
        (_S.IN_REVIEW, _M.PUBLISH): _S.PUBLISHED,
        (_S.PUBLISHED, _M.SEND_CHANGES): _S.PUBLISHED,
        (_S.PUBLISHED, _M.PUBLISH_CHANGES): _S.PUBLISHED,
        (_S.PUBLISHED, _M.RETIRE): _S.RETIRED,
        (_S.RETIRED, _M.TAKE_UP): _S.DRAFT,
    }
)
LABELS = {
    _S.DRAFT: (_l("Borrador"), "info"),
    _S.IN_REVIEW: (_l("En revisión"), "warning"),
    _S.PUBLISHED: (_l("Publicado"), "success"),
    _S.RETIRED: (_l("Retirado"), "problem"),
}
MOVES = {
    _M.SEND_TO_REVIEW: _l("Enviar a revisión"),
    _M.SEND_BACK: _l("Devolver a borrador"),
    _M.PUBLISH: _l("Publicar"),
    _M.RETIRE: _l("Retirar"),
    _M.TAKE_UP: _l("Volver a borrador"),
    _M.SEND_CHANGES: _l("Enviar los cambios a revisión"),
    _M.PUBLISH_CHANGES: _l("Publicar los cambios"),
}
_MOST_WORDS = 25


@dataclass(frozen=True)
class Edit:
    """A published procedure whose folder says something else now.

    ``sent`` is that the changes are in review, and may be published.
    """

    published: Procedure
    sent: bool


def state_of(session: Session, procedure: Procedure) -> ProcedureState:
    """Return where a procedure is in its life."""
    row = session.get(Publication, procedure.id)
    return row.state if row is not None else first_state(session, procedure)


def first_state(session: Session, procedure: Procedure) -> ProcedureState:
    """Return where a procedure begins that nobody moved yet.

    A folder of the portal's own that lacks nothing is offered at once in a trial; in production
    somebody publishes it.
    """
    if procedure.definition.draft:
        return _S.DRAFT
    waits = wiring(session).settings.production or lacks_of(procedure)
    return _S.DRAFT if procedure.own and waits else _S.PUBLISHED


def lacks_of(procedure: Procedure) -> list[str]:
    """Return what keeps a procedure from being published; what a module ships was reviewed."""
    return list(lacks(procedure)) if procedure.own else []


def edit_of(session: Session, procedure: Procedure) -> Edit | None:
    """Return the version people are offered where the procedure's folder was edited since."""
    row = session.get(Publication, procedure.id)
    if row is None or not procedure.own or row.state is not _S.PUBLISHED:
        return None
    if row.digest in (None, procedure.digest):
        return None
    return Edit(version(session, row.digest), row.sent_digest == procedure.digest)


def moves_of(session: Session, procedure: Procedure) -> list[ProcedureMove]:
    """Return what may be done with a procedure now."""
    edit = edit_of(session, procedure)
    apt = {_M.SEND_CHANGES: edit and not edit.sent, _M.PUBLISH_CHANGES: edit and edit.sent}
    state = state_of(session, procedure)
    return [m for m in _M if PROCEDURE_TRANSITIONS.allows(state, m) and apt.get(m, True)]


def move_procedure(session: Session, procedure_id: str, move: ProcedureMove, *, by: Actor) -> None:
    """Move a procedure along; cases that are open keep their version whatever happens.

    Raises:
        ConflictError: it has no such move now, it lacks something, it was edited after it was
            sent, or who sent it publishes it.
    """
    allow(by, ProcedurePermission.MANAGE)
    procedure = ask(session, CATALOGUE).get(procedure_id)
    before = state_of(session, procedure)
    refused = _("El trámite está en otro estado: %(lower)s.", lower=LABELS[before][0].lower())
    after = PROCEDURE_TRANSITIONS.after(before, move, refused=refused)
    if move not in moves_of(session, procedure):
        raise ConflictError(_("Sus cambios están en otro estado. Cargue la página de nuevo."))
    row = session.get(Publication, procedure_id)
    if row is None:
        row = Publication(procedure_id=procedure_id)
        session.add(row)
    if move in (_M.PUBLISH, _M.PUBLISH_CHANGES):
        _must_be_ready(row, procedure, by)
        _must_be_whole(session, procedure)
        row.digest = remember(session, procedure)
    if move in (_M.SEND_TO_REVIEW, _M.SEND_CHANGES):
        row.sent_digest = procedure.digest
    row.state = after
    row.by_id = by.id
    row.at = wiring(session).clock.now()
    _note(session, procedure, move, before, by.id)


def publish_at_once(session: Session, procedure_id: str) -> None:
    """Publish a folder as it is, for whoever keeps the machine: nobody reviews it.

    Raises:
        NotFoundError: the portal has no such procedure.
        ConflictError: it lacks something.
    """
    procedure = ask(session, CATALOGUE).get(procedure_id)
    _must_be_whole(session, procedure)
    before = state_of(session, procedure)
    now = wiring(session).clock.now()
    digest = remember(session, procedure)
    session.merge(
        Publication(
            procedure_id=procedure_id, state=_S.PUBLISHED, by_id=None, at=now, digest=digest
        )
    )
    _note(session, procedure, _M.PUBLISH, before, None)


def _must_be_ready(row: Publication, procedure: Procedure, by: Actor) -> None:
    if row.by_id == by.id:
        raise ConflictError(_("Usted lo envió a revisión. Debe publicarlo otra persona."))
    if row.sent_digest != procedure.digest:
        raise ConflictError(
            _("El trámite cambió desde que se envió a revisión. Devuélvalo y envíelo de nuevo.")
        )


def _must_be_whole(session: Session, procedure: Procedure) -> None:
    missing = lacks_of(procedure)
    if not ask(session, CATALOGUE).issues(procedure):
        missing.append(nobody_issues(procedure))
    if missing:
        raise ConflictError(_("Todavía le falta: %(missing)s.", missing="; ".join(missing)))


def nobody_issues(procedure: Procedure) -> str:
    kind = procedure.definition.kind.value
    return _(
        "un módulo activo que emita documentos de tipo «%(kind)s»; sin él nadie lo recibiría",
        kind=kind,
    )


def _note(
    session: Session,
    procedure: Procedure,
    move: ProcedureMove,
    before: ProcedureState,
    by_id: UUID | None,
) -> None:
    PUBLICATIONS.expire_after(session)
    after = state_of(session, procedure).value
    data = {"procedure": procedure.id, "before": before.value, "after": after}
    data["version"] = procedure.digest
    audit.record(session, f"procedures.{move}", actor_id=by_id, subject_id=None, data=data)


def lacks(procedure: Procedure) -> Iterator[str]:
    """Yield what a procedure still needs before it can be published."""
    definition = procedure.definition
    if not definition.asks_for_email:
        yield _(
            "preguntar el correo, donde se avisa a la persona (Ley 19.880, artículo 30 letra a)"
        )
    yield from _unwritten(definition)
    for reason in definition.review.reasons:
        if not any(character.isdigit() for character in reason.norm):
            yield _("el artículo de la norma en el motivo «%(said)s»", said=reason.text)
    for place, text in (
        (_("el resumen"), definition.summary),
        (_("quién puede"), definition.who_can),
    ):
        longest = max((len(sentence.split()) for sentence in text.split(".")), default=0)
        if longest > _MOST_WORDS:
            yield _(
                "frases de hasta %(most_words)s palabras en %(place)s: una tiene %(longest)s",
                most_words=_MOST_WORDS,
                place=place,
                longest=longest,
            )


def _unwritten(definition: Definition) -> Iterator[str]:
    """Yield the texts that are still those of a new folder."""
    cost = definition.cost
    unit = definition.review.unit
    places = (
        (_("el resumen"), definition.summary, _("Diga en una frase")),
        (_("la unidad que responde"), unit, _("Unidad que responde")),
        (
            _("el artículo que fija el valor"),
            cost.basis.article if cost else "",
            _("artículo que fija"),
        ),
    )
    for place, text, placeholder in places:
        if text.startswith(placeholder):
            yield f"escribir {place}"
