# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""``publiccode.yml`` as a catalogue's crawler reads it.

The rules are those of publiccode.yml 0.7.0, https://yml.publiccode.tools/schema.core.html. Its own
validator is written in Go and asks the network; this one needs neither.
"""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

KIT = Path(__file__).parents[2]
STATUSES = {"concept", "development", "beta", "stable", "obsolete"}
TYPES = {
    "standalone/mobile",
    "standalone/iot",
    "standalone/desktop",
    "standalone/web",
    "standalone/backend",
    "standalone/other",
    "addon",
    "library",
    "configurationFiles",
}
MAINTENANCE = {"internal": "contacts", "community": "contacts", "contract": "contractors"}
ALLOWED = {
    "publiccodeYmlVersion",
    "name",
    "applicationSuite",
    "url",
    "landingURL",
    "isBasedOn",
    "softwareVersion",
    "releaseDate",
    "logo",
    "platforms",
    "categories",
    "usedBy",
    "roadmap",
    "developmentStatus",
    "softwareType",
    "intendedAudience",
    "description",
    "legal",
    "maintenance",
    "localisation",
    "dependsOn",
    "supports",
}
MOST_SHORT = 150
LEAST_LONG = 150
MOST_LONG = 10_000


def read(text: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(text)
    return found


@pytest.fixture(params=["the kit's", "a portal's"])
def publiccode(request: pytest.FixtureRequest) -> dict[str, Any]:
    if request.param == "the kit's":
        return read((KIT / "publiccode.yml").read_text(encoding="utf-8"))
    template = KIT / "<<cookiecutter.municipality>>" / "publiccode.yml"
    # What cookiecutter writes there is a quoted string; test_generated_files.py reads a real one.
    return read(re.sub(r"<< .* >>", '"https://example.org/x"', template.read_text("utf-8")))


def test_it_has_what_the_standard_requires(publiccode: dict[str, Any]) -> None:
    required = ("name", "url", "platforms", "developmentStatus", "softwareType", "description")

    assert [
        key for key in (*required, "legal", "maintenance", "localisation") if not publiccode[key]
    ] == []
    assert re.fullmatch(r"0\.7(\.0)?", publiccode["publiccodeYmlVersion"])
    assert set(publiccode) <= ALLOWED


def test_its_values_are_of_the_standards_lists(publiccode: dict[str, Any]) -> None:
    assert publiccode["developmentStatus"] in STATUSES
    assert publiccode["softwareType"] in TYPES
    assert publiccode["legal"]["license"] == "EUPL-1.2"
    assert publiccode["url"].startswith("https://")


def test_it_describes_the_software_in_spanish_within_the_limits(publiccode: dict[str, Any]) -> None:
    spanish = publiccode["description"]["es"]

    assert 0 < len(spanish["shortDescription"]) <= MOST_SHORT
    assert LEAST_LONG <= len(spanish["longDescription"]) <= MOST_LONG
    assert spanish["features"]
    assert "es" in publiccode["localisation"]["availableLanguages"]


def test_it_names_somebody_to_write_to(publiccode: dict[str, Any]) -> None:
    maintenance = publiccode["maintenance"]

    assert all(each["name"] for each in maintenance[MAINTENANCE[maintenance["type"]]])


def test_its_version_is_the_packages() -> None:
    kit = read((KIT / "publiccode.yml").read_text(encoding="utf-8"))
    package = tomllib.loads((KIT / "shared_components/pyproject.toml").read_text("utf-8"))

    assert kit["softwareVersion"] == package["project"]["version"]
