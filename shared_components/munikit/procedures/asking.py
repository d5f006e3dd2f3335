# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a procedure asks: pages, their questions, and when each of them is shown."""

from enum import StrEnum
from math import inf
from operator import ge, gt, le, lt
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from munikit.kernel.words import gettext as _
from munikit.kernel.words import lazy_gettext as _l
from munikit.procedures.kinds import KINDS, NUMBERS, QuestionKind, in_a_row, those_that_take

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,40}$")]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)]
Value = str | bool
# As many digits as a box for a number takes.
Whole = Annotated[int, Field(strict=True, ge=0, le=999_999_999_999)]

_BOUNDS = {"more_than": gt, "at_least": ge, "less_than": lt, "at_most": le}
_NOT_EARLIER = _l(
    "%(place)s.show_if: «%(name)s» no es una pregunta anterior; use una que se haga antes"
)
_NO_AMOUNT = _l("%(place)s.show_if: «%(name)s» es de tipo %(kind)s; de esa respuesta")
_OTHER_KIND = _l("%(place)s.show_if: «%(name)s» es de tipo %(kind)s; solo puede mirar %(kinds)s")
_NO_ANSWER = _l("%(place)s.show_if: «%(name)s» no se responde con %(unknown)r; use %(allowed)s")


class Part(BaseModel):
    """A table of ``procedure.toml``; what it does not know it refuses."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Condition(Part):
    """Show only if an earlier question was answered so: ``is``, ``is_not`` or ``in``, one of them.

    Of a number, where it lies: ``more_than`` or ``at_least``, ``less_than`` or ``at_most``, or one
    of each. A question without an answer meets no condition, not even ``is_not``.
    """

    question: Name
    equals: Value | None = Field(default=None, alias="is")
    differs: Value | None = Field(default=None, alias="is_not")
    among: tuple[Value, ...] = Field(default=(), alias="in")
    more_than: Whole | None = None
    at_least: Whole | None = None
    less_than: Whole | None = None
    at_most: Whole | None = None

    @model_validator(mode="before")
    @classmethod
    def _no_number_is_named(cls, said: Any) -> Any:  # noqa: ANN401 - whatever TOML has there.
        if isinstance(said, dict) and any(type(said.get(key)) is int for key in ("is", "is_not")):
            raise ValueError(_("un número se compara con more_than, at_least, less_than o at_most"))
        return said

    @model_validator(mode="after")
    def one_test(self) -> Self:
        named = (self.equals is not None) + (self.differs is not None) + bool(self.among)
        if named + self.is_range != 1:
            raise ValueError(
                _(
                    "escriba is, is_not o in, uno de los tres; o de un número, more_than, "
                    "at_least, less_than o at_most"
                )
            )
        if self.is_range and self._lowest > self._highest:
            raise ValueError(_("ningún número la cumple; revise los límites"))
        return self

    @property
    def is_range(self) -> bool:
        """Whether it asks where a number lies."""
        return any(getattr(self, name) is not None for name in _BOUNDS)

    @property
    def _lowest(self) -> float:
        above = -inf if self.more_than is None else self.more_than + 1
        return max(above, -inf if self.at_least is None else self.at_least)

    @property
    def _highest(self) -> float:
        below = inf if self.less_than is None else self.less_than - 1
        return min(below, inf if self.at_most is None else self.at_most)

    def _is_between(self, number: object) -> bool:
        if not isinstance(number, int | float) or isinstance(number, bool):
            return False
        bounds = ((named, getattr(self, name)) for name, named in _BOUNDS.items())
        return all(bound is None or named(number, bound) for named, bound in bounds)

    @property
    def values(self) -> tuple[Value, ...]:
        """The answers the condition names."""
        return self.among or tuple(v for v in (self.equals, self.differs) if v is not None)

    def holds(self, given: object) -> bool:
        """Say whether an answer meets the condition; of several chosen ones, any may."""
        if given in (None, "", []):
            return False
        if self.is_range:
            return self._is_between(given)
        chosen = given if isinstance(given, list) else [given]
        named = any(value in self.values for value in chosen)
        return named if self.differs is None else not named


class Option(Part):
    value: Name
    label: Text
    hint: str = ""


class Sensitivity(StrEnum):
    ORDINARY = "ordinary"
    PERSONAL = "personal"
    SENSITIVE = "sensitive"


class Column(Part):
    """A box of each row of a ``group``."""

    id: Name
    kind: QuestionKind = QuestionKind.TEXT
    label: Text
    help: str = ""
    required: str = ""
    most: int = Field(default=200, gt=0, le=1000)

    @model_validator(mode="after")
    def one_box(self) -> Self:
        if not self.kind.how.in_rows:
            raise ValueError(
                _("una fila no puede preguntar %(kind)s; use text, number o run", kind=self.kind)
            )
        return self


class Question(Part):
    """A question. ``required`` is what is said when it is left empty; without it, optional.

    ``purpose`` says why it is asked, ``ground`` with what right, ``kept`` until when what is
    answered stays (Ley 21.719). A ``file`` the State already holds needs the
    written ``reason`` why it is asked all the same (Ley 19.880 art. 17).
    """

    id: Name
    kind: QuestionKind
    label: Text
    short: str = ""
    help: str = ""
    required: str = ""
    purpose: Text
    ground: str = ""
    kept: str = ""
    sensitivity: Sensitivity = Sensitivity.ORDINARY
    options: tuple[Option, ...] = ()
    columns: tuple[Column, ...] = ()
    most_rows: int = Field(default=10, gt=0, le=50)
    in_future: bool = False
    most: int = Field(default=500, gt=0, le=5000)
    least: Whole | None = None
    greatest: Whole | None = None
    held_by_state: bool = False
    reason: str = ""
    show_if: Condition | None = None

    @model_validator(mode="after")
    def consistent(self) -> Self:
        problems = list(_inconsistencies(self))
        if problems:
            raise ValueError("\n".join(problems))
        return self

    @property
    def title(self) -> str:
        """How the question is called in a summary."""
        return self.short or self.label

    @property
    def possible(self) -> tuple[Value, ...]:
        """The answers a condition may name; none where an answer is free text or a file."""
        return self.kind.how.answers or tuple(option.value for option in self.options)


class Page(Part):
    id: Name
    title: Text
    questions: tuple[Question, ...] = Field(min_length=1)
    show_if: Condition | None = None


def _inconsistencies(question: Question) -> list[str]:
    values = [option.value for option in question.options]
    rules: list[tuple[bool, str]] = [
        *_misplaced(question),
        (len(set(values)) < len(values), _("dos options tienen el mismo value; cambie uno")),
        (
            question.kind is QuestionKind.DECLARATION and not question.required,
            _("una declaration necesita required: lo que se dice a quien no la marca"),
        ),
        *_bounds(question),
        (
            question.held_by_state and not question.reason.strip(),
            _("el Estado ya tiene este dato: quite la pregunta o diga en reason por qué lo pide"),
        ),
    ]
    return [text for broken, text in rules if broken]


def _misplaced(question: Question) -> list[tuple[bool, str]]:
    """Return what is wrong with keys that go with some kinds of question only."""
    takes = question.kind.how.takes
    return [
        (
            ("columns" in takes) != bool(question.columns),
            _(
                "solo %(those_that_take)s lleva columns, y las necesita",
                those_that_take=those_that_take("columns"),
            ),
        ),
        (
            ("options" in takes) != bool(question.options),
            _(
                "solo %(those_that_take)s llevan options, y las necesitan",
                those_that_take=those_that_take("options"),
            ),
        ),
        (
            question.in_future and "in_future" not in takes,
            _(
                "in_future es solo para una pregunta de tipo %(those_that_take)s; quítelo",
                those_that_take=those_that_take("in_future"),
            ),
        ),
    ]


def _bounds(question: Question) -> list[tuple[bool, str]]:
    least = question.least
    greatest = question.greatest
    given = (least, greatest) != (None, None)
    inverted = least is not None and greatest is not None and least > greatest
    return [
        (
            given and "least" not in question.kind.how.takes,
            _(
                "least y greatest son solo para %(those_that_take)s; quítelos",
                those_that_take=those_that_take("least"),
            ),
        ),
        (inverted, _("least es mayor que greatest; revise los dos")),
    ]


def condition_problems(
    condition: Condition | None, earlier: dict[str, Question], place: str
) -> list[str]:
    """Return what is wrong with a condition, given the questions asked before it."""
    if condition is None:
        return []
    name = condition.question
    asked = earlier.get(name)
    if asked is None:
        return [_NOT_EARLIER % {"place": place, "name": name}]
    if condition.is_range:
        kind = _NO_AMOUNT % {"place": place, "name": name, "kind": asked.kind}
        return (
            []
            if asked.kind in NUMBERS
            else [_("%(kind)s no se dice cuánto es: use is o in", kind=kind)]
        )
    unknown: list[Any] = [value for value in condition.values if value not in asked.possible]
    if not unknown:
        return []
    if not asked.possible:
        named = (n for n, kind in KINDS.items() if kind.answers or "options" in kind.takes)
        kinds = in_a_row(named, "o")
        if asked.kind in NUMBERS:
            kinds = _("un número con more_than, at_least, less_than o at_most")
        return [_OTHER_KIND % {"place": place, "name": name, "kind": asked.kind, "kinds": kinds}]
    allowed = ", ".join(str(value).lower() for value in asked.possible)
    return [_NO_ANSWER % {"place": place, "name": name, "unknown": unknown[0], "allowed": allowed}]
