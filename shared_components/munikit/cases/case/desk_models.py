# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The tables officials work with: words to search by, labels, opinions, corrections, absences."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from munikit.db import Base, PersonID, UUIDKey

# Compared byte by byte, so that an index finds what begins with a word on either database.
_WORD = String(60).with_variant(String(60, collation="C"), "postgresql")


class CaseWord(Base):
    """A word a case is found by: of its folio, its RUN or a name, without accents or capitals."""

    __tablename__ = "munikit_case_word"
    __table_args__ = (Index("ix_munikit_case_word_of_case", "case_id", "word"),)

    word: Mapped[str] = mapped_column(_WORD, primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("munikit_case.id"), primary_key=True)


class CaseLabel(Base):
    """A word officials mark a case with, to find it again; the person does not see it."""

    __tablename__ = "munikit_case_label"
    __table_args__ = (Index("ix_munikit_case_label_cases", "label", "case_id"),)

    case_id: Mapped[UUID] = mapped_column(ForeignKey("munikit_case.id"), primary_key=True)
    label: Mapped[str] = mapped_column(String(40), primary_key=True)


class CaseViewing(Base):
    """When an official last had a case open."""

    __tablename__ = "munikit_case_viewing"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("munikit_case.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("munikit_person.id"), primary_key=True)
    at: Mapped[datetime]


class Verdict(StrEnum):
    FAVOURABLE = "favourable"
    REMARKS = "remarks"
    AGAINST = "against"


class Opinion(Base):
    """A report asked of another unit (Ley 19.880 arts. 24 and 37), open until ``answered_at``."""

    __tablename__ = "munikit_case_opinion"

    id: Mapped[UUIDKey]
    case_id: Mapped[UUID] = mapped_column(ForeignKey("munikit_case.id"), index=True)
    unit: Mapped[str] = mapped_column(String(120), index=True)
    question: Mapped[str] = mapped_column(Text)
    asked_by_id: Mapped[PersonID]
    asked_at: Mapped[datetime]
    due_on: Mapped[date]
    answered_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("munikit_person.id"))
    answered_at: Mapped[datetime | None]
    verdict: Mapped[Verdict | None]
    text: Mapped[str] = mapped_column(Text, default="")


class Correction(Base):
    """A question the person was asked to answer again, open until ``answered_at``.

    ``before`` is what stood there when it was asked, under ``answer``; ``changed`` says whether
    the person put something else in its place.
    """

    __tablename__ = "munikit_case_correction"

    id: Mapped[UUIDKey]
    case_id: Mapped[UUID] = mapped_column(ForeignKey("munikit_case.id"), index=True)
    question_id: Mapped[str] = mapped_column(String(60))
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    before: Mapped[dict[str, Any]] = mapped_column(default=dict)
    changed: Mapped[bool] = mapped_column(default=False)


class SavedFilter(Base):
    """An inbox somebody comes back to: the address's question under a name."""

    __tablename__ = "munikit_saved_filter"
    __table_args__ = (UniqueConstraint("person_id", "name"),)

    id: Mapped[UUIDKey]
    person_id: Mapped[PersonID]
    name: Mapped[str] = mapped_column(String(60))
    query: Mapped[str] = mapped_column(String(500))


class Absence(Base):
    """Days on which somebody is away, both included, so that nothing is given to them unseen."""

    __tablename__ = "munikit_absence"

    id: Mapped[UUIDKey]
    person_id: Mapped[PersonID]
    from_on: Mapped[date]
    until_on: Mapped[date]


class SurveyAnswer(Base):
    """What somebody thought of applying. It names neither the person nor the case."""

    __tablename__ = "munikit_survey_answer"

    id: Mapped[UUIDKey]
    procedure_id: Mapped[str] = mapped_column(String(60), index=True)
    month: Mapped[str] = mapped_column(String(7))
    ease: Mapped[int]
    troubles: Mapped[dict[str, Any]] = mapped_column(default=dict)
    text: Mapped[str] = mapped_column(Text, default="")
