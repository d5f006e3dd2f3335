# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What ``procedure.toml`` may say. Its JSON Schema is published from these models."""

from collections.abc import Iterator
from decimal import Decimal
from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from munikit.kernel.words import gettext as _
from munikit.kernel.words import lazy_gettext as _l
from munikit.procedures.asking import (
    Condition,
    Name,
    Page,
    Part,
    Question,
    Text,
    condition_problems,
)
from munikit.procedures.kinds import QuestionKind
from munikit.procedures.outcome import AtOnce, Outcome


class Norm(Part):
    """A law or ordinance and its article; ``note`` says what must be confirmed locally."""

    norm: Text
    article: Text
    note: str = ""

    def __str__(self) -> str:
        return f"{self.norm}, {self.article}"


ENDLESS_PERMIT = _l("un permiso tiene término; escriba cuántos meses dura")


class Due(StrEnum):
    BEFORE_REVIEW = "before_review"
    NEVER = "never"


class Days(Part):
    """The days between two dates, both among them; ``most`` is how many may be asked for."""

    first: Name = Field(alias="from")
    last: Name = Field(alias="to")
    most: int = Field(gt=0, le=3660)


class Rate(Part):
    """A row of a table of fees: it holds where its condition does, or always without one.

    Its amount is for each unit of the numbers in ``per``, and for each of the ``days``.
    """

    when: Condition | None = None
    per: tuple[Name, ...] = Field(default=(), max_length=4)
    days: Days | None = None
    utm: Decimal | None = Field(default=None, gt=0)
    pesos: int | None = Field(default=None, ge=0)
    concept: str = ""

    @model_validator(mode="after")
    def one_amount(self) -> Self:
        if (self.utm is not None) + (self.pesos is not None) != 1:
            raise ValueError(_("escriba utm o pesos, uno de los dos"))
        return self


class Ending(StrEnum):
    """How a case ends without what was asked for; expired: what was missing never came."""

    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class RefundRule(Part):
    """When the fee goes back without anybody asking for it, and the norm that orders it."""

    when: tuple[Ending, ...] = Field(min_length=1)
    norm: Text


class Cost(Part):
    """The fee and the norm that sets it: fixed, by a table of answers, or by ``rules.py``.

    An amount is for each unit of the numbers in ``per``, and for each of the ``days``. The first
    row of ``table`` that holds counts, so its last one holds always. With ``local`` the
    amount is only the municipality's to set (``procedures.ID`` in ``portal.toml``).
    """

    utm: Decimal | None = Field(default=None, gt=0)
    pesos: int | None = Field(default=None, gt=0)
    table: tuple[Rate, ...] = ()
    rules: bool = False
    local: bool = False
    per: tuple[Name, ...] = Field(default=(), max_length=4)
    days: Days | None = None
    due: Due = Due.BEFORE_REVIEW
    refund: RefundRule | None = None
    concept: Text
    basis: Norm

    @model_validator(mode="after")
    def one_amount(self) -> Self:
        given = (self.utm is not None, self.pesos is not None, bool(self.table), self.rules)
        if sum((*given, self.local)) != 1:
            raise ValueError(_("escriba utm, pesos, table, rules = true o local = true, uno solo"))
        if (self.per or self.days) and self.utm is None and self.pesos is None:
            raise ValueError(_("per y days van con utm o pesos; en una table, en cada fila"))
        if self.table and self.table[-1].when is not None:
            raise ValueError(_("la última fila de table va sin when: es lo que pagan los demás"))
        return self


class Deadline(Part):
    business_days: int = Field(gt=0, le=130)
    basis: Norm


class SilenceKind(StrEnum):
    POSITIVE = "positive"
    NEGATIVE = "negative"


class Silence(Part):
    """What follows when nobody answers in time (Ley 19.880 arts. 64 to 66), and why so."""

    kind: SilenceKind
    basis: Norm

    @property
    def in_words(self) -> str:
        return "positivo" if self.kind is SilenceKind.POSITIVE else "negativo"


class Requirement(Part):
    """Something to be sure of before writing anything; who is not reads why and what to do.

    ``answer`` is the one that lets go on: true for «Sí».
    """

    id: Name
    question: Text
    help: str = ""
    answer: bool = True
    otherwise: Text
    instead: Text


class Reason(Part):
    """A reason to reject, with the norm that gives it; people read both."""

    id: Name
    text: Text
    norm: Text


