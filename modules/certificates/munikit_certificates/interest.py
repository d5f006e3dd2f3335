# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Nobody voids, corrects or certifies what is their own (Ley 19.880 art. 12)."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from munikit.cases.case.interest import parties_about
from munikit.people import Interest, Party, Person, interest_of, refuse_own, runs_of
from munikit.public.rules import Actor, ForbiddenError, InvalidError
from munikit.public.rules import lazy_gettext as _l
from munikit_certificates.models import Document
from munikit_certificates.records.services import Record, RecordLine, normal_key

_PAPER = _l("Este documento es suyo. Debe verlo otra persona.")
_ROW = _l("Es o puede ser de quien subió el archivo. Debe certificarlo otra persona.")
_LIST = _l("La lista cambia lo que consta de usted. Debe cargarla otra persona.")


def refuse_own_paper(session: Session, document: Document, by: Actor) -> None:
    """Let nobody act on a paper of their own, or of a case of theirs.

    Raises:
        ForbiddenError: it is theirs, or the portal cannot know that it is not.
    """
    holder = Party(document.holder_id, document.holder_run, document.holder_name)
    refuse_own(session, by, [holder, *parties_about(session, document.subject_id)], _PAPER)


def refuse_own_row(session: Session, holder: Person, by_id: UUID | None) -> None:
    """Let nobody certify themselves in a file of many; the command line is nobody.

    Raises:
        InvalidError: it is theirs, or the portal cannot know that it is not.
    """
    if by_id is None:
        return
    party = Party(holder.id, holder.run, holder.full_name)
    if interest_of(session, Party(by_id), [party]) is not Interest.NONE:
        raise InvalidError(_ROW)


def refuse_own_lines(session: Session, source: str, lines: Sequence[RecordLine], by: Actor) -> None:
    """Let nobody change what a list says under their own RUN.

    Raises:
        ForbiddenError: it would.
    """
    mine = {normal_key(str(run)) for run in runs_of(session, by.id)}
    query = select(Record).where(Record.source == source, Record.key.in_(mine))
    before = {each.key: (each.facts, each.issues) for each in session.scalars(query)}
    after = {each.key: (dict(each.facts), each.issues) for each in lines if each.key in mine}
    if before != after:
        raise ForbiddenError(_LIST)
