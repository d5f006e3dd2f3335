# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Pages that are the same for everybody who has not entered: made once, served from memory.

A page holds while all that it was made of does, which each tells by `munikit.kernel.resting`: what
is remembered of tables, the files of values, the day. One that asked a table itself is not kept,
nor one that left anything in the reader's session: a form's token is one person's. They go out
compressed, which a page with a secret must not: its length would tell it bit by bit (BREACH).
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from flask import current_app, request, session
from flask.typing import ResponseReturnValue

from munikit.kernel.clock import local_date
from munikit.kernel.resting import Holds, listening, rests_on
from munikit.kernel.words import spoken
from munikit.web.guard import visitor
from munikit.web.packing import Packed
from munikit.web.sessions import TableSessions
from munikit.web.surroundings import surroundings
from munikit.web.transactions import database

_View = Callable[..., ResponseReturnValue]
_HTML = "text/html; charset=utf-8"
# A browser keeps it and asks each time whether it still holds; nobody between keeps it.
_ASK_AGAIN = "private, no-cache"


def same_for_everybody(view: _View) -> _View:
    """Serve a page from memory to whoever has not entered.

    For a view whose page depends on its address, the language and what is told by
    `munikit.kernel.resting`: of the request it reads nothing else. With a query, or with the cookie
    of a session, the view is called as ever. It stands below `public`.
    """

    @wraps(view)
    def answered(**place: Any) -> ResponseReturnValue:  # noqa: ANN401 - what is in the address.
        if not _says_nothing_of_who_asks():
            return view(**place)
        key = (request.root_path, request.path, spoken())
        pages = surroundings().kept_pages
        page = pages.find(key)
        if page is None:
            with listening() as told:
                rests_on(_this_day())
                made = view(**place)
            is_everybodys = isinstance(made, str) and not (session or session.modified)
            if not is_everybodys or not all(still() for still in told):
                return made
            page = Packed.of(str(made).encode(), _HTML)
            pages.keep(key, page, told)
        return page.answer(vary="Cookie, Accept-Encoding", cache_control=_ASK_AGAIN)

    return answered


def _says_nothing_of_who_asks() -> bool:
    if request.query_string or request.method not in ("GET", "HEAD"):
        return False
    cookie = cast("TableSessions", current_app.session_interface).cookie
    return visitor() is None and cookie not in request.cookies


def _this_day() -> Holds:
    portal = database()
    day = local_date(portal.wiring.clock.now())
    return lambda: local_date(portal.wiring.clock.now()) == day
