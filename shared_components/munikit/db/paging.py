# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A long list, a page at a time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Paged(Generic[T]):
    """One page of ``total`` rows; ``page`` counts from 1 and lies within ``pages``."""

    rows: Sequence[T]
    total: int
    page: int
    pages: int


def paged(rows: Callable[[int, int], Sequence[T]], total: int, *, page: int, size: int) -> Paged[T]:
    """Return the page asked for, or the nearest there is; ``rows`` is given limit and offset."""
    pages = pages_of(total, size)
    page = min(max(1, page), pages)
    return Paged(rows(size, (page - 1) * size), total, page, pages)


def pages_of(total: int, size: int) -> int:
    """Return how many pages there are; of nothing there is one, which is empty."""
    return max(1, -(-total // size))
