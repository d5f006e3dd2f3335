# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What ``procedure.toml`` may say. Its JSON Schema is published from these models."""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,40}$")]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)]


class Part(BaseModel):
    """A table of ``procedure.toml``; what it does not know it refuses."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Norm(Part):
    """A law or ordinance and its article; ``note`` says what must be confirmed locally."""

    norm: Text
    article: Text
    note: str = ""


class Due(StrEnum):
    BEFORE_REVIEW = "before_review"
    NEVER = "never"


class Cost(Part):
    """The fee, fixed in UTM or in pesos, and the norm that sets it."""

    utm: Decimal | None = Field(default=None, gt=0)
    pesos: int | None = Field(default=None, gt=0)
    due: Due = Due.BEFORE_REVIEW
    concept: Text
    basis: Norm

    @model_validator(mode="after")
    def one_amount(self) -> Self:
        if (self.utm is None) == (self.pesos is None):
            raise ValueError("escriba utm o pesos, uno de los dos")
        return self


class Deadline(Part):
    business_days: int = Field(gt=0, le=130)
    basis: Norm


class Condition(Part):
    """Show only if an earlier question was answered with one of ``values``."""

    question: Name
    values: tuple[str | bool, ...] = Field(min_length=1)


class Option(Part):
    value: Name
    label: Text
    hint: str = ""


class QuestionKind(StrEnum):
    TEXT = "text"
    LONG_TEXT = "long_text"
    CHOICE = "choice"
    CHOICES = "choices"
    YES_NO = "yes_no"
    DATE = "date"
    EMAIL = "email"
    PHONE = "phone"
    RUN = "run"
    NUMBER = "number"
    MONEY = "money"
    FILE = "file"
    DECLARATION = "declaration"


class Sensitivity(StrEnum):
    ORDINARY = "ordinary"
    PERSONAL = "personal"
    SENSITIVE = "sensitive"


class Question(Part):
    """A question. ``required`` is what is said when it is left empty; without it, optional.

    ``purpose`` says why it is asked (Ley 21.719). A ``file`` the State already holds needs the
    written ``reason`` why it is asked all the same (Ley 19.880 art. 17).
    """

    id: Name
    kind: QuestionKind
    label: Text
    short: str = ""
    help: str = ""
    required: str = ""
    purpose: Text
    sensitivity: Sensitivity = Sensitivity.ORDINARY
    options: tuple[Option, ...] = ()
    in_future: bool = False
    most: int = Field(default=500, gt=0, le=5000)
    held_by_state: bool = False
    reason: str = ""
    show_if: Condition | None = None

    @model_validator(mode="after")
    def consistent(self) -> Self:
        chooses = self.kind in (QuestionKind.CHOICE, QuestionKind.CHOICES)
        if chooses != bool(self.options):
            raise ValueError("solo choice y choices llevan options, y las necesitan")
        if self.kind is QuestionKind.DECLARATION and not self.required:
            raise ValueError("una declaration necesita required")
        if self.held_by_state and not self.reason:
            raise ValueError(
                "el Estado ya tiene este dato: quite la pregunta o escriba en reason por qué se "
                "pide (Ley 19.880, artículo 17)"
            )
        return self

    @property
    def title(self) -> str:
        """How the question is called in a summary."""
        return self.short or self.label


class Page(Part):
    id: Name
    title: Text
    questions: tuple[Question, ...] = Field(min_length=1)
    show_if: Condition | None = None


class Reason(Part):
    """A reason to reject, with the norm that gives it; people read both."""

    id: Name
    text: Text
    norm: Text


class Review(Part):
    unit: Text
    requests: tuple[Text, ...] = ()
    reasons: tuple[Reason, ...] = Field(min_length=1)


class Outcome(Part):
    """The paper the procedure ends in. ``details`` are questions whose answers it prints."""

    title: Text
    months: int = Field(gt=0, le=120)
    details: tuple[Name, ...] = ()


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
    keep_at_hand: tuple[Text, ...] = ()
    not_asked: tuple[Text, ...] = ()
    basis: tuple[Norm, ...] = Field(min_length=1)
    cost: Cost | None = None
    deadline: Deadline
    pages: tuple[Page, ...] = Field(min_length=1)
    review: Review
    outcome: Outcome

    @property
    def questions(self) -> tuple[Question, ...]:
        return tuple(question for page in self.pages for question in page.questions)

    @model_validator(mode="after")
    def names_hold(self) -> Self:
        seen: set[str] = set()
        for page in self.pages:
            _points_back(page.id, page.show_if, seen)
            for question in page.questions:
                _points_back(question.id, question.show_if, seen)
                if question.id in seen:
                    raise ValueError(f"la pregunta «{question.id}» está dos veces")
                seen.add(question.id)
        unknown = set(self.outcome.details) - seen
        if unknown:
            raise ValueError(f"outcome.details nombra preguntas que no hay: {sorted(unknown)}")
        return self


def _points_back(name: str, condition: Condition | None, seen: set[str]) -> None:
    if condition is not None and condition.question not in seen:
        raise ValueError(
            f"show_if de «{name}» nombra «{condition.question}», que no es una pregunta anterior"
        )
