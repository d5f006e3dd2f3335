# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The procedures a portal offers: those its modules ship, with its parameters, and its own."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from operator import attrgetter
from pathlib import Path
from types import MappingProxyType

from munikit.contracts.ports import Port
from munikit.kernel.errors import NotFoundError
from munikit.kernel.text import fold
from munikit.kernel.words import gettext as _
from munikit.kernel.words import lazy_gettext as _l
from munikit.procedures.definition import ENDLESS_PERMIT, Cost, Definition, Kind, Norm
from munikit.procedures.folder import ProcedureError, load_procedure, procedure_folders
from munikit.procedures.procedure import Procedure
from munikit.settings import Settings, SettingsError
from munikit.settings.sections import ProcedureParameters

_NOT_FIXED = _l(
    "%(key)s utm: el valor de este trámite no es una cantidad fija de UTM. Quite utm, o copie el "
    "trámite a procedures/ y cámbielo ahí."
)


@dataclass(frozen=True)
class Catalogue:
    """The procedures a portal has, in the order of their titles: drafts and retired ones, too.

    It is made once; what people are offered of it changes, and `munikit.procedures.offering` says.
    ``broken`` are the portal's folders that are no procedure now, by id, with what is wrong.
    ``issued`` are the kinds of paper that some module issues; nothing where nobody asked them.
    """

    procedures: Sequence[Procedure]
    broken: Mapping[str, str] = field(default_factory=dict)
    issued: frozenset[str] | None = None

    def __post_init__(self) -> None:
        by_title = sorted(self.procedures, key=attrgetter("order"))
        object.__setattr__(self, "procedures", tuple(by_title))
        object.__setattr__(self, "broken", MappingProxyType(dict(self.broken)))

    @cached_property
    def _by_id(self) -> Mapping[str, Procedure]:
        return MappingProxyType({procedure.id: procedure for procedure in self.procedures})

    def get(self, procedure_id: str) -> Procedure:
        """Return a procedure.

        Raises:
            NotFoundError: the portal has none of that id.
        """
        try:
            return self._by_id[procedure_id]
        except KeyError:
            raise NotFoundError(
                _("No encontramos ese trámite. Búsquelo en el inicio o escriba a la municipalidad.")
            ) from None

    def issues(self, procedure: Procedure) -> bool:
        """Say whether a module that runs makes what a procedure ends in."""
        return self.issued is None or procedure.definition.kind.value in self.issued

    def search(self, text: str) -> Sequence[Procedure]:
        """Return the procedures that have every word of ``text``, whatever the accents."""
        words = fold(text).split()
        return tuple(
            procedure
            for procedure in self.procedures
            if all(word in procedure.search_words for word in words)
        )


CATALOGUE: Port[Catalogue] = Port("catalogue")


def portal_procedures(
    settings: Settings, shipped: Iterable[Procedure], *, absent: frozenset[str] = frozenset()
) -> list[Procedure]:
    """Return the shipped procedures with the portal's parameters.

    ``absent`` are procedures
    of modules that do not run now: their parameters wait for them.

    Raises:
        SettingsError: a parameter fits none that is shipped.
    """
    by_id = {procedure.id: procedure for procedure in shipped}
    unknown = set(settings.procedures) - set(by_id) - absent
    if unknown:
        raise SettingsError(
            _(
                "portal.toml, [procedures] nombra trámites que no hay: %(unknown)s. Los "
                "del kit son: %(value)s. Uno propio se cambia en su carpeta de "
                "procedures/",
                unknown=", ".join(sorted(unknown)),
                value=", ".join(sorted(by_id)) or _("ninguno"),
            )
        )
    for procedure_id in settings.procedures.keys() & by_id.keys():
        parameters = settings.procedures[procedure_id]
        by_id[procedure_id] = _adapted(by_id[procedure_id], parameters)
    return list(by_id.values())


def portal_catalogue(
    settings: Settings,
    shipped: Iterable[Procedure],
    *,
    absent: frozenset[str] = frozenset(),
    issued: frozenset[str] | None = None,
) -> Catalogue:
    """Return what is shipped, with the portal's parameters, and the portal's own folders.

    A folder of the portal wins over a shipped procedure of the same id, also while it is broken:
    nobody is to be offered the other one's fee.
    """
    by_id = {each.id: each for each in portal_procedures(settings, shipped, absent=absent)}
    own, broken = own_procedures(settings.root)
    by_id |= {each.id: each for each in own}
    whole = [each for each in by_id.values() if each.id not in broken]
    return Catalogue(whole, broken, issued)


def own_procedures(root: Path) -> tuple[list[Procedure], dict[str, str]]:
    """Return the procedures in the portal's folder, and what is wrong with those that are none.

    One that cannot be read stops no other: of it the version that was published is offered.
    """
    read: list[Procedure] = []
    broken: dict[str, str] = {}
    for folder in procedure_folders(root / "procedures"):
        try:
            read.append(replace(load_procedure(folder), own=True))
        except ProcedureError as error:
            broken[folder.name] = "; ".join(error.problems)
        except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever its files bring about.
            why = f"{type(error).__name__}: {error}"
            broken[folder.name] = _("no se puede leer: %(why)s", why=why)
    return read, broken


def _adapted(procedure: Procedure, parameters: ProcedureParameters) -> Procedure:
    definition = procedure.definition
    changes: dict[str, object] = {}
    if parameters.utm is not None or parameters.pesos is not None:
        changes["cost"] = _cost(definition, parameters)
    if parameters.months == 0 and definition.kind is Kind.PERMIT:
        raise SettingsError(f"[procedures.{definition.id}] months: {ENDLESS_PERMIT}")
    if parameters.months is not None:
        changes["outcome"] = definition.outcome.model_copy(update={"months": parameters.months})
    if parameters.unit:
        changes["review"] = definition.review.model_copy(update={"unit": parameters.unit})
    if parameters.business_days is not None:
        changes["deadline"] = definition.deadline.model_copy(
            update={"business_days": parameters.business_days}
        )
    adapted = definition.model_copy(update=changes)
    return replace(procedure, definition=adapted)


def _cost(definition: Definition, parameters: ProcedureParameters) -> Cost | None:
    cost = definition.cost
    key = f"[procedures.{definition.id}]"
    if parameters.utm is not None and parameters.pesos is not None:
        raise SettingsError(_("%(key)s: escriba utm o pesos, uno de los dos", key=key))
    if not parameters.utm and not parameters.pesos:
        return None
    if cost is None or cost.rules or cost.table:
        raise SettingsError(_NOT_FIXED % {"key": key})
    norm, _rest, article = parameters.norm.rpartition(",")
    if not norm.strip() or not article.strip():
        raise SettingsError(
            _(
                "%(key)s norm: escriba la norma que fija el valor y su artículo, como "
                "«Ordenanza N° 12 de 2024, art. 7»",
                key=key,
            )
        )
    basis = Norm(norm=norm, article=article)
    amount = {"utm": parameters.utm, "pesos": parameters.pesos, "local": False}
    return cost.model_copy(update={**amount, "basis": basis})
