# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What an edit of a procedure changes, part by part, in words for whoever must approve it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from munikit.kernel.words import gettext as _
from munikit.kernel.words import ngettext
from munikit.procedures.procedure import Procedure


class ChangeKind(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


_SIGNS = {ChangeKind.ADDED: "+", ChangeKind.REMOVED: "-", ChangeKind.CHANGED: "~"}


@dataclass(frozen=True)
class Change:
    """A part that differs. ``place`` is its key with ids for numbers; values are as in TOML."""

    kind: ChangeKind
    place: str
    before: object = None
    after: object = None

    @property
    def text(self) -> str:
        """The place with what it says now, or said until now, or both."""
        if self.kind is ChangeKind.ADDED:
            return f"{self.place}: {_shown(self.after)}"
        if self.kind is ChangeKind.REMOVED:
            return f"{self.place}: {_shown(self.before)}"
        return f"{self.place}: {_shown(self.before)} → {_shown(self.after)}"

    def __str__(self) -> str:
        return f"{_SIGNS[self.kind]} {self.text}"


def changes(before: Procedure, after: Procedure) -> list[Change]:
    """Return the differences between two versions of a procedure, by place.

    Parts with an id (pages, questions, options, reasons) are compared with their namesake, so
    that moving one does not look like rewriting all that follow. Moving alone is a change too.
    """
    return list(_compared("", before.content, after.content))


def _compared(place: str, before: Any, after: Any) -> Iterator[Change]:  # noqa: ANN401 - JSON values.
    if before == after:
        return
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for key in dict.fromkeys((*before, *after)):
            yield from _compared(_join(place, key), before.get(key), after.get(key))
    elif _has_ids(before) and _has_ids(after):
        yield from _compared_by_id(place, before, after)
    elif before is None:
        yield Change(ChangeKind.ADDED, place, after=after)
    elif after is None:
        yield Change(ChangeKind.REMOVED, place, before=before)
    else:
        yield Change(ChangeKind.CHANGED, place, before, after)


def _compared_by_id(
    place: str, before: list[dict[str, Any]], after: list[dict[str, Any]]
) -> Iterator[Change]:
    old, new = ({_id(each): each for each in parts} for parts in (before, after))
    for name in dict.fromkeys((*old, *new)):
        yield from _compared(_join(place, name), old.get(name), new.get(name))
    kept = [name for name in old if name in new]
    if kept != [name for name in new if name in old]:
        yield Change(ChangeKind.CHANGED, f"{place} (orden)", list(old), list(new))


def _has_ids(value: object) -> bool:
    return isinstance(value, list) and all(
        isinstance(each, dict) and {"id", "value"} & set(each) for each in value
    )


def _id(part: Mapping[str, Any]) -> str:
    return str(part.get("id") or part["value"])


def _join(place: str, key: str) -> str:
    if place in ("", "definition"):
        return key
    return f"{place}.{key}"


def _shown(value: object) -> str:
    if isinstance(value, dict):
        named = value.get("title") or value.get("label") or value.get("text")
        return f"«{named}»" if named else "…"
    if isinstance(value, bool):
        return _("sí") if value else _("no")
    if isinstance(value, list):
        return ", ".join(_shown(each) for each in value)
    text = str(value)
    return (
        ngettext("%(num)s línea", "%(num)s líneas", len(text.splitlines()))
        if "\n" in text
        else f"«{text}»"
    )
