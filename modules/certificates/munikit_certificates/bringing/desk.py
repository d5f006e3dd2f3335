# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The officials' pages of the lists that are certified: bring one, look it over, load it."""

from collections.abc import Mapping
from functools import partial
from itertools import islice
from uuid import UUID

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from munikit.kernel.errors import UnavailableError
from munikit.procedures import CATALOGUE, Procedure
from munikit.public.pages import (
    ChoiceField,
    Form,
    actor,
    keeps_typed_text,
    page,
    reading,
    requires,
    transaction,
)
from munikit.public.rules import InvalidError, NotFoundError, ask
from munikit.public.rules import gettext as _
from munikit.public.rules import lazy_gettext as _l
from munikit.web import database
from munikit.web.forms import TableField, receive_table
from munikit.web.forms.choices import Option
from munikit_certificates.bringing.services import (
    MOST_BYTES,
    ImportState,
    KeptFile,
    RecordImport,
    RecordPermission,
    confirm,
    count_by_source,
    find_import,
    lines_of,
    look_over,
    newest_imports,
)
from munikit_certificates.records.services import RESULT, Line, read_records
from munikit_certificates.records.sources import DEBTS_SOURCE

bp = Blueprint("certificate_records", __name__, template_folder="../templates")

_NEWEST = 20
_FIRST = 10


@bp.route("/bandeja/listas-de-certificados", methods=["GET", "POST"])
@requires(RecordPermission.IMPORT)
@keeps_typed_text
def listing() -> ResponseReturnValue:
    with reading() as session:
        decided = _decided(session)
        counts = count_by_source(session)
        files = newest_imports(session, _NEWEST)
    form = _form(decided)
    if import_id := receive_table(form, partial(_receive, form.source.data)):
        return redirect(url_for(".show", import_id=import_id), 303)
    return page(
        "certificates/records.html",
        form=form,
        titles={source: each.title for source, each in decided.items()},
        columns=[(each.title, _columns(each)) for each in decided.values()],
        counts=counts,
        files=files,
    ), (422 if form.errors else 200)


@bp.get("/bandeja/listas-de-certificados/<uuid:import_id>")
@requires(RecordPermission.IMPORT)
def show(import_id: UUID) -> ResponseReturnValue:
    with reading() as session:
        found = find_import(session, import_id)
        procedure = _decided(session).get(found.source)
    title = procedure.title if procedure else found.source
    first = _first_lines(found)
    return page("certificates/record_import.html", found=found, title=title, first=first)


@bp.post("/bandeja/listas-de-certificados/<uuid:import_id>")
@requires(RecordPermission.IMPORT)
def put_in_place(import_id: UUID) -> ResponseReturnValue:
    with transaction() as session:
        confirm(session, import_id, by=actor())
    return redirect(url_for(".show", import_id=import_id), 303)


def _first_lines(found: RecordImport) -> list[Line]:
    """Return how the first lines of a file were read, while it waits for somebody's word."""
    if found.state is not ImportState.PREVIEWED or found.troubled:
        return []
    try:
        content = database().wiring.files.get(found.sha256)
        return list(islice(read_records(content), _FIRST))
    except (NotFoundError, UnavailableError, InvalidError):
        # It is lost, or an earlier version read more: the job that puts it in place says so.
        return []


def _receive(source: str, content: bytes, name: str) -> UUID:
    # Refused before it is kept.
    lines_of(content)
    kept = KeptFile(content, database().wiring.files.put(content), name)
    with transaction() as session:
        return look_over(session, source, kept, by=actor()).id


def _decided(session: Session) -> Mapping[str, Procedure]:
    """Return the certificates that a list decides, by the name of their list."""
    every = ask(session, CATALOGUE).procedures
    by_source = {each.definition.at_once.source: each for each in every if each.definition.at_once}
    return {source: each for source, each in by_source.items() if source != DEBTS_SOURCE}


def _columns(procedure: Procedure) -> tuple[str, ...]:
    finding = procedure.definition.outcome.finding
    return (_("rol o RUT"), RESULT, *(finding.rows if finding else ()))


def _form(decided: Mapping[str, Procedure]) -> Form:
    fields = {
        "source": ChoiceField(
            _l("¿Qué certificado decide la lista?"),
            options=[Option(source, each.title) for source, each in decided.items()],
            required=_l("Elija qué certificado decide la lista"),
        ),
        "file": TableField(
            _l("Archivo con la lista completa"),
            help=_l("CSV en UTF-8. Reemplaza a la lista anterior; antes verá qué cambia"),
            required=_l("Adjunte el archivo con la lista"),
            most_bytes=MOST_BYTES,
        ),
    }
    form: Form = type("RecordsForm", (Form,), fields)()
    return form
