# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What becomes of the money of a case, in words: before it is decided, and once it is."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from munikit.brand.contact import ways_to_ask
from munikit.cases.case.models import Case
from munikit.cases.case.states import CaseState
from munikit.contracts.treasury import (
    TREASURY,
    ChargeState,
    ChargeStatus,
    MoneyBack,
    RefundCause,
    RefundProgress,
)
from munikit.kernel.formats import day
from munikit.kernel.words import gettext as _
from munikit.kernel.words import lazy_gettext as _l
from munikit.procedures import version
from munikit.procedures.definition import Ending, RefundRule
from munikit.wiring import ask_if_any, wiring

_C = RefundCause
_P = RefundProgress
_WAITS = _l("Se pidió a tesorería devolver {amount}. Avisará por correo lo que resuelva.")
_WORDS = {
    (_C.ASKED, _P.WAITS): _WAITS,
    (_C.ASKED, _P.ON_ITS_WAY): _l("Tesorería aprobó devolver {amount}. Avisará cuando esté hecho."),
    (_C.ASKED, _P.DONE): _l("Se devolvieron {amount} el {day}."),
    (_C.ASKED, _P.DECLINED): _l("Tesorería resolvió no devolver {amount}: {note}"),
    (_C.TWICE, _P.ON_ITS_WAY): _l("Se pagó dos veces: {amount} vuelven solos al medio de pago."),
    (_C.TWICE, _P.DONE): _l("Se pagó dos veces: {amount} volvieron al medio de pago."),
    (_C.LATE, _P.ON_ITS_WAY): _l("Un pago llegó tarde: {amount} vuelven solos al medio de pago."),
    (_C.LATE, _P.DONE): _l("Un pago llegó tarde: {amount} volvieron al medio de pago."),
}


@dataclass(frozen=True)
class Paid:
    """What was paid for a case, what goes back of it, and what its procedure says of that."""

    charge: ChargeStatus | None
    back: tuple[MoneyBack, ...]
    rule: RefundRule | None
    claim: str

    def becomes(self, case: Case) -> list[str]:
        """Return what became of the money, as its person and the desk read it."""
        lines = told(self.back)
        asked = any(each.cause is RefundCause.ASKED for each in self.back)
        ending = ending_of(case)
        if self.charge is None or ending is None or asked:
            return lines
        return [
            _(
                "Se pagaron %(amount)s. %(kept)s",
                amount=self.charge.amount,
                kept=self._kept(ending),
            ),
            *lines,
        ]

    def would_become(self, ending: Ending) -> str:
        """Return what becomes of the money if the case ends so; empty where none was paid."""
        if self.charge is None:
            return ""
        paid = _("Se pagaron %(amount)s.", amount=self.charge.amount)
        if any(each.progress is not RefundProgress.DECLINED for each in self._asked()):
            return " ".join([paid, *told(self._asked())])
        if self.rule and ending in self.rule.when:
            return _(
                "%(paid)s Se pedirá a tesorería que los devuelva (%(norm)s).",
                paid=paid,
                norm=self.rule.norm,
            )
        return f"{paid} {self._kept(ending)}"

    def _asked(self) -> list[MoneyBack]:
        return [each for each in self.back if each.cause is RefundCause.ASKED]

    def _kept(self, ending: Ending) -> str:
        if self.rule and ending in self.rule.when:
            return _(
                "No se pudo pedir la devolución por el portal (%(norm)s): %(claim)s",
                norm=self.rule.norm,
                claim=self.claim,
            )
        return _(
            "No se devuelven solos: este trámite no declara una norma que lo ordene. "
            "Para pedir la devolución, %(claim)s",
            claim=self.claim,
        )


def paid_for(session: Session, case: Case) -> Paid:
    """Return what was paid for a case; nothing where it costs nothing or nobody takes money."""
    definition = version(session, case.procedure_digest).definition
    rule = definition.cost.refund if definition.cost else None
    claim = _(
        "%(ways_to_ask)s, con el folio %(value)s.",
        ways_to_ask=ways_to_ask(wiring(session).settings.site),
        value=case.folio or case.id,
    )
    treasury = ask_if_any(session, TREASURY)
    if treasury is None:
        return Paid(None, (), rule, claim)
    charge = treasury.charge_of(session, case.id) if definition.cost else None
    paid = charge if charge and charge.state is ChargeState.PAID else None
    back = treasury.money_back(session, case.id) if definition.cost else ()
    return Paid(paid, tuple(back), rule, claim)


def ending_of(case: Case) -> Ending | None:
    """Return how a case ended without what was asked for, or nothing."""
    if case.state is CaseState.REJECTED:
        return Ending.REJECTED
    if case.state is not CaseState.WITHDRAWN:
        return None
    # Somebody decided that it was given up: what was missing never came.
    return Ending.EXPIRED if case.decided_at else Ending.WITHDRAWN


def told(back: Iterable[MoneyBack]) -> list[str]:
    """Return what goes back, line by line."""
    return [
        _WORDS[each.cause, each.progress].format(
            amount=each.amount, day=day(each.at), note=each.note
        )
        for each in back
    ]


def words_of_money(session: Session, case: Case) -> str:
    """Return what became of the money of a case, to end a text with; empty where none was paid."""
    return "".join(f" {line}" for line in paid_for(session, case).becomes(case))
