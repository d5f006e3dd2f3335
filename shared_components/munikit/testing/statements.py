# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a page asks of its database, counted as the driver is told it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Engine, event


@dataclass
class Statements:
    """Each statement in order, those that begin and end transactions included."""

    said: list[str] = field(default_factory=list)

    @property
    def transactions(self) -> int:
        return sum(each.startswith("BEGIN") for each in self.said)

    @property
    def writing(self) -> int:
        return self.said.count("COMMIT")

    def __str__(self) -> str:
        return "\n".join(f"{n:3} {each}" for n, each in enumerate(self.said, 1))


@contextmanager
def counted(engine: Engine) -> Iterator[Statements]:
    """Note what is said to a database until the end of the block, by whatever thread."""
    found = Statements()

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        # PostgreSQL is told several in one message.
        found.said.extend(" ".join(each.split()) for each in statement.split("; "))

    def committed(_connection: object) -> None:
        found.said.append("COMMIT")

    def undone(_connection: object) -> None:
        found.said.append("ROLLBACK")

    hooks: dict[str, Callable[..., Any]] = {
        "before_cursor_execute": note,
        "commit": committed,
        "rollback": undone,
    }
    for name, hook in hooks.items():
        event.listen(engine, name, hook)
    try:
        yield found
    finally:
        for name, hook in hooks.items():
            event.remove(engine, name, hook)
