# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Administrative silence (*silencio administrativo*): Ley 19.880 arts. 64 to 66.

Nothing here happens by itself. When the term to answer is over the person may denounce it. With
positive silence the authority then has five days; if it says nothing the request counts as
accepted, and the person may ask that this be certified. With negative silence the certificate is
given at once. Either takes effect from its certificate (art. 66), which the person asks for.
"""

from dataclasses import dataclass
from datetime import date

from munikit.cases.case.models import Case
from munikit.cases.case.states import CaseState
from munikit.kernel.calendar import BusinessCalendar
from munikit.kernel.legal_clock import SILENCE_DAYS
from munikit.kernel.words import gettext as _
from munikit.procedures import Procedure
from munikit.procedures.definition import SilenceKind

WAITING = (CaseState.SUBMITTED, CaseState.IN_REVIEW, CaseState.AWAITING_SIGNATURE)


@dataclass(frozen=True)
class SilenceTerm:
    title: str
    on: date
    article: str
    means: str


def may_claim_silence(case: Case, procedure: Procedure, today: date) -> bool:
    """Say whether the person may already denounce that nobody answered."""
    return (
        procedure.definition.silence is not None
        and case.state in WAITING
        and case.due_on is not None
        and today > case.due_on
        and case.silence_claimed_on is None
        and case.appealed_on is None
    )


def silence_until(claimed: date, calendar: BusinessCalendar) -> date:
    """Return the last day to answer what is claimed on a day (Ley 19.880 art. 64)."""
    return calendar.add(claimed, SILENCE_DAYS)


def silence_on(case: Case, calendar: BusinessCalendar) -> date | None:
    """Return the last day to answer after a claim (art. 64), if there was one."""
    if case.silence_claimed_on is None:
        return None
    return silence_until(case.silence_claimed_on, calendar)


def is_accepted_by_silence(
    case: Case, procedure: Procedure, calendar: BusinessCalendar, today: date
) -> bool:
    """Say whether nobody answered the claim in time, so that the request counts as accepted.

    From then on the person may ask for the certificate, and nobody may refuse the request.
    """
    silence = procedure.definition.silence
    ends = silence_on(case, calendar)
    positive = silence is not None and silence.kind is SilenceKind.POSITIVE
    return positive and case.state in WAITING and ends is not None and today > ends


def silence_term(
    case: Case, procedure: Procedure, calendar: BusinessCalendar
) -> SilenceTerm | None:
    """Return the term of silence that runs in a case, if its procedure declares any."""
    silence = procedure.definition.silence
    if silence is None or case.due_on is None:
        return None
    article = str(silence.basis)
    claimed = silence_on(case, calendar)
    positive = silence.kind is SilenceKind.POSITIVE
    if claimed is not None:
        means = _(
            "Si no se responde hasta ese día, la solicitud se entiende aceptada y la "
            "persona puede pedir que se certifique."
        )
        return SilenceTerm(_("Silencio administrativo"), claimed, article, means)
    means = _("Desde el día siguiente la persona puede reclamar. ") + (
        _("Si en 5 días hábiles nadie responde, se entiende aceptada.")
        if positive
        else _("Con el certificado, se entiende rechazada.")
    )
    return SilenceTerm(_("Antes del silencio administrativo"), case.due_on, article, means)
