# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The gate in front of every view: is it declared, who is there, may they, is the form ours."""

from collections.abc import Callable
from enum import StrEnum
from http import HTTPStatus
from io import BytesIO
from typing import Any, TypeVar, cast
from urllib.parse import urlsplit
from uuid import UUID

from flask import Flask, Response, current_app, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError, CSRFProtect
from werkzeug.datastructures import ImmutableMultiDict, MultiDict

from munikit import audit
from munikit.access.actor import Actor, allow
from munikit.db import refusing_writes
from munikit.kernel.errors import ConflictError, DomainError
from munikit.kernel.words import gettext as _
from munikit.web.errors import refusal_page
from munikit.web.intake import check_bytes
from munikit.web.language import chooses_language, read_as_chosen, read_spanish
from munikit.web.surroundings import surroundings
from munikit.web.transactions import database, transaction

View = TypeVar("View", bound=Callable[..., Any])

_DECLARATION = "munikit_access"
_CSRF_EXEMPT = "munikit_csrf_exempt"
_KEEPS_TYPED = "munikit_keeps_typed"
TYPED = "typed_before"
_NEXT = "next_path"
# It travels in the cookie of whoever has not entered; ours are far shorter.
_LONGEST_PATH = 512
# What is kept of a form while the person signs in again; a longer one was no form of ours.
_MOST_TYPED = 50_000
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})

_PUBLIC = "public"
_SIGNED_IN = "signed in"
csrf = CSRFProtect()


def public(view: View) -> View:
    """Let anybody see this view."""
    return _mark(view, _DECLARATION, _PUBLIC)


def signed_in(view: View) -> View:
    """Let any signed-in person see this view; its service checks what is theirs."""
    return _mark(view, _DECLARATION, _SIGNED_IN)


def requires(permission: StrEnum) -> Callable[[View], View]:
    """Let only whoever has the permission see this view."""
    return lambda view: _mark(view, _DECLARATION, permission)


def csrf_exempt(view: View) -> View:
    """Accept this view's POST from another site, as a payment gateway's return is."""
    return _mark(view, _CSRF_EXEMPT, value=True)


def keeps_typed_text(view: View) -> View:
    """Answer an expired page of this view by showing the form again with what was typed.

    So is one whose thing was changed by somebody else meanwhile (`ConflictError`). The view is then
    asked for its page, by GET and with nothing sent, so that what it does with a form that was sent
    it cannot do. Its `munikit.web.forms.Form` brings the words back and says why.
    """
    return _mark(view, _KEEPS_TYPED, value=True)


def keeps_typed() -> bool:
    """Say whether the view of this request brings back what was typed, as it was asked to."""
    view = current_app.view_functions.get(request.endpoint or "")
    return getattr(view, _KEEPS_TYPED, False)


def actor() -> Actor:
    """Return who is signed in; only in views that are `signed_in` or `requires` something."""
    return cast("Actor", g.munikit_actor)


def visitor() -> Actor | None:
    """Return who is signed in, if anybody is, at any page."""
    who: Actor | None = g.get("munikit_actor")
    return who


def is_shown_again() -> bool:
    """Say whether a page that was too old, or not ours, is shown again instead of acted on."""
    return g.get("typed_again") is not None


def is_in_another_language() -> bool:
    """Say whether a page is shown again because it was asked for in another language."""
    return "shown_in_another_language" in g


def is_changed_meanwhile() -> bool:
    """Say whether a page is shown again because what it changes was changed by somebody else."""
    return "shown_again_because" in g


def typed_before() -> dict[str, list[str]]:
    """Return what the person had typed here when the session expired, once."""
    kept = session.get(TYPED) or {}
    mine = kept.get("path") == request.path and kept.get("person") == str(actor().id)
    if not mine:
        return {}
    session.pop(TYPED)
    return cast("dict[str, list[str]]", kept["form"])


def keep_typed_of(person_id: UUID) -> dict[str, Any]:
    """Return what a login keeps of the session before it: the words of the same person only."""
    kept = session.get(TYPED) or {}
    return {TYPED: kept} if kept.get("person") == str(person_id) else {}


def pop_next_path() -> str | None:
    """Return the portal's own path the person was on the way to, once."""
    path = str(session.pop(_NEXT, ""))
    return path if is_own_path(path) else None


def is_own_path(path: str) -> bool:
    """Say whether a browser sent there stays here; it reads a backslash as a slash."""
    return path.startswith("/") and path[1:2] not in ("/", "\\") and path.isprintable()


def register(app: Flask) -> None:
    """Install the gate; `g.munikit_actor` must have been set by whoever knows the session."""
    csrf.init_app(app)
    app.before_request(check_bytes)
    app.before_request(_gate)
    app.after_request(_as_refused)
    app.register_error_handler(ConflictError, changed_meanwhile)


def require_declared(app: Flask) -> None:
    """Refuse to start with a view that does not say who may see it.

    Raises:
        LookupError: naming every such view.
    """
    rules = {rule.endpoint: rule.rule for rule in app.url_map.iter_rules()}
    missing = [
        f"{endpoint} ({rule})"
        for endpoint, rule in rules.items()
        if declaration(app, endpoint) is None
    ]
    if missing:
        raise LookupError(f"Views without @public, @signed_in or @requires: {', '.join(missing)}")


def declaration(app: Flask, endpoint: str) -> str | None:
    """Return what a view declares: ``public``, ``signed in``, a permission, or nothing."""
    return cast("str | None", getattr(app.view_functions[endpoint], _DECLARATION, None))


