# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a procedure ends in: its paper, what the paper certifies, and who may find that out."""

from collections.abc import Mapping

from pydantic import Field

from munikit.procedures.asking import Name, Part, Text


class Finding(Part):
    """What is certified, as rows of the paper that nobody but the municipality fills in.

    Whoever approves writes each row as a line, ``Zona: ZU-1``; lines that begin with none of
    ``rows`` belong to the row above them.
    """

    rows: tuple[Text, ...] = Field(min_length=1, max_length=20)
    help: str = ""

    @property
    def blank(self) -> str:
        """The text to fill in."""
        return "\n".join(f"{row}: " for row in self.rows)

    def read(self, text: str) -> dict[str, str]:
        """Return what was written of each row, in the order of the paper."""
        found: dict[str, list[str]] = {}
        current: list[str] = []
        for line in text.splitlines():
            row = next((each for each in self.rows if line.startswith(f"{each}:")), None)
            if row is not None:
                current = found.setdefault(row, [])
                line = line.removeprefix(f"{row}:")  # noqa: PLW2901 - the same line, without its row.
            current.append(line.strip())
        written = {row: "\n".join(filter(None, found.get(row, ()))) for row in self.rows}
        return {row: words for row, words in written.items() if words}

    def missing(self, text: str) -> list[str]:
        """Return the rows that were left empty."""
        written = self.read(text)
        return [row for row in self.rows if row not in written]

    def write(self, rows: Mapping[str, str]) -> str:
        """Return rows as the text that `read` understands."""
        return "\n".join(f"{row}: {rows[row]}" for row in self.rows if row in rows)


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
    finding: Finding | None = None
