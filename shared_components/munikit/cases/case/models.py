# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The tables of cases."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from munikit.cases.case.power_models import CAPACITIES, Capacity
from munikit.cases.case.states import CaseState
from munikit.db import Base, PersonID, StoredHash, UUIDKey, partial_index
from munikit.db.declared import declared
from munikit.kernel.contact import Contact
from munikit.kernel.rut import RUT

_OPEN = "closed_at IS NULL AND due_on IS NOT NULL"
_FREE = f"{_OPEN} AND assigned_to_id IS NULL"

# Compared byte by byte, so that an index finds what begins with a word on either database.
_WORD = String(60).with_variant(String(60, collation="C"), "postgresql")

_CAPACITY = declared(
    purpose="Decir en qué calidad actúa quien pide por otra persona",
    ground="Ley 19.880, artículo 22: quien actúa por otro lo hace con poder",
    kept="Con el expediente",
)
_DECISION = declared(
    purpose="Decir qué se resolvió y por qué",
    ground="Ley 19.880, artículo 41: la resolución contiene la decisión y sus fundamentos",
    kept="Con el expediente",
)


class Case(Base):
    """An application and all that becomes of it.

    ``filed_on`` is the day the law counts from, ``due_on`` the last day to answer; while the
    person owes something ``paused_on`` is set and ``ask_until`` is the last day to send it.
    ``closed_at`` is when it came to its end. ``unit`` is where it is now. ``represented_…`` say for
    whom it is, where the applicant acts for somebody else, as they typed it until an official has
    accepted the power of ``power_id``. ``contact_…`` is where the notices of this case go, and
    ``proposal`` what waits for a second signature, or was sent back by it. ``extended_on`` and
    ``silence_claimed_on`` are when its term was extended, and when the person held the
    municipality to its silence;
    ``appealed_on`` when they asked that a refusal be looked at again. What was decided is in its
    parts: ``reason_id`` of the procedure's list, ``finding`` by the rows of the paper, ``remark``.
    ``version`` counts changes: whoever decides on an older one is refused.
    """

    __tablename__ = "munikit_case"
    # One for each tab of the inbox, in its order, so that a page costs the same however many
    # cases there are. What is finished or was never sent is not in the first four. Those of a
    # unit, a state and a procedure are for the filters.
    __table_args__ = (
        partial_index("ix_munikit_case_open", "due_on", "submitted_at", where=_OPEN),
        partial_index(
            "ix_munikit_case_mine", "assigned_to_id", "due_on", "submitted_at", where=_OPEN
        ),
        partial_index("ix_munikit_case_free", "due_on", "submitted_at", where=_FREE),
        partial_index("ix_munikit_case_unit_free", "unit", "due_on", "submitted_at", where=_FREE),
        partial_index("ix_munikit_case_ended", "closed_at", where="closed_at IS NOT NULL"),
        Index("ix_munikit_case_state", "state", "due_on"),
        Index("ix_munikit_case_state_newest", "state", "submitted_at"),
        Index("ix_munikit_case_unit", "unit", "submitted_at"),
        Index("ix_munikit_case_procedure", "procedure_id", "submitted_at"),
    )

    id: Mapped[UUIDKey]
    folio: Mapped[str | None] = mapped_column(String(40), unique=True)
    procedure_id: Mapped[str] = mapped_column(String(60))
    procedure_digest: Mapped[str] = mapped_column(ForeignKey("munikit_procedure_version.digest"))
    applicant_id: Mapped[PersonID]
    assigned_to_id: Mapped[UUID | None] = mapped_column(ForeignKey("munikit_person.id"))
    state: Mapped[CaseState] = mapped_column(default=CaseState.DRAFT)
    version: Mapped[int] = mapped_column(default=1)
    answers: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None] = mapped_column(index=True)
    closed_at: Mapped[datetime | None]
    unit: Mapped[str] = mapped_column(String(120), default="")
    represented_run: Mapped[RUT | None]
    represented_name: Mapped[str] = mapped_column(String(200), default="")
    represented_capacity: Mapped[Capacity | None] = mapped_column(info=_CAPACITY)
    power_id: Mapped[UUID | None] = mapped_column(ForeignKey("munikit_power.id"), index=True)
    contact_email: Mapped[str] = mapped_column(String(120), default="")
    contact_phone: Mapped[str] = mapped_column(String(20), default="")
    proposal: Mapped[dict[str, Any]] = mapped_column(default=dict)
    extended_on: Mapped[date | None]
    silence_claimed_on: Mapped[date | None]
    appealed_on: Mapped[date | None]
    surveyed: Mapped[bool] = mapped_column(default=False)
    filed_on: Mapped[date | None]
    due_on: Mapped[date | None]
    paused_on: Mapped[date | None]
    ask_until: Mapped[date | None]
    decided_at: Mapped[datetime | None]
    reason_id: Mapped[str] = mapped_column(String(60), default="", info=_DECISION)
    finding: Mapped[dict[str, Any]] = mapped_column(default=dict, info=_DECISION)
    remark: Mapped[str] = mapped_column(Text, default="", info=_DECISION)
    norm: Mapped[str] = mapped_column(Text, default="")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it from the class.

    @property
    def is_over(self) -> bool:
        """Say whether nothing comes of it any more: what was granted has its paper to come."""
        return self.closed_at is not None and self.state is not CaseState.APPROVED

    @property
    def represented_as(self) -> str:
        """Return in words in what capacity its applicant acts; of one's own nothing."""
        return CAPACITIES[self.represented_capacity] if self.represented_capacity else ""

    @property
    def contact(self) -> Contact:
        return Contact(self.contact_email, self.contact_phone)

    @contact.setter
    def contact(self, contact: Contact) -> None:
        self.contact_email = contact.email
        self.contact_phone = contact.phone


