# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a portal offers: shipped procedures with its parameters, and its own folders."""

from collections.abc import Callable
from dataclasses import FrozenInstanceError
from datetime import date
from pathlib import Path

import pytest

from munikit.kernel.errors import NotFoundError
from munikit.kernel.money import Money
from munikit.kernel.units import UTMTable
from munikit.procedures import Catalogue, Procedure, load_procedure, portal_procedures
from munikit.procedures.catalogue import portal_catalogue
from munikit.settings import SettingsError
from munikit.testing.portals import create_settings

Write = Callable[..., Path]


@pytest.fixture
def shipped(write_procedure: Write, tmp_path: Path) -> Procedure:
    procedure = load_procedure(write_procedure())
    # What is shipped does not lie in the portal's own folder.
    (tmp_path / "procedures").rename(tmp_path / "shipped")
    return procedure


def offered(root: Path, shipped: Procedure, toml: str = "") -> Procedure:
    settings = create_settings(root, toml=toml)
    return Catalogue(portal_procedures(settings, [shipped])).get("poda")


@pytest.mark.parametrize("text", ["poda", "PODÁ", "arbol podar", "permiso árbol", ""])
def test_search_minds_neither_accents_nor_capitals(shipped: Procedure, text: str) -> None:
    assert Catalogue([shipped]).search(text) == (shipped,)


def test_search_wants_every_word(shipped: Procedure) -> None:
    assert Catalogue([shipped]).search("poda perro") == ()


def test_what_is_not_offered_is_not_found(shipped: Procedure) -> None:
    with pytest.raises(NotFoundError, match="No encontramos ese trámite"):
        Catalogue([shipped]).get("tala")


def test_a_portal_sets_the_values_of_its_own_ordinance(tmp_path: Path, shipped: Procedure) -> None:
    toml = """
[procedures.poda]
utm = 0.25
norm = "Ordenanza N° 12 de 2024, art. 7"
unit = "Departamento de Rentas"
business_days = 10
"""

    adapted = offered(tmp_path, shipped, toml)

    fee = adapted.fee(date(2026, 11, 23), UTMTable({"2026-11": Money(72_440)}, "test"))
    assert fee is not None
    assert fee.total == Money(18_110)
    cost = adapted.definition.cost
    assert cost is not None
    assert (cost.basis.norm, cost.basis.article) == ("Ordenanza N° 12 de 2024", "art. 7")
    assert adapted.definition.review.unit == "Departamento de Rentas"
    assert adapted.definition.deadline.business_days == 10
    assert adapted.definition.deadline.basis == shipped.definition.deadline.basis
    assert adapted.digest != shipped.digest


def test_a_portal_without_parameters_offers_what_is_shipped(
    tmp_path: Path, shipped: Procedure
) -> None:
    assert offered(tmp_path, shipped) == shipped


def test_no_utm_means_free(tmp_path: Path, shipped: Procedure) -> None:
    adapted = offered(tmp_path, shipped, "[procedures.poda]\nutm = 0\n")

    assert adapted.definition.cost is None
    assert not adapted.pays_first


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ("[procedures.poda]\nutm = 0.25\n", r"\[procedures.poda\] norm: escriba la norma"),
        ('[procedures.poda]\nutm = 0.25\nnorm = "Ordenanza 12"\n', "y su artículo, como"),
        (
            "[procedures.tala]\nutm = 0\n",
            "portal.toml, .* que no hay: tala. Los del kit son: poda.",
        ),
        (
            "[procedures.poda]\nmonths = 0\n",
            r"\[procedures.poda\] months: un permiso tiene término",
        ),
    ],
    ids=["no norm", "no article", "not shipped", "a permit without end"],
)
def test_a_parameter_that_does_not_fit_stops_the_portal(
    tmp_path: Path, shipped: Procedure, toml: str, said: str
) -> None:
    with pytest.raises(SettingsError, match=said):
        offered(tmp_path, shipped, toml)


def test_a_free_procedure_takes_no_utm(tmp_path: Path, shipped: Procedure) -> None:
    text = '[procedures.poda]\nutm = 0.1\nnorm = "Ordenanza 12, art. 7"\n'
    free = shipped.definition.model_copy(update={"cost": None})

    with pytest.raises(SettingsError, match="no es una cantidad fija de UTM"):
        offered(tmp_path, Procedure(free), text)


def test_the_portal_s_own_folder_replaces_what_is_shipped(
    tmp_path: Path, shipped: Procedure, write_procedure: Write
) -> None:
    write_procedure('title = "Permiso de poda"\nsummary', 'title = "Poda propia"\nsummary')

    found = portal_catalogue(create_settings(tmp_path), [shipped])

    assert found.get(shipped.id).title == "Poda propia"


def test_a_bad_folder_of_the_portal_is_kept_apart_with_its_problems(
    tmp_path: Path, shipped: Procedure, write_procedure: Write
) -> None:
    write_procedure("minutes = 5", "minutes = 0")

    found = portal_catalogue(create_settings(tmp_path), [shipped])

    assert "minutes: debe ser mayor que 0" in found.broken[shipped.id]
    assert found.procedures == ()


@pytest.mark.parametrize("name", ["procedures", "broken", "issued"])
def test_a_catalogue_is_made_once(shipped: Procedure, name: str) -> None:
    catalogue = Catalogue([shipped], {"tala": "falta title"})

    with pytest.raises(FrozenInstanceError):
        setattr(catalogue, name, ())
    with pytest.raises(TypeError):
        catalogue.broken["poda"] = "falta title"  # type: ignore[index] # What is tried.


def test_a_catalogue_has_drafts_too_by_title(shipped: Procedure) -> None:
    other = shipped.definition.model_copy(update={"id": "arbol", "title": "Árbol", "draft": True})

    catalogue = Catalogue([shipped, Procedure(other, "")])

    assert [each.id for each in catalogue.procedures] == ["arbol", "poda"]
