# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Beginning and ending the session of whoever entered, by whichever door."""

import secrets
from typing import cast

from flask import g, url_for
from flask import session as web_session
from flask_login import UserMixin, login_user, logout_user

from munikit.access import Actor
from munikit.web.guard import keep_typed_of, pop_next_path
from munikit.web.sessions import PERSON, PortalSession
from munikit.web.surroundings import surroundings


class SignedIn(UserMixin):  # type: ignore[misc] # Flask-Login has no types.
    """What Flask-Login keeps of a person for one request."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor

    def get_id(self) -> str:
        return str(self.actor.id)


def begin_session(actor: Actor, *, by: str) -> str:
    """Begin a person's session under a new identifier and return where they were going.

    Never in the transaction that notes the entry: where that could not be kept, on a full disk, the
    session would name somebody who does not exist, or whose entry is in no journal.
    """
    web = cast("PortalSession", web_session)
    target = pop_next_path()
    kept = keep_typed_of(actor.id)
    web.clear()
    web.update(kept)
    web.renew()
    login_user(SignedIn(actor))
    web[PERSON] = str(actor.id)
    web["by"] = by
    # Flask-WTF would make it at the first page, which then could not be read without writing.
    web["csrf_token"] = secrets.token_hex(20)
    web["official"] = actor.is_official
    g.munikit_actor = actor
    doors = surroundings().doors
    return target or url_for(doors.desk if actor.is_official else doors.mine)


def end_session() -> str:
    """End the session and return by which door the person had come in."""
    by = str(web_session.get("by", ""))
    logout_user()
    web_session.clear()
    return by
