# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""An amount for each unit of what was asked for, for so many days: what TOML says of a fee."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from math import prod
from typing import Any

from munikit.kernel.bounds import MOST_PESOS, read_day
from munikit.kernel.money import UTM, Money, shown_quantity
from munikit.procedures.asking import Condition
from munikit.procedures.definition import Cost, Definition, Rate
from munikit.procedures.kinds import NUMBERS, QuestionKind
from munikit.procedures.rules import Amount

# An UTM has been worth less than 100.000 pesos; with a million of them a sum is still one.
_MOST_UTM = 1_000_000


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
    times = prod(number for _, _, number in counted)
    concept = rate.concept or cost.concept
    if counted:
        concept += f" ({'; '.join(f'{what}: {words}' for what, words, _ in counted)})"
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
    return " × ".join([*parts, "días"] if cost.days else parts)


def period_refusal(definition: Definition, answers: Mapping[str, Any]) -> str:
    """Return why the days of these answers cannot be charged, or nothing."""
    cost = definition.cost
    days = rate_of(cost, answers).days if cost else None
    number = _days(days.first, days.last, answers) if days else None
    if days is None or number is None:
        return ""
    titles = {each.id: each.title for each in definition.questions}
    if number < 1:
        return f"«{titles[days.last]}» es antes que «{titles[days.first]}». Corrija las fechas."
    if number > days.most:
        return f"Son {number} días, y se puede pedir por {days.most} o menos. Corrija las fechas."
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
        yield "días", str(max(number, 1)), max(number, 1)


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
            yield f"{place}: «{name}» no es una pregunta de tipo {allowed[0]}; use el id de una"
        elif not asked.required or not _is_asked(definition, name, when):
            yield f"{place}: «{name}» puede quedar sin responder; póngale required y quite show_if"
        elif allowed is NUMBERS and (not asked.least or asked.greatest is None):
            yield f"{place}: «{name}» necesita least = 1, o más, y greatest: lo que se multiplica"
    bounds = [kinds[name].greatest or 1 for name in rate.per if name in kinds]
    times = prod(bounds) * (rate.days.most if rate.days else 1)
    if (rate.pesos or 0) * times > MOST_PESOS or (rate.utm or 0) * times > _MOST_UTM:
        yield f"{place}: con lo más que se puede pedir resulta demasiado; baje greatest o most"


def _is_asked(definition: Definition, name: str, when: Condition | None) -> bool:
    """Say whether a question is asked of everybody whom a row of the table is for."""
    return all(
        condition is None or condition == when
        for page in definition.pages
        for question in page.questions
        if question.id == name
        for condition in (page.show_if, question.show_if)
    )
