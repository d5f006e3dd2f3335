# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What ``portal.toml`` and ``.env`` still say of modules that do not run: set aside, with why."""

import re
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path

from dotenv import dotenv_values

from munikit.app.discovery import Quarantined
from munikit.kernel.words import gettext as _
from munikit.kernel.words import lazy_gettext as _l
from munikit.module import Module, is_module_name
from munikit.settings import Settings, SettingsError, unchecked
from munikit.settings.words import CLOSE, NESTED, PREFIX

_WAY_OUT = _l("Instale de nuevo el módulo, o borre")
_VARIABLE = re.compile(rf"{PREFIX}([A-Z0-9_]+?){NESTED}[A-Z0-9_]+", re.IGNORECASE)
_MISSPELT = _l(
    "portal.toml, [procedures.%(name)s]: no hay un trámite que se llame así; ¿quiso escribir "
    "%(meant)s? Uno propio se cambia en su carpeta de procedures/"
)
_DROP_TABLE = _l(
    "%(way_out)s la tabla [procedures.%(name)s] de portal.toml. Uno propio se cambia en su "
    "carpeta de procedures/."
)


def left_tables(
    root: Path, installed: Sequence[Module], set_aside: Sequence[Quarantined]
) -> list[Quarantined]:
    """Return the tables of modules that are not installed.

    What is nearly a name that exists is more likely a slip: `Settings.load` refuses it, as a
    misspelt setting must never be a silent default.
    """
    names = [*Settings.model_fields, *(each.name for each in installed)]
    names += [each.name for each in set_aside]
    places = {**_variables(root), **dict.fromkeys(_tables(root))}
    return [
        Quarantined(
            name,
            _(
                "%(value)s, y ningún módulo instalado se llama así",
                value=f".env tiene {places[name]}"
                if places[name]
                else f"portal.toml tiene [{name}]",
            ),
            f"{_WAY_OUT} {places[name] or _('la tabla [%(name)s] de portal.toml', name=name)}.",
        )
        for name in places
        if is_module_name(name) and not get_close_matches(name, names, n=1, cutoff=CLOSE)
    ]


def left_parameters(settings: Settings, known: Iterable[str]) -> list[Quarantined]:
    """Return the parameters of procedures that nobody ships.

    Raises:
        SettingsError: one is nearly a procedure that is there, whose parameters it would lack.
    """
    there = sorted(known)
    left = sorted(settings.procedures.keys() - set(there))
    for name in left:
        meant = get_close_matches(name, there, n=1, cutoff=CLOSE)
        meant += [each for each in there if name in each or each in name]
        if meant:
            raise SettingsError(_MISSPELT % {"name": name, "meant": meant[0]})
    return [
        Quarantined(
            f"procedures.{name}",
            _(
                "portal.toml tiene [procedures.%(name)s], y ningún módulo instalado trae "
                "ese trámite",
                name=name,
            ),
            _DROP_TABLE % {"way_out": _WAY_OUT, "name": name},
        )
        for name in left
    ]


def unfit_tables(refused: Mapping[str, Sequence[str]]) -> list[Quarantined]:
    """Return the modules whose own table says what cannot be, ``refused`` by table."""
    return [
        Quarantined(
            name,
            "; ".join(lines),
            _("Corríjalo y reinicie el portal. Mientras tanto, lo que le toca queda esperando."),
        )
        for name, lines in refused.items()
    ]


def _tables(root: Path) -> list[str]:
    return [name for name, value in unchecked(root).items() if isinstance(value, dict)]


def _variables(root: Path) -> dict[str, str]:
    try:
        said = dotenv_values(root / ".env")
    except (OSError, ValueError):
        return {}  # `Settings.load` says what is wrong with it.
    found = ((_VARIABLE.fullmatch(name), name) for name in said)
    return {match[1].lower(): name.upper() for match, name in found if match}
