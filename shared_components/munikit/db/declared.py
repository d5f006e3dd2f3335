# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a column is for, said where it is declared (Ley 21.719)."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column

_KEY = "munikit_declared"


@dataclass(frozen=True)
class Declared:
    """Why something is kept, with what right, and until when; each as a person would read it."""

    purpose: str
    ground: str
    kept: str


def declared(*, purpose: str, ground: str, kept: str) -> dict[str, Declared]:
    """Return the ``info`` of a column that says what it is for.

    Raises:
        ValueError: one of the three says nothing.
    """
    if not (purpose.strip() and ground.strip() and kept.strip()):
        raise ValueError("A column says its purpose, its ground and until when it is kept")
    return {_KEY: Declared(purpose, ground, kept)}


def declaration_of(column: Column[Any]) -> Declared | None:
    """Return what a column says of itself, if it does."""
    found = column.info.get(_KEY)
    return found if isinstance(found, Declared) else None
