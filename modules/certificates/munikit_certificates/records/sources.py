# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Finding out what a certificate would say: from the treasury, or from a list on record."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from munikit.contracts.treasury import DEBTS
from munikit.kernel.errors import UnavailableError
from munikit.kernel.formats import short_day
from munikit.kernel.rut import RUTError
from munikit.kernel.spreadsheets import plain_title
from munikit.procedures import Procedure, QuestionKind
from munikit.public.rules import RUT, InvalidError, local_date, ngettext, wiring
from munikit.public.rules import gettext as _
from munikit.wiring import ask_if_any
from munikit_certificates.records.services import recorded

DEBTS_SOURCE = "debts"


def find_out(
    session: Session, procedure: Procedure, answers: Mapping[str, Any], run: RUT | None
) -> Mapping[str, str] | None:
    """Return what is certified, by the rows of the paper, or nothing: an official looks at it.

    ``run`` is of whom the certificate is for.
    """
    at_once = procedure.definition.at_once
    finding = procedure.definition.outcome.finding
    if at_once is None or finding is None:
        return None
    if _names_another(procedure, at_once.key, answers, run):
        return None
    key = str(answers.get(at_once.key) or "")
    facts: Mapping[str, str] = {}
    if at_once.source == DEBTS_SOURCE:
        facts = {finding.rows[0]: _debts(session, key, run)}
    elif key:
        facts = _as_asked(finding.rows, recorded(session, at_once.source, key))
    return None if finding.missing(facts) else finding.filled(facts)


def _as_asked(rows: Sequence[str], facts: Mapping[str, str]) -> Mapping[str, str]:
    """Return what is on record under the paper's own words, however the list headed it."""
    known = {plain_title(title): text for title, text in facts.items()}
    return {row: text for row in rows if (text := known.get(plain_title(row)))}


def _names_another(
    procedure: Procedure, name: str, answers: Mapping[str, Any], run: RUT | None
) -> bool:
    """Say whether what is looked up is a RUN that is not the holder's: an official looks then."""
    kinds = {each.id: each.kind for each in procedure.definition.questions}
    if kinds.get(name) is not QuestionKind.RUN:
        return False
    try:
        return RUT.parse(str(answers.get(name) or "")) != run
    except RUTError:
        return True


def _debts(session: Session, roll: str, run: RUT | None) -> str:
    """Say what is overdue, or nothing where that is for an official to tell.

    A person is told what they owe themselves; what stands against a property may be somebody
    else's, so only that there is nothing is said without an official.
    """
    today = local_date(wiring(session).clock.now())
    register = ask_if_any(session, DEBTS)
    if register is None:
        return ""
    try:
        own = register.overdue(session, today, run=run) if run else None
        of_roll = register.overdue(session, today, property_roll=roll) if roll else None
    except (UnavailableError, InvalidError):
        return ""
    if own is None or (of_roll is not None and of_roll.count):
        return ""
    asked = f"RUN {run}" + (_(" y rol %(roll)s", roll=roll) if roll else "")
    on = short_day(today)
    if not own.count:
        return _(
            "No registra deudas vencidas al %(on)s, consultadas por %(asked)s.", on=on, asked=asked
        )
    return _(
        "Registra %(n)s al %(on)s por %(total)s, sin reajustes ni intereses, "
        "consultadas por %(asked)s.",
        n=ngettext("%(num)s deuda vencida", "%(num)s deudas vencidas", own.count),
        on=on,
        total=own.total,
        asked=asked,
    )
