# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Whom a case and a power concern: the applicant or representative, and the represented."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from munikit.access import Actor
from munikit.cases.case.models import Case
from munikit.cases.case.power_models import Power
from munikit.cases.case.subjects import case_about
from munikit.kernel.words import gettext as _
from munikit.people import Party, refuse_own


def parties_of(case: Case) -> Sequence[Party]:
    return _parties(case.applicant_id, Party(run=case.represented_run, name=case.represented_name))


def parties_about(session: Session, subject_id: UUID) -> Sequence[Party]:
    """Return whom a charge or a paper concerns through its case, if it is of one."""
    case = case_about(session, subject_id)
    return parties_of(case) if case is not None else ()


def parties_of_power(power: Power) -> Sequence[Party]:
    typed = Party(run=power.represented_run, name=power.represented_name)
    return _parties(power.representative_id, typed)


def refuse_own_case(session: Session, case: Case, by: Actor, verb: str = "resolverla") -> None:
    """Let nobody take part in a case of their own (Ley 19.880 art. 12).

    Raises:
        ForbiddenError: it is theirs, or the portal cannot know that it is not.
    """
    words = _("Esta solicitud es suya. Debe %(verb)s otra persona.", verb=verb)
    refuse_own(session, by, parties_of(case), words)


def _parties(person_id: UUID, represented: Party) -> Sequence[Party]:
    mine = Party(person_id)
    return (mine, represented) if represented.run is not None else (mine,)
