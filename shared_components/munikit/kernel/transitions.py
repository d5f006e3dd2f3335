# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""State machines as tables: the code, the test and the documentation read the same one."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from munikit.kernel.errors import ConflictError

State = TypeVar("State", bound=StrEnum)
Move = TypeVar("Move", bound=StrEnum)


@dataclass(frozen=True)
class Transitions(Generic[State, Move]):
    """The moves that are allowed. What the table does not list is refused."""

    table: Mapping[tuple[State, Move], State]

    def allows(self, state: State, move: Move) -> bool:
        return (state, move) in self.table

    def after(self, state: State, move: Move, *, refused: str) -> State:
        """Return the state a move leads to.

        Raises:
            ConflictError: with the words ``refused``, if the table has no such move.
        """
        if not self.allows(state, move):
            raise ConflictError(refused)
        return self.table[state, move]
