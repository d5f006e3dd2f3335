# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""An amount for each unit of what was asked for, for so many days: what TOML says of a fee."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from math import prod
from typing import Any

from munikit.kernel.bounds import MOST_PESOS, read_day
from munikit.kernel.money import UTM, Money, shown_quantity
from munikit.kernel.words import gettext as _
from munikit.kernel.words import lazy_gettext as _l
from munikit.procedures.asking import Condition
from munikit.procedures.definition import Cost, Definition, Rate
from munikit.procedures.kinds import NUMBERS, QuestionKind
from munikit.procedures.rules import Amount

# An UTM has been worth less than 100.000 pesos; with a million of them a sum is still one.
_MOST_UTM = 1_000_000
_OTHER_KIND = _l("%(place)s: «%(name)s» no es una pregunta de tipo %(allowed)s; use el id de una")
_MAY_BE_EMPTY = _l(
    "%(place)s: «%(name)s» puede quedar sin responder; póngale required y quite show_if"
)
_UNBOUNDED = _l("%(place)s: «%(name)s» necesita least = 1, o más, y greatest: lo que se multiplica")


def rate_of(cost: Cost, answers: Mapping[str, Any]) -> Cost | Rate:
    """Return what holds for these answers: the first row of the table, or the cost itself."""
    if not cost.table:
        return cost
    return next(
        r for r in cost.table if r.when is None or r.when.holds(answers.get(r.when.question))
    )


def amount_of(definition: Definition, cost: Cost, answers: Mapping[str, Any]) -> tuple[str, Amount]:
    """Return the concept and the exact amount: nothing is rounded before it is in pesos."""
    rate = rate_of(cost, answers)
    counted = list(_counted(definition, rate, answers))
    times = prod(number for _rest, _rest, number in counted)
    concept = rate.concept or cost.concept
    if counted:
        concept += f" ({'; '.join(f'{what}: {words}' for what, words, _rest in counted)})"
    if rate.pesos is not None:
        return concept, Money(rate.pesos) * times
    return concept, UTM((rate.utm or Decimal(0)) * times)


def tariff(definition: Definition) -> str:
    """Return a fee that depends on how much is asked for, as it is read before anybody asks."""
    cost = definition.cost
    if cost is None or cost.table or not (cost.per or cost.days):
        return ""
    unit = UTM(cost.utm) if cost.utm is not None else Money(cost.pesos or 0)
    titles = {each.id: each.title for each in definition.questions}
    parts = [str(unit), *(f"«{titles[name]}»" for name in cost.per)]
    return " × ".join([*parts, _("días")] if cost.days else parts)


def period_refusal(definition: Definition, answers: Mapping[str, Any]) -> str:
    """Return why the days of these answers cannot be charged, or nothing."""
    cost = definition.cost
    days = rate_of(cost, answers).days if cost else None
    number = _days(days.first, days.last, answers) if days else None
    if days is None or number is None:
        return ""
    titles = {each.id: each.title for each in definition.questions}
    if number < 1:
        return _(
            "«%(titles)s» es antes que «%(titles2)s». Corrija las fechas.",
            titles=titles[days.last],
            titles2=titles[days.first],
        )
    if number > days.most:
        return _(
            "Son %(n)s días, y se puede pedir por %(most)s o menos. Corrija las fechas.",
            n=number,
            most=days.most,
        )
    return ""


def rate_problems(definition: Definition) -> Iterator[str]:
    """Yield what is wrong with the quantities a fee counts."""
    cost = definition.cost
    if cost is None:
        return
    yield from _problems(definition, cost, None, "cost")
    for number, rate in enumerate(cost.table, 1):
        yield from _problems(definition, rate, rate.when, f"cost.table.{number}")


def _counted(
    definition: Definition, rate: Cost | Rate, answers: Mapping[str, Any]
) -> Iterator[tuple[str, str, int | Decimal]]:
    """Yield each quantity that was answered, in words too; what was not yet counts as one."""
    asked = {each.id: each for each in definition.questions}
    for name in rate.per:
        counts = asked[name].kind.how.number
        number = counts(answers.get(name)) if counts else None
        if number is not None:
            yield asked[name].title, shown_quantity(number), number
    number = _days(rate.days.first, rate.days.last, answers) if rate.days else None
    if number is not None:
        yield _("días"), str(max(number, 1)), max(number, 1)


def _days(first: str, last: str, answers: Mapping[str, Any]) -> int | None:
    """Return how many days a period has, its first and its last among them."""
    begins, ends = (read_day(str(answers.get(name) or "")) for name in (first, last))
    return (ends - begins).days + 1 if begins and ends else None


def _problems(
    definition: Definition, rate: Cost | Rate, when: Condition | None, place: str
) -> Iterator[str]:
    kinds = {each.id: each for each in definition.questions}
    dated = (rate.days.first, rate.days.last) if rate.days else ()
    wanted = {**dict.fromkeys(rate.per, NUMBERS), **dict.fromkeys(dated, (QuestionKind.DATE,))}
    for name, allowed in wanted.items():
        asked = kinds.get(name)
        if asked is None or asked.kind not in allowed:
            yield _OTHER_KIND % {"place": place, "name": name, "allowed": allowed[0]}
        elif not asked.required or not _is_asked(definition, name, when):
            yield _MAY_BE_EMPTY % {"place": place, "name": name}
        elif allowed is NUMBERS and (not asked.least or asked.greatest is None):
            yield _UNBOUNDED % {"place": place, "name": name}
    bounds = [kinds[name].greatest or 1 for name in rate.per if name in kinds]
    times = prod(bounds) * (rate.days.most if rate.days else 1)
    if (rate.pesos or 0) * times > MOST_PESOS or (rate.utm or 0) * times > _MOST_UTM:
        yield _(
            "%(place)s: con lo más que se puede pedir resulta demasiado; baje greatest o most",
            place=place,
        )


def _is_asked(definition: Definition, name: str, when: Condition | None) -> bool:
    """Say whether a question is asked of everybody whom a row of the table is for."""
    return all(
        condition is None or condition == when
        for page in definition.pages
        for question in page.questions
        if question.id == name
        for condition in (page.show_if, question.show_if)
    )
