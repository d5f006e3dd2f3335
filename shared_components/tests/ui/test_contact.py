# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""No page promises a number or a place that the municipality did not set."""

import re
from pathlib import Path

import pytest

import munikit
from munikit.brand.contact import linked_ways, ways_to_ask
from munikit.kernel.words import speaking
from munikit.settings.sections import Site

KIT = Path(munikit.__file__).parents[2]
PROMISES = re.compile(
    r"ll[áa]menos|llame a la municipalidad|venga a la municipalidad|o venga\b", re.IGNORECASE
)
EMAIL = "oirs@munivaldivia.cl"


def asked(**said: str) -> str:
    return ways_to_ask(Site(url="http://127.0.0.1:8000", email=EMAIL, **said))


@pytest.mark.parametrize(
    ("phone", "address", "words"),
    [
        ("", "", f"escriba a {EMAIL}"),
        ("63 222 0000", "", f"llame al 63 222 0000 o escriba a {EMAIL}"),
        ("", "Independencia 455", f"venga a Independencia 455 o escriba a {EMAIL}"),
        (
            "63 222 0000",
            "Independencia 455",
            f"llame al 63 222 0000, venga a Independencia 455 o escriba a {EMAIL}",
        ),
    ],
    ids=["an address of e-mail only", "and a phone", "and a place", "all three"],
)
def test_only_the_ways_that_are_set_are_told(phone: str, address: str, words: str) -> None:
    assert asked(phone=phone, address=address) == words


def test_on_a_page_what_can_be_called_or_written_to_is_a_link() -> None:
    site = Site(
        url="http://127.0.0.1:8000", email=EMAIL, phone="63 222 0000", address="<b>Maipú</b> 1"
    )

    assert linked_ways(site) == (
        'llame al <a href="tel:+56632220000">63 222 0000</a>, venga a &lt;b&gt;Maipú&lt;/b&gt; 1 '
        f'o escriba a <a href="mailto:{EMAIL}">{EMAIL}</a>'
    )


def test_no_sentence_names_a_way_by_heart() -> None:
    sources = [
        path
        for folder in ("shared_components/munikit", "modules")
        for path in (KIT / folder).rglob("*")
        if path.suffix in {".py", ".html", ".toml"} and "tests" not in path.parts
    ]

    found = [str(path) for path in sources if PROMISES.search(path.read_text(encoding="utf-8"))]

    assert len(sources) > 300
    assert found == []


def test_who_reads_english_is_told_in_english() -> None:
    with speaking("en"):
        said = asked(phone="63 222 0000", address="Independencia 455")

    assert said == f"call 63 222 0000, come to Independencia 455 or write to {EMAIL}"