# What `Case.is_over` says, the other way round, as a query asks it.
GOES_ON = Case.closed_at.is_(None) | (Case.state == CaseState.APPROVED)


class CaseAct(Base):
    """A line of the case's history; ``kind`` is the name of the act.

    ``internal`` ones are never shown to the person.
    """

    __tablename__ = "munikit_case_act"
    __table_args__ = (UniqueConstraint("case_id", "seq"),)

    id: Mapped[UUIDKey]
    case_id: Mapped[UUID] = mapped_column(ForeignKey("munikit_case.id"))
    seq: Mapped[int]
    kind: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime]
    actor_id: Mapped[UUID | None] = mapped_column(ForeignKey("munikit_person.id"))
    text: Mapped[str] = mapped_column(Text, default="")
    internal: Mapped[bool] = mapped_column(default=False)


class Attachment(Base):
    """A file given for a question. The newest that is not superseded counts."""

    __tablename__ = "munikit_case_attachment"

    id: Mapped[UUIDKey]
    case_id: Mapped[UUID] = mapped_column(ForeignKey("munikit_case.id"), index=True)
    question_id: Mapped[str] = mapped_column(String(60))
    sha256: Mapped[StoredHash]
    name: Mapped[str] = mapped_column(String(120))
    media_type: Mapped[str] = mapped_column(String(80))
    size_bytes: Mapped[int]
    at: Mapped[datetime]
    superseded_at: Mapped[datetime | None]


class CaseWord(Base):
    """A word a case is found by: of its folio, its RUN or a name, without accents or capitals."""

    __tablename__ = "munikit_case_word"
    __table_args__ = (Index("ix_munikit_case_word_of_case", "case_id", "word"),)

    word: Mapped[str] = mapped_column(_WORD, primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("munikit_case.id"), primary_key=True)


class Absence(Base):
    """Days on which somebody is away, both included, so that nothing is given to them unseen."""

    __tablename__ = "munikit_absence"

    id: Mapped[UUIDKey]
    person_id: Mapped[PersonID]
    from_on: Mapped[date]
    until_on: Mapped[date]
