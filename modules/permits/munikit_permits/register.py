# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Looking things up in the register of permits."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date

from sqlalchemy import ColumnElement, Row, Select, func, or_, select
from sqlalchemy.orm import Session

from munikit.db.names import names_contain
from munikit.db.paging import Paged, paged
from munikit.kernel.rut import RUTError
from munikit.kernel.text import tidy
from munikit.kernel.validity import Validity, validity
from munikit.people import Person
from munikit.public.rules import RUT, wiring
from munikit.public.rules import gettext as _
from munikit.public.rules import lazy_gettext as _l
from munikit_permits.models import Permit, PermitState
from munikit_permits.settings import PermitsSettings

Found = Row[Permit, Person]
_LABELS = {
    Validity.NOT_YET: (_l("Aún no rige"), "info"),
    Validity.IN_FORCE: (_l("Vigente"), "success"),
    Validity.EXPIRED: (_l("Vencido"), "warning"),
}


def look_up(session: Session, text: str, *, page: int = 1) -> Paged[Found]:
    """Return a page of the permits that match a folio, a name or a RUN, newest first."""
    size = wiring(session).settings.of(PermitsSettings).rows_per_page
    counted = select(func.count(Permit.id)).join(Person, Person.id == Permit.holder_id)
    total = session.scalar(counted.where(_matches(text))) or 0

    def rows(limit: int, offset: int) -> Sequence[Found]:
        return session.execute(_query(text).limit(limit).offset(offset)).all()

    return paged(rows, total, page=page, size=size)


def every(session: Session, text: str) -> Iterator[Found]:
    """Yield all the permits that match, newest first."""
    yield from session.execute(_query(text).execution_options(yield_per=500))


def state_of(permit: Permit, today: date) -> tuple[str, str]:
    """Return a permit's state as people read it, and how it looks."""
    if permit.state is PermitState.REVOKED:
        return _("Anulado"), "problem"
    standing = validity(permit.valid_from, permit.valid_until, today)
    if permit.state is PermitState.GRANTED and standing is not Validity.EXPIRED:
        return _("En preparación"), "info"
    return _LABELS[standing]


def _query(text: str) -> Select[Permit, Person]:
    query = select(Permit, Person).join(Person, Person.id == Permit.holder_id)
    return query.where(_matches(text)).order_by(Permit.created_at.desc(), Permit.folio.desc())


def _matches(text: str) -> ColumnElement[bool]:
    text = tidy(text)
    name = Person.given_names + " " + Person.surnames
    choices = [Permit.folio == text.upper(), names_contain(name, text)]
    with suppress(RUTError):
        choices.append(Person.run == RUT.typed(text))
    return or_(*choices)
