# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What both sides write to each other, and what officials note for themselves."""

from uuid import UUID

from sqlalchemy.orm import Session

from munikit.access import Actor
from munikit.cases.case.acts import Act
from munikit.cases.case.models import Case
from munikit.cases.history.services import act, is_repeated, opened, require_possible
from munikit.cases.messages.acts import MESSAGE, NOTE, WRITTEN
from munikit.kernel.errors import InvalidError
from munikit.kernel.words import gettext as _


def add_note(session: Session, case_id: UUID, text: str, *, by: Actor) -> None:
    """Write down something the person does not see.

    Raises:
        InvalidError: there is nothing to write down.
    """
    case = opened(session, case_id, NOTE, by=by)
    if not text.strip():
        raise InvalidError(_("Escriba la nota antes de guardarla."))
    _once(session, case, NOTE, text.strip(), by)


def write_to_person(session: Session, case_id: UUID, text: str, *, by: Actor) -> None:
    """Send the person a message that asks for nothing; the clock goes on.

    Raises:
        InvalidError: there is no message.
    """
    _write(session, opened(session, case_id, MESSAGE, by=by), MESSAGE, text, by)


def write_to_officials(session: Session, case: Case, text: str, *, by: Actor) -> None:
    """Send a message to whoever has the case.

    Raises:
        ConflictError: the case is over.
        InvalidError: there is no message.
    """
    require_possible(session, case, WRITTEN, by)
    _write(session, case, WRITTEN, text, by)


def _write(session: Session, case: Case, what: Act, text: str, by: Actor) -> None:
    if not text.strip():
        raise InvalidError(_("Escriba el mensaje antes de enviarlo."))
    _once(session, case, what, text.strip(), by)


def _once(session: Session, case: Case, what: Act, text: str, by: Actor) -> None:
    """Add what was written; what was sent twice is there once."""
    if not is_repeated(session, case, what, text, by=by.id):
        act(session, case, what, by=by, text=text)
