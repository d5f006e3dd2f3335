# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a procedure ends in: its paper, what the paper certifies, and who may find that out."""

from collections.abc import Mapping

from pydantic import Field

from munikit.procedures.asking import Name, Part, Text


class FindingRows(Part):
    """What is certified, as rows of the paper that nobody but the municipality fills in.

    Whoever approves fills in each row apart: whatever is written in one is that row's alone.
    """

    rows: tuple[Text, ...] = Field(min_length=1, max_length=20)
    help: str = ""

    def filled(self, given: Mapping[str, str]) -> dict[str, str]:
        """Return what was written of each row, in the order of the paper."""
        return {row: words for row in self.rows if (words := given.get(row, "").strip())}

    def missing(self, given: Mapping[str, str]) -> list[str]:
        """Return the rows that were left empty."""
        return [row for row in dict.fromkeys(self.rows) if row not in self.filled(given)]

    def words(self, given: Mapping[str, str]) -> str:
        """Return the rows as people read them; nothing is ever read out of it."""
        return "\n".join(f"{row}: {words}" for row, words in self.filled(given).items())


class AtOnce(Part):
    """Issued without an official where a ``source`` of the module answers; else it is reviewed.

    ``key`` is the question whose answer the source is asked for.
    """

    source: Name
    key: Name


class Outcome(Part):
    """The paper the procedure ends in. ``details`` are questions whose answers it prints.

    With ``months`` 0 it has no end.
    """

    title: Text
    months: int = Field(ge=0, le=120)
    details: tuple[Name, ...] = ()
    finding: FindingRows | None = None
