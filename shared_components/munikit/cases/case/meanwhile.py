# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Two tabs, or two telephones, on one draft: the older one does not win without a word."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from munikit.kernel.errors import ConflictError
from munikit.kernel.marks import mark, read_marks
from munikit.kernel.words import gettext as _
from munikit.kernel.words import lazy_gettext as _l

CHANGED = _l(
    "Mientras tenía abierta esta página, esta solicitud se cambió en otra ventana o "
    "en otro teléfono. Aquí sigue lo que escribió, y junto a ello lo que ya está "
    "guardado: deje lo que vale y siga."
)

CHECK_AGAIN = _l(
    "Mientras tenía abierta esta página, estos datos se cambiaron en otra ventana o "
    "en otro teléfono. Revíselos como están ahora y vuelva a enviar."
)


class ChangedMeanwhileError(ConflictError):
    """What a page was made from is no longer what is kept."""


@dataclass(frozen=True)
class Meanwhile:
    """What was kept after a page was made: ``theirs`` was left alone here, ``both`` was not."""

    theirs: frozenset[str]
    both: frozenset[str]


def meanwhile(kept: Mapping[str, Any], given: Mapping[str, Any], made_from: str) -> Meanwhile:
    """Compare what is kept with what a page was made from and what it brings."""
    before = read_marks(made_from)
    changed = {name for name, was in before.items() if mark(kept.get(name)) != was}
    theirs = {name for name in changed if mark(given.get(name)) in (before[name], _of(kept, name))}
    return Meanwhile(frozenset(theirs), frozenset((changed - theirs) & set(given)))


def merged(kept: Mapping[str, Any], given: Mapping[str, Any], made_from: str) -> dict[str, Any]:
    """Return what is to be kept: what a page leaves alone stays as it was changed elsewhere.

    Raises:
        ChangedMeanwhileError: one answer was changed here and elsewhere.
    """
    found = meanwhile(kept, given, made_from)
    if found.both:
        raise ChangedMeanwhileError(CHANGED)
    return {name: value for name, value in given.items() if name not in found.theirs}


def require_unchanged(kept: Sequence[object], given: Sequence[object], made_from: str) -> None:
    """Refuse to write over what was kept since a page was made, unless it says the same.

    Raises:
        ChangedMeanwhileError: with what is kept now.
    """
    if made_from in ("", mark(kept), mark(given)) or mark(kept) == mark(given):
        return
    said = ", ".join(str(each) for each in kept if each) or _("nada")
    raise ChangedMeanwhileError(
        _(
            "Mientras tenía abierta esta página se guardó, en otra ventana o teléfono: "
            "%(said)s. Lo que escribió sigue aquí: si es lo que vale, guárdelo de nuevo.",
            said=said,
        )
    )


def _of(kept: Mapping[str, Any], name: str) -> str:
    return mark(kept.get(name))
