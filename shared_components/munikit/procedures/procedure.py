# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A procedure at one version: which pages it asks, what it costs, when it must be answered."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from munikit.kernel.calendar import BusinessCalendar
from munikit.kernel.money import UTM, Money
from munikit.kernel.units import UTMTable, month_name
from munikit.procedures.definition import Condition, Definition, Due, Page, Question, QuestionKind

Answers = Mapping[str, Any]


@dataclass(frozen=True)
class Fee:
    """What a case costs on a day: the total and how it comes about, line by line."""

    total: Money
    rows: tuple[tuple[str, Money], ...]
    explanation: str


@dataclass(frozen=True)
class Procedure:
    """``document`` is the source of its paper's page, empty for the default paper."""

    definition: Definition
    document: str = ""

    @property
    def id(self) -> str:
        return self.definition.id

    @property
    def title(self) -> str:
        return self.definition.title

    @property
    def summary(self) -> str:
        return self.definition.summary

    @cached_property
    def content(self) -> dict[str, Any]:
        """Everything the procedure is, as JSON values."""
        definition = self.definition.model_dump(mode="json", exclude_defaults=True)
        return {"definition": definition, "document": self.document}

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of the content: the version a case is started with and keeps."""
        canonical = json.dumps(self.content, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(canonical.encode()).hexdigest()

    def pages_for(self, answers: Answers) -> tuple[Page, ...]:
        """Return the pages these answers lead through, each with the questions it shows.

        It is computed from the answers alone, whatever a browser claims to have seen.
        """
        known: dict[str, Any] = {}
        pages = []
        for page in self.definition.pages:
            shown = []
            if _holds(page.show_if, known):
                for question in page.questions:
                    if _holds(question.show_if, known):
                        shown.append(question)
                        known[question.id] = answers.get(question.id)
            if shown:
                pages.append(page.model_copy(update={"questions": tuple(shown)}))
        return tuple(pages)

    def questions_for(self, answers: Answers) -> tuple[Question, ...]:
        return tuple(question for page in self.pages_for(answers) for question in page.questions)

    def relevant(self, answers: Answers) -> dict[str, Any]:
        """Return the answers to what is asked; those to questions now hidden are dropped."""
        asked = {question.id for question in self.questions_for(answers)}
        return {name: value for name, value in answers.items() if name in asked}

    def is_answered(self, page: Page, answers: Answers) -> bool:
        """Say whether nothing required is missing on a page."""
        return all(_has(question, answers) for question in page.questions if question.required)

    def unanswered(self, answers: Answers) -> tuple[Page, ...]:
        pages = self.pages_for(answers)
        return tuple(page for page in pages if not self.is_answered(page, answers))

    @property
    def pays_first(self) -> bool:
        cost = self.definition.cost
        return cost is not None and cost.due is Due.BEFORE_REVIEW

    def fee(self, on: date, utm: UTMTable) -> Fee | None:
        """Return what it costs on a day, or nothing where it is free.

        Raises:
            UnavailableError: the fee is in UTM and the month has no value yet.
        """
        cost = self.definition.cost
        if cost is None:
            return None
        if cost.utm is None:
            total = Money(cost.pesos or 0)
            return Fee(total, ((cost.concept, total),), "")
        amount = UTM(cost.utm)
        value = utm.value(on)
        total = amount.in_pesos(value)
        explanation = f"{amount} de {month_name(on)}"
        return Fee(total, ((f"{cost.concept}: {amount} × {value}", total),), explanation)

    def due_on(self, filed_on: date, calendar: BusinessCalendar) -> date:
        """Return the last day to answer, counted from the business day after the filing."""
        return calendar.add(filed_on, self.definition.deadline.business_days)


def _holds(condition: Condition | None, answers: Answers) -> bool:
    if condition is None:
        return True
    given = answers.get(condition.question)
    several = given if isinstance(given, list) else [given]
    return any(value in condition.values for value in several)


def _has(question: Question, answers: Answers) -> bool:
    given = answers.get(question.id)
    # "No" is an answer to a question and none to a declaration.
    if question.kind is QuestionKind.DECLARATION:
        return given is True
    return given not in (None, "", [])
