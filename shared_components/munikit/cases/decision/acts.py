# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Deciding, and what leads to it: a proposal, and its return to who made it."""

from dataclasses import replace
from uuid import UUID

from sqlalchemy.orm import Session

from munikit.access import Actor
from munikit.cases.case.acts import TO_RESOLVE, Act, Offer, wrong_state
from munikit.cases.case.facts import approved, rejected
from munikit.cases.case.models import Case
from munikit.cases.case.permissions import CasePermission
from munikit.cases.case.standing import holds_not, standing_of
from munikit.cases.case.states import CaseMove, CaseState
from munikit.cases.sharing.route import next_unit
from munikit.cases.terms.notices import tell_rejected
from munikit.cases.terms.silence import counts_as_accepted
from munikit.kernel.words import gettext as _
from munikit.kernel.words import lazy_gettext as _l
from munikit.people import Interest, Party, interest_of

# A resolution, in the guide's list of kinds of document.
RESOLUTION = 36


def _not_decided(session: Session, case: Case) -> str:
    if case.state is CaseState.AWAITING_SIGNATURE:
        # What was proposed is signed or sent back, by another person.
        return wrong_state(case)
    following = next_unit(session, case)
    if not following:
        return ""
    return _(
        "Antes de resolver debe verla %(following)s. Pásela desde su página.", following=following
    )


def _not_approved(session: Session, case: Case, _by: Actor) -> str:
    return _not_decided(session, case) or holds_not(standing_of(session, case))


def _not_rejected(session: Session, case: Case, by: Actor) -> str:
    return _not_decided(session, case) or counts_as_accepted(session, case, by)


def _not_signed(session: Session, case: Case, by: Actor) -> str:
    if case.state is not CaseState.AWAITING_SIGNATURE:
        return wrong_state(case)
    own = interest_of(session, by, [proposer_of(case)]) is not Interest.NONE
    return PROPOSED_IT if own else ""


def _not_approved_by_second(session: Session, case: Case, by: Actor) -> str:
    return _not_signed(session, case, by) or holds_not(standing_of(session, case))


def _not_rejected_by_second(session: Session, case: Case, by: Actor) -> str:
    return _not_signed(session, case, by) or counts_as_accepted(session, case, by)


def proposer_of(case: Case) -> Party:
    """Return who proposed the decision of a case that waits for its second signature."""
    return Party(UUID(case.proposal["by"]))


DECIDING = Offer(
    label=_l("Aprobar o rechazar"), page="decision.decide", under=TO_RESOLVE, main=True
)
SIGNING = Offer(
    label=_l("Ver y firmar"), page="decision.sign", under=_l("Segunda firma"), main=True
)
PROPOSED_IT = _l("Usted propuso esta decisión. Debe firmarla otra persona.")
PROPOSED = Act(
    name="proposed",
    title=_l("Decisión propuesta, falta la segunda firma"),
    internal=True,
    may=CasePermission.DECIDE,
    first=CaseMove.TAKE,
    moves=CaseMove.PROPOSE,
)
SENT_BACK = Act(
    name="sent_back",
    title=_l("Devuelta a quien la propuso"),
    internal=True,
    may=CasePermission.SIGN,
    verb="firmarla",
    moves=CaseMove.SEND_BACK,
    refuses=_not_signed,
    offer=SIGNING,
)
APPROVED = Act(
    name="approved",
    title=_l("Solicitud aprobada"),
    document_type=RESOLUTION,
    may=CasePermission.DECIDE,
    first=CaseMove.TAKE,
    moves=CaseMove.APPROVE,
    refuses=_not_approved,
    event=approved,
    offer=DECIDING,
)
# What the municipality has on record decides: no official does.
APPROVED_AT_ONCE = replace(
    APPROVED,
    way="at_once",
    may=None,
    first=None,
    moves=CaseMove.APPROVE_AT_ONCE,
    refuses=None,
    offer=None,
)
REJECTED = Act(
    name="rejected",
    title=_l("Solicitud rechazada"),
    document_type=RESOLUTION,
    may=CasePermission.DECIDE,
    first=CaseMove.TAKE,
    moves=CaseMove.REJECT,
    refuses=_not_rejected,
    event=rejected,
    tells=(tell_rejected,),
    offer=DECIDING,
)
# The second signature decides what was proposed (see `munikit.cases.decision.signing`).
APPROVED_BY_SECOND = replace(
    APPROVED,
    way="by_second",
    may=CasePermission.SIGN,
    verb="firmarla",
    first=None,
    refuses=_not_approved_by_second,
    offer=SIGNING,
)
REJECTED_BY_SECOND = replace(
    REJECTED,
    way="by_second",
    may=CasePermission.SIGN,
    verb="firmarla",
    first=None,
    refuses=_not_rejected_by_second,
    offer=SIGNING,
)
