# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A procedure at one version: which pages it asks, what it costs, when it must be answered."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from types import MappingProxyType
from typing import Any

from munikit.kernel.calendar import BusinessCalendar
from munikit.kernel.money import UTM, Money
from munikit.kernel.text import ForeignText, fold
from munikit.kernel.units import UTMTable, month_name
from munikit.kernel.words import gettext as _
from munikit.procedures.asking import Condition, Page, Question
from munikit.procedures.definition import Cost, Definition, Due, Kind
from munikit.procedures.kinds import QuestionKind
from munikit.procedures.languages import NOTICE, SPANISH, Texts, spanish_texts, translated
from munikit.procedures.pricing import amount_of, period_refusal
from munikit.procedures.rules import Amount, Rules, RulesError, amounts_by, read_rules, refusal_by

Answers = Mapping[str, Any]
NO_ANSWERS: Answers = MappingProxyType({})


@dataclass(frozen=True)
class Fee:
    """What a case costs on a day: the total and how it comes about, line by line."""

    total: Money
    rows: tuple[tuple[str, Money], ...]
    explanation: str


@dataclass(frozen=True)
class Procedure:
    """``document`` is the source of its paper's page, empty for the default paper.

    ``rules`` is the source of its ``rules.py``, empty where TOML says it all; ``translations``
    are its texts in other languages. One that is read in such a ``language`` has the Spanish one
    it was made from in ``original``: it is the same version, and is kept in Spanish. ``own`` is
    one of the portal's folders, which its municipality reviews; the others come with a module.
    """

    definition: Definition
    document: str = ""
    rules: str = ""
    translations: Mapping[str, Texts] = field(default_factory=dict)
    language: str = SPANISH
    original: "Procedure | None" = None
    own: bool = field(default=False, compare=False)

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages it can be read in, Spanish first; none where there is no other."""
        return (SPANISH, *sorted(self.translations)) if self.translations else ()

    @property
    def ends_in_paper(self) -> bool:
        return self.definition.kind in (Kind.PERMIT, Kind.CERTIFICATE)

    @property
    def printed(self) -> frozenset[str]:
        """The questions whose answers its paper says."""
        return frozenset(self.definition.outcome.details if self.ends_in_paper else ())

    @property
    def notice(self) -> str:
        """What a translation says of itself: that the Spanish text binds."""
        if self.language == SPANISH:
            return ""
        return ForeignText(self.translations[self.language][NOTICE], self.language)

    def into(self, language: str) -> "Procedure":
        """Return the same version of it in a language, or in Spanish where it has not that one."""
        first = self.original or self
        return first if language == SPANISH else first.by_language.get(language, first.marked)

    @cached_property
    def marked(self) -> "Procedure":
        """The procedure in Spanish for a page in another language: its texts say what they are."""
        texts = spanish_texts(self.definition)
        return replace(self, definition=translated(self.definition, SPANISH, texts), original=self)

    @cached_property
    def by_language(self) -> "dict[str, Procedure]":
        """The procedure in each of its other languages, made once."""
        return {
            name: replace(
                self,
                definition=translated(self.definition, name, texts),
                language=name,
                original=self,
            )
            for name, texts in self.translations.items()
        }

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
    def search_words(self) -> str:
        """Title and summary, in every language it can be read in, as they are searched by."""
        texts = (self.translations[name] for name in self.translations)
        told = (f"{each['title']} {each['summary']}" for each in texts)
        return fold(" ".join((self.title, self.summary, *told)))

    @cached_property
    def order(self) -> str:
        """What procedures are put in order by: the title, as it is compared."""
        return fold(self.title)

    @cached_property
    def content(self) -> dict[str, Any]:
        """Everything the procedure is, as JSON values."""
        if self.original is not None:
            return self.original.content
        definition = self.definition.model_dump(mode="json", by_alias=True, exclude_defaults=True)
        content = {"definition": definition, "document": self.document, "rules": self.rules}
        return content | ({"texts": self.translations} if self.translations else {})

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
            # A page that is asked whole is the very one, whose form there may be already.
            if len(shown) == len(page.questions):
                pages.append(page)
            elif shown:
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

    def refusal(self, answers: Answers) -> str:
        """Return why a person with these answers may not ask for it, or nothing if they may."""
        rule = self._rules.eligible
        known = self.relevant(answers)
        return period_refusal(self.definition, known) or (refusal_by(rule, known) if rule else "")

    @property
    def pays_first(self) -> bool:
        cost = self.definition.cost
        return cost is not None and not cost.local and cost.due is Due.BEFORE_REVIEW

    def fee(self, on: date, utm: UTMTable, answers: Answers = NO_ANSWERS) -> Fee | None:
        """Return what it costs on a day, or nothing where it is free.

        Each line is rounded once, half up, to the peso; the total is the sum of the lines.

        Raises:
            UnavailableError: the fee is in UTM and the month has no value yet.
        """
        cost = self.definition.cost
        if cost is None or cost.local:
            return None
        amounts = self._amounts(cost, on, answers)
        rows = tuple(_row(concept, amount, on, utm) for concept, amount in amounts)
        total = sum((row[1] for row in rows), Money(0))
        if total == Money(0):
            return None
        return Fee(total, rows, _explanation([amount for _rest, amount in amounts], on))

    def _amounts(self, cost: Cost, on: date, answers: Answers) -> list[tuple[str, Amount]]:
        if not cost.rules:
            return [amount_of(self.definition, cost, self.relevant(answers))]
        if self._rules.fee is None:
            raise RulesError(_("procedure.toml dice cost.rules = true y rules.py no define fee"))
        return amounts_by(self._rules.fee, self.relevant(answers), on, concept=cost.concept)

    @property
    def _rules(self) -> Rules:
        return read_rules(self.rules) if self.rules else Rules()

    def due_on(self, filed_on: date, calendar: BusinessCalendar) -> date:
        """Return the last day to answer, counted from the business day after the filing."""
        return calendar.add(filed_on, self.definition.deadline.business_days)


def _row(concept: str, amount: Amount, on: date, utm: UTMTable) -> tuple[str, Money]:
    if isinstance(amount, Money):
        return concept, amount
    value = utm.value(on)
    return f"{concept}: {amount} × {value}", amount.in_pesos(value)


def _explanation(amounts: list[Amount], on: date) -> str:
    in_utm = [amount.amount for amount in amounts if isinstance(amount, UTM)]
    if len(in_utm) < len(amounts):
        return ""
    # The value is in the reader's page alone: what is charged keeps the row's own words.
    amount = UTM(sum(in_utm, Decimal(0)))
    return _("%(amount)s de %(month)s", amount=amount, month=month_name(on))


def _holds(condition: Condition | None, answers: Answers) -> bool:
    return condition is None or condition.holds(answers.get(condition.question))


def _has(question: Question, answers: Answers) -> bool:
    given = answers.get(question.id)
    # "No" is an answer to a question and none to a declaration.
    if question.kind is QuestionKind.DECLARATION:
        return given is True
    return given not in (None, "", [])
