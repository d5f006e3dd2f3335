# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Whether whoever applies for somebody else may: an official accepted their power, or not yet."""

from enum import StrEnum

from sqlalchemy.orm import Session

from munikit.cases.case.models import Case
from munikit.cases.case.power_models import Power, PowerState
from munikit.kernel.clock import local_date
from munikit.kernel.errors import ConflictError
from munikit.kernel.words import lazy_gettext as _l
from munikit.procedures import version
from munikit.wiring import wiring


class Standing(StrEnum):
    """How a case stands with whom it is for. Only the first two let anything be decided."""

    OWN = "own"
    HOLDS = "holds"
    WAITING = "waiting"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    NOT_COVERED = "not_covered"
    MISSING = "missing"

    @property
    def is_good(self) -> bool:
        return self in (Standing.OWN, Standing.HOLDS)


# What an official reads of those that hold a decision up.
STANDINGS = {
    Standing.WAITING: _l("Falta revisar el poder."),
    Standing.REFUSED: _l("El poder no se aceptó. La persona puede enviar otro."),
    Standing.WITHDRAWN: _l("El poder fue retirado. La persona puede enviar otro."),
    Standing.EXPIRED: _l("El poder venció antes de la solicitud. La persona puede enviar otro."),
    Standing.NOT_COVERED: _l("El poder aceptado no alcanza para este trámite."),
    Standing.MISSING: _l("No hay un poder para este RUN. La persona puede enviar uno."),
}
_BY_STATE = {
    PowerState.REQUESTED: Standing.WAITING,
    PowerState.REFUSED: Standing.REFUSED,
    PowerState.WITHDRAWN: Standing.WITHDRAWN,
    PowerState.EXPIRED: Standing.EXPIRED,
}
POWER_FIRST = _l(
    "Antes hay que aceptar el poder de quien hizo esta solicitud por otra persona. Revíselo en "
    "«Poderes»."
)


def power_of(session: Session, case: Case) -> Power | None:
    """Return the power a case was made with, of exactly its RUN and its applicant."""
    power = session.get(Power, case.power_id) if case.power_id else None
    if power is None or power.represented_run != case.represented_run:
        return None
    return power if power.representative_id == case.applicant_id else None


def standing_of(session: Session, case: Case, *, for_update: bool = False) -> Standing:
    """Say whether what is asked in a case may be decided for whom it is.

    A power must not have ended before the case was filed, and must not have been withdrawn at all;
    ``for_update``: it stays as it is until the caller's transaction ends.
    """
    if case.represented_run is None:
        return Standing.OWN
    if for_update and case.power_id is not None:
        session.get(Power, case.power_id, with_for_update=True)
    power = power_of(session, case)
    if power is None:
        return Standing.MISSING
    day = case.filed_on or local_date(wiring(session).clock.now())
    state = power.state_on(day)
    if state is not PowerState.ACCEPTED:
        return _BY_STATE[state]
    kind = version(session, case.procedure_digest).definition.kind.value
    return Standing.HOLDS if power.covers(case.procedure_id, kind) else Standing.NOT_COVERED


def must_hold(session: Session, case: Case) -> None:
    """Refuse to decide for somebody whose power no official accepted (Ley 19.880 art. 22).

    Raises:
        ConflictError: the power waits, was refused, has ended or does not reach the procedure.
    """
    why = holds_not(standing_of(session, case, for_update=True))
    if why:
        raise ConflictError(why)


def holds_not(standing: Standing) -> str:
    """Return why nothing is decided for whom a case is, or nothing where it may be."""
    if standing.is_good:
        return ""
    return str(POWER_FIRST)
