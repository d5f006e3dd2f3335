# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Pages that people are led to from every page: each names its view, and who is led there."""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True)
class NavigationItem:
    """An entry of the officials' menu, shown to whoever has the permission."""

    title: str
    endpoint: str
    permission: StrEnum


@dataclass(frozen=True)
class PublicLink:
    """A page of a module that the front page leads everybody to; in the footer of all, too."""

    title: str
    endpoint: str
    footer: bool = False


@dataclass(frozen=True, kw_only=True)
class Doors:
    """The views of the platform that stand in every page's head and foot.

    ``mine`` is where a resident begins and ``desk`` where an official does; ``stay`` keeps the
    session of whoever reads for long.
    """

    enter: str
    leave: str
    stay: str
    mine: str
    desk: str
    privacy: str
    accessibility: str
