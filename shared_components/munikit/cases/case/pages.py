# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What the pages of every room need, a person's and the desk's."""

from dataclasses import dataclass
from uuid import UUID

from flask import current_app, request, url_for
from flask import session as web_session
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from munikit import audit
from munikit.cases.case.models import Case
from munikit.cases.case.reading import ForeignCaseError, own_case
from munikit.kernel.errors import NotFoundError
from munikit.procedures import Procedure, version
from munikit.web import actor, page, reader_language, transaction, visitor
from munikit.web.forms import Form, sent

# Where the inbox was left: its query, in the session.
PLACE = "inbox_place"


@dataclass(frozen=True, kw_only=True)
class ActPage:
    """What the page of one act says around its form; ``back`` is where it was begun.

    At the desk ``version`` is that of the case which the official has before their eyes.
    """

    heading: str
    lead: tuple[str, ...]
    button: str
    back: str
    stage: str = ""
    version: int = 0


def act_page(form: Form, shown: ActPage) -> ResponseReturnValue:
    """Return the page of an act that is a form: questions, and one button."""
    status = 422 if form.is_submitted() else 200
    return page("munikit/cases/act.html", form=form, shown=shown), status


def read(session: Session, case: Case) -> Procedure:
    """Return the version a case was started with, in the visitor's language."""
    return version(session, case.procedure_digest).into(reader_language())


def own(session: Session, case_id: UUID) -> Case:
    """Return the case of whoever is signed in."""
    return own_case(session, case_id, by=actor())


def refuse_foreign(error: ForeignCaseError) -> ResponseReturnValue:
    """Answer as if the case did not exist, and write down who asked for it, at whatever page.

    The refused transaction is over by now: a second one beside it would wait for its lock. A page
    that is open to all may have been asked by nobody we know.
    """
    by = visitor()
    with transaction() as session:
        audit.record(
            session,
            "cases.open",
            actor_id=by.id if by else None,
            subject_id=(request.view_args or {}).get("case_id"),
            outcome="refused",
        )
    return current_app.handle_user_exception(NotFoundError(error.message))


def seen() -> int:
    """Return the version of the case that the official had before their eyes."""
    return sent().number("version")


def place() -> str:
    """Return the address of the inbox as the official left it: tab, filters and page."""
    query = web_session.get(PLACE, "")
    return f"{inbox_page()}?{query}" if query else inbox_page()


# Said here and nowhere else: rooms of every floor lead to these pages of the rooms at the top.
def person_page(case_id: UUID) -> str:
    """Return the address of a case as its person follows it."""
    return url_for("following.show", case_id=case_id)


def done_page(case_id: UUID) -> str:
    """Return the address a person comes to once their application was sent."""
    return url_for("following.done", case_id=case_id)


def person_cases() -> str:
    """Return the address of the cases of whoever is signed in."""
    return url_for("following.mine")


def desk_page(case_id: UUID) -> str:
    """Return the address of a case at the desk."""
    return url_for("inbox.show", case_id=case_id)


def inbox_page() -> str:
    """Return the address of the inbox as it is first seen."""
    return url_for("inbox.listing")


NAMED = (person_page, done_page, person_cases, desk_page, inbox_page)
