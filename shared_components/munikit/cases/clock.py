# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Every term that runs in a case, with its last day and the article it comes from.

Days are business days of Ley 19.880 art. 25: Monday to Friday without holidays, counted from the
day after; what ends on a day off ends on the next business day.
"""

import calendar as months
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from munikit.cases.models import Case
from munikit.cases.states import CaseState
from munikit.kernel.calendar import BusinessCalendar
from munikit.procedures import Procedure
from munikit.procedures.definition import SilenceKind

# Ley 19.880 art. 64: after the claim the authority has five days.
SILENCE_DAYS = 5
_OVERALL_MONTHS = 6


@dataclass(frozen=True)
class Term:
    """``on`` is its last day; ``article`` says where it comes from, ``means`` what follows."""

    title: str
    on: date
    article: str
    means: str


def terms_of(case: Case, procedure: Procedure, calendar: BusinessCalendar) -> Iterator[Term]:
    """Yield the terms of a case that was filed and is not over, soonest first as a rule."""
    if case.filed_on is None or case.due_on is None or case.closed_at is not None:
        return
    deadline = procedure.definition.deadline
    if case.ask_until is not None:
        yield Term(
            "Enviar lo que falta",
            case.ask_until,
            "Ley 19.880, artículo 31",
            "Si no llega, la solicitud puede tenerse por desistida. Mientras tanto, el plazo para "
            "responder está detenido.",
        )
    extended = " Incluye una ampliación (artículo 26)." if case.extended_on else ""
    yield Term(
        "Responder la solicitud",
        case.due_on,
        str(deadline.basis),
        f"Son {deadline.business_days} días hábiles desde que se recibió.{extended}",
    )
    yield from _silence(case, procedure, calendar)
    yield Term(
        "Terminar el procedimiento",
        overall_limit(case.filed_on, calendar),
        "Ley 19.880, artículo 27",
        "Ningún procedimiento dura más de seis meses desde que comienza.",
    )


def overall_limit(filed_on: date, calendar: BusinessCalendar) -> date:
    """Return the last day of the six months of art. 27.

    A month without such a day ends on its last one; a day off moves to the next business day.
    """
    year, month = divmod(filed_on.month - 1 + _OVERALL_MONTHS, 12)
    last = months.monthrange(filed_on.year + year, month + 1)[1]
    day = date(filed_on.year + year, month + 1, min(filed_on.day, last))
    return day if calendar.is_business_day(day) else calendar.next_business_day(day)


def longest_extension(business_days: int) -> int:
    """Return how many business days a term may be extended by: half of it (art. 26)."""
    return business_days // 2


def silence_on(case: Case, calendar: BusinessCalendar) -> date | None:
    """Return the day on whose end a claimed silence takes effect (art. 64), if it was claimed."""
    if case.silence_claimed_on is None:
        return None
    return calendar.add(case.silence_claimed_on, SILENCE_DAYS)


def may_claim_silence(case: Case, procedure: Procedure, today: date) -> bool:
    """Say whether the person may already hold the municipality to its silence."""
    waits = case.state in (
        CaseState.SUBMITTED,
        CaseState.IN_REVIEW,
        CaseState.AWAITING_SIGNATURE,
    )
    declared = procedure.definition.silence is not None
    return (
        declared
        and waits
        and case.due_on is not None
        and today > case.due_on
        and case.silence_claimed_on is None
    )


def _silence(case: Case, procedure: Procedure, calendar: BusinessCalendar) -> Iterator[Term]:
    silence = procedure.definition.silence
    if silence is None or case.due_on is None:
        return
    claimed = silence_on(case, calendar)
    positive = silence.kind is SilenceKind.POSITIVE
    effect = "aceptada" if positive else "rechazada"
    if claimed is not None:
        means = f"Si no se responde hasta ese día, la solicitud se entiende {effect}."
        yield Term("Silencio administrativo", claimed, str(silence.basis), means)
        return
    means = (
        "Desde el día siguiente la persona puede reclamar; si nadie responde, se entiende "
        f"{effect}."
    )
    yield Term("Antes del silencio administrativo", case.due_on, str(silence.basis), means)
