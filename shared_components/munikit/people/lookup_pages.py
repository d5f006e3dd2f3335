# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Counting who looks up whom or what: residents by the roll of a property, officials by RUN."""

from munikit.kernel.rut import RUT, RUTError
from munikit.people.usage import Counted, count_use
from munikit.web import actor, transaction


def note_lookup() -> None:
    """Count that a resident looks something up that may be another's.

    Raises:
        TooMuchError: they did so too often within this hour.
    """
    with transaction() as session:
        count_use(session, actor().id, Counted.LOOKUPS)


def note_desk_lookup(text: str) -> None:
    """Count that an official looks a person up, where what they typed is a RUN.

    Raises:
        TooMuchError: they did so too often within this hour.
    """
    try:
        RUT.typed(text)
    except RUTError:
        return
    with transaction() as session:
        count_use(session, actor().id, Counted.DESK_LOOKUPS)
