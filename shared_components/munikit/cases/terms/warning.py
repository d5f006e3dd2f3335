# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Warnings to officials of terms about to end, and to both sides of silence."""

from datetime import date

from sqlalchemy.orm import Session

from munikit.cases.case.models import Case
from munikit.cases.case.officials import tell_officials
from munikit.cases.case.silence import is_accepted_by_silence, may_claim_silence, silence_on
from munikit.cases.case.telling import mail_person
from munikit.kernel.formats import day
from munikit.kernel.legal_clock import days_left, overall_limit
from munikit.kernel.words import gettext as _
from munikit.procedures import version
from munikit.wiring import wiring

# Business days before a case is due at which whoever has it is warned.
WARNING_DAYS = (5, 1)
# The same for the six months of art. 27.
OVERALL_DAYS = (10, 1)


def warn_of_deadline(session: Session, case: Case, today: date) -> None:
    """Warn whoever has a case, or who shares the work out, that its term is about to end."""
    if case.due_on is None:
        return
    left = wiring(session).calendar.between(today, case.due_on)
    level = _level(left, WARNING_DAYS)
    if level is None:
        return
    silence = version(session, case.procedure_digest).definition.silence
    silence = silence if case.appealed_on is None else None
    effect = (
        _(
            " Después opera el silencio %(in_words)s (%(basis)s).",
            in_words=silence.in_words,
            basis=silence.basis,
        )
        if silence
        else ""
    )
    tell_officials(
        session,
        case,
        f"due-{level}-{case.due_on}",
        _("%(days_left)s para responder %(folio)s", days_left=days_left(left), folio=case.folio),
        _("El plazo vence el %(day)s.%(effect)s", day=day(case.due_on), effect=effect),
    )


def warn_of_silence(session: Session, case: Case, today: date) -> None:
    """Tell the person what they may do, and officials what is about to follow."""
    procedure = version(session, case.procedure_digest)
    calendar = wiring(session).calendar
    if may_claim_silence(case, procedure, today):
        subject = _("No respondimos a tiempo su solicitud %(folio)s", folio=case.folio)
        body = _("El plazo para responderle venció. En la página de su solicitud puede reclamar.")
        mail_person(session, case, f"may-claim-{case.due_on}", subject, body)
    if is_accepted_by_silence(case, procedure, calendar, today):
        subject = _("Puede pedir el certificado de su solicitud %(folio)s", folio=case.folio)
        body = _(
            "Nadie respondió su reclamo. Su solicitud se entiende aceptada y puede "
            "pedir el certificado (Ley 19.880, artículo 64)."
        )
        mail_person(session, case, "may-certify", subject, body)
    _warn_before_silence(session, case, today)


def _warn_before_silence(session: Session, case: Case, today: date) -> None:
    calendar = wiring(session).calendar
    ends = silence_on(case, calendar)
    if ends is None or not _level(calendar.between(today, ends), (1,)):
        return
    tell_officials(
        session,
        case,
        f"silence-1-{ends}",
        _(
            "%(days_left)s para que opere el silencio en %(folio)s",
            days_left=days_left(calendar.between(today, ends)),
            folio=case.folio,
        ),
        _(
            "La persona reclamó. Si nadie responde hasta el %(day)s, la solicitud se "
            "entiende aceptada (Ley 19.880, artículo 64).",
            day=day(ends),
        ),
    )


def warn_of_claim(session: Session, case: Case) -> None:
    """Tell whoever has a case, and every chief, that its person denounced the silence.

    Art. 64: a copy goes to the superior within 24 hours.
    """
    until = silence_on(case, wiring(session).calendar)
    tell_officials(
        session,
        case,
        "claimed",
        _("Reclamaron porque no se respondió %(folio)s", folio=case.folio),
        _("La persona reclamó (Ley 19.880, artículo 64).")
        + (_(" Hay plazo para responder hasta el %(day)s.", day=day(until)) if until else ""),
        chiefs_too=True,
    )


def warn_of_appeal(session: Session, case: Case) -> None:
    """Tell whoever has a case, or who shares the work out, that its refusal is to be reviewed."""
    until = day(case.due_on) if case.due_on else ""
    tell_officials(
        session,
        case,
        "appeal",
        _("Pidieron reposición en %(folio)s", folio=case.folio),
        _(
            "La persona pidió que se revise el rechazo. Hay plazo para responder hasta el "
            "%(until)s (Ley 19.880, artículo 59).",
            until=until,
        ),
    )


def warn_of_overall(session: Session, case: Case, today: date) -> None:
    """Warn whoever has a case, and every chief, that its six months are about to end (art. 27)."""
    if case.filed_on is None:
        return
    calendar = wiring(session).calendar
    limit = overall_limit(case.filed_on, calendar)
    left = calendar.between(today, limit)
    level = _level(left, OVERALL_DAYS)
    if level is None:
        return
    tell_officials(
        session,
        case,
        f"overall-{level}",
        _("%(days_left)s para terminar %(folio)s", days_left=days_left(left), folio=case.folio),
        _(
            "El %(day)s se cumplen seis meses desde que comenzó (Ley 19.880, artículo 27).",
            day=day(limit),
        ),
        chiefs_too=True,
    )


def warn_of_no_answer(session: Session, case: Case) -> None:
    """Tell whoever has a case that what the person was asked for did not come (art. 31)."""
    tell_officials(
        session,
        case,
        f"no-answer-{case.ask_until}",
        _("No llegó lo que faltaba en %(folio)s", folio=case.folio),
        _(
            "Pasaron los días para enviarlo. La solicitud puede tenerse por desistida "
            "(Ley 19.880, artículo 31): decídalo en su página."
        ),
    )


def warn_of_no_notice(session: Session, case: Case, notice: str, why: str) -> None:
    """Tell whoever has a case that its person was not notified by the State's platform."""
    subject = _("Falta notificar %(folio)s por otro medio", folio=case.folio)
    tell_officials(session, case, f"no-notice-{notice}", subject, why)


def _level(left: int, levels: tuple[int, ...]) -> int | None:
    """Return the warning that is due with so many days left: the last one that began."""
    return min((each for each in levels if 0 <= left <= each), default=None)
