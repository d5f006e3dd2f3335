# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What people are offered of the catalogue: of a folder that was edited, what was published."""

from collections.abc import Sequence
from datetime import timedelta
from operator import attrgetter

from sqlalchemy import update
from sqlalchemy.orm import Session

from munikit.db.upsert import insert_or_ignore
from munikit.kernel.errors import NotFoundError
from munikit.kernel.text import fold
from munikit.kernel.words import lazy_gettext as _l
from munikit.outbox import Job, Work
from munikit.procedures.catalogue import CATALOGUE
from munikit.procedures.procedure import Procedure
from munikit.procedures.publications import (
    PUBLICATIONS,
    ProcedureState,
    Publication,
    Published,
)
from munikit.procedures.publishing import first_state
from munikit.procedures.versions import remember, version
from munikit.wiring import ask, wiring

_NOT_OFFERED = _l(
    "Este trámite no está disponible. Búsquelo en el inicio o escriba a la municipalidad."
)


def offered(session: Session, text: str = "") -> Sequence[Procedure]:
    """Return the published procedures that have every word of ``text``."""
    catalogue = ask(session, CATALOGUE)
    known = [_published_as(session, each) for each in catalogue.search(text)]
    known += [_standing(session, each) for each in catalogue.broken]
    words = fold(text).split()
    found = [each for each in known if each and all(w in each.search_words for w in words)]
    return tuple(sorted(found, key=attrgetter("order")))


def find_offered(session: Session, procedure_id: str) -> Procedure:
    """Return a procedure people may begin.

    Raises:
        NotFoundError: there is none of that id, or it is not published.
    """
    if procedure_id in ask(session, CATALOGUE).broken:
        return _must_stand(session, procedure_id)
    procedure = ask(session, CATALOGUE).get(procedure_id)
    issues = ask(session, CATALOGUE).issues(procedure)
    row = session.get(Publication, procedure_id)
    state = row.state if row else first_state(session, procedure)
    if state is not ProcedureState.PUBLISHED or not issues:
        raise NotFoundError(_NOT_OFFERED)
    return _version(session, procedure, row.digest if row else None)


def find_shown(session: Session, procedure_id: str) -> Procedure:
    """Return a procedure to read about, without asking the database at each reading.

    Raises:
        NotFoundError: there is none of that id, or it was not published some seconds ago.
    """
    if procedure_id in ask(session, CATALOGUE).broken:
        return _must_stand(session, procedure_id)
    shown = _published_as(session, ask(session, CATALOGUE).get(procedure_id))
    if shown is None:
        raise NotFoundError(_NOT_OFFERED)
    return shown


def _must_stand(session: Session, procedure_id: str) -> Procedure:
    found = _standing(session, procedure_id)
    if found is None:
        raise NotFoundError(_NOT_OFFERED)
    return found


def _standing(session: Session, procedure_id: str) -> Procedure | None:
    """Return the published version of a folder that cannot be read now."""
    found = PUBLICATIONS.of(session).get(procedure_id)
    if found is None or found.state is not ProcedureState.PUBLISHED or found.digest is None:
        return None
    return version(session, found.digest)


def _published_as(session: Session, procedure: Procedure) -> Procedure | None:
    """Return the version of a procedure that is published, or nothing where it is not."""
    found = PUBLICATIONS.of(session).get(procedure.id)
    found = found or Published(first_state(session, procedure))
    issues = ask(session, CATALOGUE).issues(procedure)
    if found.state is not ProcedureState.PUBLISHED or not issues:
        return None
    return _version(session, procedure, found.digest)


def _version(session: Session, procedure: Procedure, digest: str | None) -> Procedure:
    if not procedure.own or digest in (None, procedure.digest):
        return procedure
    return version(session, digest)


def _adopt(work: Work) -> None:
    with work.finishing() as session:
        for each in ask(session, CATALOGUE).procedures:
            if each.own and first_state(session, each) is ProcedureState.PUBLISHED:
                _take_as_published(session, each)


def _take_as_published(session: Session, procedure: Procedure) -> None:
    state = ProcedureState.PUBLISHED
    digest = remember(session, procedure)
    now = wiring(session).clock.now()
    new = {"procedure_id": procedure.id, "state": state, "at": now, "digest": digest}
    session.execute(insert_or_ignore(session, Publication, **new))
    # One that was published before versions were kept.
    unknown = Publication.digest.is_(None), Publication.state == state
    mine = update(Publication).where(Publication.procedure_id == procedure.id, *unknown)
    session.execute(mine.values(digest=digest))
    PUBLICATIONS.expire_after(session)


# From its first hours on, a folder that was put in place counts as what was published.
ADOPT = Job("procedures.adopt", _adopt, every=timedelta(hours=1))