class Review(Part):
    """Who looks at a case and decides it.

    ``route`` are the units that look at it before ``unit`` decides, in order; ``opinions`` those
    that may be asked for one (Ley 19.880 arts. 37 and 38). With ``second_signature`` another
    person signs what was decided; ``simple_approval`` lets several be approved at once.
    """

    unit: Text
    route: tuple[Text, ...] = ()
    opinions: tuple[Text, ...] = ()
    second_signature: bool = False
    simple_approval: bool = False
    requests: tuple[Text, ...] = ()
    reasons: tuple[Reason, ...] = Field(min_length=1)


class Kind(StrEnum):
    PERMIT = "permit"
    CERTIFICATE = "certificate"
    PAYMENT = "payment"


class Definition(Part):
    """All of ``procedure.toml``."""

    id: Name
    kind: Kind
    title: Text
    summary: Text
    who_can: Text
    minutes: int = Field(gt=0, le=120)
    draft: bool = False
    cpat_code: str = ""
    keep_at_hand: tuple[Text, ...] = ()
    not_asked: tuple[Text, ...] = ()
    basis: tuple[Norm, ...] = Field(min_length=1)
    cost: Cost | None = None
    deadline: Deadline
    silence: Silence | None = None
    eligibility: tuple[Requirement, ...] = Field(default=(), max_length=3)
    pages: tuple[Page, ...] = Field(min_length=1)
    review: Review
    at_once: AtOnce | None = None
    outcome: Outcome

    @property
    def questions(self) -> tuple[Question, ...]:
        return tuple(question for page in self.pages for question in page.questions)

    @property
    def asks_for_email(self) -> bool:
        """Say whether whoever asks must say where to be notified (Ley 19.880 art. 30 a)."""
        asked = {each.id: each for each in self.questions if each.required}
        return "email" in asked and asked["email"].kind is QuestionKind.EMAIL

    @property
    def documents(self) -> tuple[Question, ...]:
        """The files it may ask for."""
        return tuple(each for each in self.questions if each.kind is QuestionKind.FILE)

    @property
    def conditional(self) -> frozenset[str]:
        """The ids of the questions that are not asked of everybody."""
        return frozenset(
            question.id
            for page in self.pages
            for question in page.questions
            if page.show_if or question.show_if
        )

    @model_validator(mode="after")
    def names_hold(self) -> Self:
        problems = _misnamed(self)
        if problems:
            raise ValueError("\n".join(problems))
        return self


def _misnamed(definition: Definition) -> list[str]:
    earlier: dict[str, Question] = {}
    problems = list(_misnamed_pages(definition, earlier))
    rates = definition.cost.table if definition.cost else ()
    for number, rate in enumerate(rates, 1):
        problems += condition_problems(rate.when, earlier, f"cost.table.{number}")
    printed = [each.id for each in earlier.values() if each.kind is not QuestionKind.FILE]
    problems += [
        _(
            "outcome.details: «%(name)s» no es una pregunta que se pueda imprimir; use el "
            "id de una",
            name=name,
        )
        for name in definition.outcome.details
        if name not in printed
    ]
    problems += _outcome_problems(definition, set(printed))
    reasons = [reason.id for reason in definition.review.reasons]
    if len(set(reasons)) < len(reasons):
        problems.append(_("review.reasons: dos motivos tienen el mismo id; cambie uno"))
    return problems


def _outcome_problems(definition: Definition, answered: set[str]) -> Iterator[str]:
    outcome = definition.outcome
    at_once = definition.at_once
    if outcome.months == 0 and definition.kind is Kind.PERMIT:
        yield f"outcome.months: {ENDLESS_PERMIT}"
    if at_once is not None and at_once.key not in answered:
        yield _("at_once.key: «%(key)s» no es una pregunta; use el id de una", key=at_once.key)
    if at_once is not None and outcome.finding is None:
        yield _("outcome.finding: falta; escriba en rows qué certifica el documento")


def _misnamed_pages(definition: Definition, earlier: dict[str, Question]) -> Iterator[str]:
    """Yield what is wrong with pages and questions, and note every question in ``earlier``."""
    pages: set[str] = set()
    for page in definition.pages:
        place = f"pages.{page.id}"
        if page.id in pages:
            yield _("%(place)s: hay dos páginas con este id; cambie uno", place=place)
        pages.add(page.id)
        yield from condition_problems(page.show_if, earlier, place)
        for question in page.questions:
            yield from condition_problems(question.show_if, earlier, f"{place}.{question.id}")
            if question.id in earlier:
                yield _(
                    "%(place)s.%(id)s: esta pregunta está dos veces; quite una",
                    place=place,
                    id=question.id,
                )
            earlier[question.id] = question
