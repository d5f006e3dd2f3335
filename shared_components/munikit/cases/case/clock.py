# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Every term that runs in a case: its last day, how much is left, and the article it comes from.

Days are business days of Ley 19.880 art. 25: Monday to Friday without holidays, counted from the
day after; what ends on a day off ends on the next business day.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from munikit.cases.case.appeal import AppealTerm
from munikit.cases.case.models import Case
from munikit.cases.case.silence import silence_term
from munikit.cases.case.states import CaseState
from munikit.kernel.calendar import BusinessCalendar
from munikit.kernel.legal_clock import (
    APPEAL_ANSWER_DAYS,
    business_days,
    days_left,
    overall_limit,
)
from munikit.kernel.words import gettext as _
from munikit.procedures import Procedure


@dataclass(frozen=True)
class Term:
    """``on`` is its last day; ``article`` says where it comes from, ``means`` what follows.

    ``left`` are the business days that remain, negative once it is over, and none while it stands.
    """

    title: str
    on: date
    article: str
    means: str
    left: int | None = None

    @property
    def in_words(self) -> str:
        """Say how much is left, in a sentence."""
        if self.left is None:
            return _("Está detenido.")
        if self.left == 0:
            return _("Vence hoy.")
        if self.left < 0:
            return _("Venció hace %(business_days)s.", business_days=business_days(-self.left))
        return f"{days_left(self.left)}."


def terms_of(
    case: Case,
    procedure: Procedure,
    calendar: BusinessCalendar,
    today: date,
    *,
    appeal: AppealTerm | None,
) -> Iterator[Term]:
    """Yield the terms of a case that was filed, what the person must do first.

    ``appeal`` is what `munikit.cases.case.appeal.appeal_term` says of it.
    """
    if case.filed_on is None or case.due_on is None:
        return
    if case.closed_at is not None:
        if appeal is not None:
            yield _appeal(appeal, calendar, today)
        return
    if case.state is CaseState.APPEALED:
        yield _appeal_answer(case.due_on, calendar, today)
        return
    if case.ask_until is not None:
        yield _cure(case.ask_until, calendar, today)
    yield _answer(case, procedure, calendar, today)
    if case.appealed_on is not None:
        return
    silence = silence_term(case, procedure, calendar)
    if silence is not None:
        left = None if case.paused_on else calendar.between(today, silence.on)
        yield Term(silence.title, silence.on, silence.article, silence.means, left)
    yield _overall(overall_limit(case.filed_on, calendar), calendar, today)


def _cure(until: date, calendar: BusinessCalendar, today: date) -> Term:
    return Term(
        _("Enviar lo que falta"),
        until,
        _("Ley 19.880, artículo 31"),
        _(
            "Si no llega, la solicitud puede tenerse por desistida. Mientras tanto, el "
            "plazo para responder está detenido."
        ),
        calendar.between(today, until),
    )


def _overall(until: date, calendar: BusinessCalendar, today: date) -> Term:
    return Term(
        _("Terminar el procedimiento"),
        until,
        _("Ley 19.880, artículo 27"),
        _("Ningún procedimiento dura más de seis meses desde que comienza."),
        calendar.between(today, until),
    )


def _answer(case: Case, procedure: Procedure, calendar: BusinessCalendar, today: date) -> Term:
    deadline = procedure.definition.deadline
    due_on = case.due_on or today
    if case.appealed_on is not None:
        return _appeal_answer(due_on, calendar, today)
    extended = _(" Incluye una ampliación (artículo 26).") if case.extended_on else ""
    return Term(
        _("Responder la solicitud"),
        due_on,
        str(deadline.basis),
        _(
            "Son %(business_days)s desde que se recibió.%(extended)s",
            business_days=business_days(deadline.business_days),
            extended=extended,
        ),
        None if case.paused_on else calendar.between(today, due_on),
    )


def _appeal(appeal: AppealTerm, calendar: BusinessCalendar, today: date) -> Term:
    later = _(" Todavía no consta la notificación: el plazo vence ese día o después.")
    return Term(
        _("Pedir que se revise de nuevo"),
        appeal.until,
        _("Ley 19.880, artículo 59"),
        _("Es el recurso de reposición: se pide a la misma autoridad que resolvió.")
        + ("" if appeal.running else later),
        calendar.between(today, appeal.until),
    )


def _appeal_answer(until: date, calendar: BusinessCalendar, today: date) -> Term:
    return Term(
        _("Responder la reposición"),
        until,
        _("Ley 19.880, artículo 59"),
        _(
            "Son %(business_days)s como máximo desde que se presentó.",
            business_days=business_days(APPEAL_ANSWER_DAYS),
        ),
        calendar.between(today, until),
    )


def has_run_out(case: Case, today: date) -> bool:
    """Say whether the term to answer is over; while it stands still it does not run out."""
    return case.due_on is not None and (case.paused_on or today) > case.due_on