def _mark(view: View, name: str, value: object) -> View:
    setattr(view, name, value)
    return view


def _gate() -> ResponseReturnValue | None:
    if request.endpoint is None:
        return None  # No such address: Flask answers 404.
    declared = declaration(current_app, request.endpoint)
    if declared is None:
        raise LookupError(f"{request.endpoint} does not say who may see it")
    if "munikit_session_error" in g and (declared != _PUBLIC or request.method not in _SAFE):
        # Nobody can say who is there: not «sign in first», which would send a form to the void.
        raise g.munikit_session_error
    if declared != _PUBLIC and visitor() is None:
        # A script that keeps a draft is told so and changes nothing: a login of its own would take
        # the place of the person's, whose next request brings what they typed.
        is_script = request.headers.get("X-Requested-With") == "XMLHttpRequest"
        gone = Response(status=HTTPStatus.UNAUTHORIZED, mimetype="text/plain")
        return gone if is_script else _sign_in_first()
    if (who := visitor()) is not None and who.is_official:
        read_spanish()
    if isinstance(declared, StrEnum) and not actor().can(declared):
        _note_refusal(declared)
        allow(actor(), declared)
    return _check_csrf()


def _note_refusal(permission: StrEnum) -> None:
    with transaction() as db:
        audit.record(
            db,
            "access.enter",
            actor_id=actor().id,
            subject_id=None,
            outcome="refused",
            data={"permission": permission.value, "endpoint": str(request.endpoint)},
        )


def _sign_in_first() -> ResponseReturnValue:
    posted = request.method not in _SAFE
    path = _way_back() if posted else request.full_path.rstrip("?")
    session[_NEXT] = path if len(path) <= _LONGEST_PATH else ""
    session["expired"] = g.get("expired_person") is not None
    form = {key: request.form.getlist(key) for key in request.form if key != "csrf_token"}
    if posted and g.get("expired_person") and len(str(form)) <= _MOST_TYPED:
        session[TYPED] = {"path": request.path, "person": str(g.expired_person), "form": form}
    return redirect(url_for(surroundings().doors.enter), 303)


def _way_back() -> str:
    """Return the page of ours that a form was sent from, where a login leads back to."""
    rule = request.url_rule
    if rule is not None and "GET" in (rule.methods or ()):
        return request.path
    # A button's address answers no GET; its page does. Only its path is taken from the browser.
    came_from = urlsplit(request.referrer or "")
    return came_from.path if came_from.netloc == request.host else ""


def _check_csrf() -> ResponseReturnValue | None:
    view = current_app.view_functions[cast("str", request.endpoint)]
    if request.method in _SAFE or getattr(view, _CSRF_EXEMPT, False):
        return None
    try:
        csrf.protect()
        _refuse_foreign_pages()
    except CSRFError as error:
        if not getattr(view, _KEEPS_TYPED, False):
            raise
        return _show_again(view, error)
    if chooses_language() and getattr(view, _KEEPS_TYPED, False):
        read_as_chosen()
        g.shown_in_another_language = True
        return _show_again(view, ConflictError(_("Elija el idioma de nuevo.")))
    return None


def _refuse_foreign_pages() -> None:
    """Refuse a form that a browser says it sent from another site, even with a token of ours."""
    origin = urlsplit(request.headers.get("Origin", ""))
    # «null» is what a browser says that was told not to tell.
    ours = (request.host, urlsplit(database().wiring.settings.site.url).netloc)
    if origin.netloc and origin.netloc not in ours:
        raise CSRFError("The form came from another site.")


def _show_again(view: Callable[..., Any], why: Exception) -> ResponseReturnValue:
    """Make of a form that was sent a request for its page; its words stand by for the form."""
    _become_a_get()
    # Whatever the view does, it opens no transaction.
    with refusing_writes(why):
        return cast("ResponseReturnValue", view(**(request.view_args or {})))


def changed_meanwhile(error: ConflictError) -> ResponseReturnValue:
    """Show the form again over what is kept now, or where it cannot be, the words with the news."""
    view = current_app.view_functions.get(request.endpoint or "")
    again = request.method not in _SAFE and getattr(view, _KEEPS_TYPED, False)
    if view is None or not again:
        return refusal_page(error)
    refused = refusal_page(error)
    g.shown_again_because = error.message
    try:
        shown = current_app.make_response(_show_again(view, error))
    except DomainError:
        return refused
    return shown if shown.status_code == HTTPStatus.OK else refused


def _become_a_get() -> None:
    for upload in request.files.values():
        upload.close()
    typed = MultiDict(request.form)
    typed.poplist("csrf_token")
    g.typed_again = typed
    empty = {"REQUEST_METHOD": "GET", "CONTENT_LENGTH": "0", "wsgi.input": BytesIO()}
    request.environ.update(empty)
    request.method = "GET"
    for name in ("values", "stream", "json"):
        request.__dict__.pop(name, None)
    request.form = ImmutableMultiDict()
    request.files = ImmutableMultiDict()


def _as_refused(response: Response) -> Response:
    asked_for = is_in_another_language()
    if is_shown_again() and not asked_for and response.status_code == HTTPStatus.OK:
        changed = HTTPStatus.CONFLICT
        old = HTTPStatus.UNPROCESSABLE_ENTITY
        response.status_code = changed if is_changed_meanwhile() else old
    return response
