# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The crest comes from outside: it may draw, nothing else."""

from pathlib import Path

import pytest

from munikit.brand.crest import crest, crest_problem
from munikit.testing.portals import create_settings

HEAD = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">'
PLAIN = HEAD + b'<path fill="#0b4f6c" d="M0 0h9v9z"/></svg>'


@pytest.mark.parametrize(
    "part",
    [
        b"<script>alert(1)</script>",
        b'<s:script xmlns:s="http://www.w3.org/2000/svg">alert(1)</s:script>',
        b"<foreignObject><p>hi</p></foreignObject>",
        b'<g onload="alert(1)"/>',
        b'<g OnClick = "alert(1)"/>',
        b'<image href="https://elsewhere.example/x.png"/>',
        b"<use xlink:href='//elsewhere.example/x.svg#a'/>",
        b'<image href="&#104;ttps://elsewhere.example/x.png"/>',
        b"<style>@import 'https://elsewhere.example/x.css';</style>",
        b'<path fill="url(https://elsewhere.example/x.svg#a)"/>',
        b'<set attributeName="href" to="javascript:alert(1)"/>',
    ],
    ids=lambda part: part[:28].decode(),
)
def test_a_crest_that_does_more_than_draw_is_refused(part: bytes) -> None:
    assert "no se permiten" in crest_problem(HEAD + part + b"</svg>")


def test_a_crest_that_declares_entities_or_a_stylesheet_is_refused() -> None:
    assert crest_problem(b'<!DOCTYPE svg [<!ENTITY a "b">]>' + PLAIN)
    assert crest_problem(b'<?xml-stylesheet href="#a"?>' + PLAIN)


def test_a_crest_may_point_into_itself() -> None:
    inside = b'<defs><g id="a"/></defs><use href="#a"/><path fill="url(#a)"/></svg>'

    assert crest_problem(HEAD + inside) == ""


def test_a_heavy_crest_or_a_picture_of_another_kind_is_refused() -> None:
    assert "20 KB" in crest_problem(PLAIN + b" " * 20_000)
    assert "archivo SVG" in crest_problem(b"\x89PNG\r\n")
    assert "archivo SVG" in crest_problem(PLAIN.decode().encode("utf-16"))


def test_the_municipality_s_crest_is_used_as_it_is(tmp_path: Path) -> None:
    settings = create_settings(tmp_path, toml='[brand]\ncrest = "crest.svg"\n')
    (tmp_path / "crest.svg").write_bytes(PLAIN)

    assert crest(settings) == PLAIN


def test_an_unsafe_or_missing_crest_gives_way_to_the_generic_one(tmp_path: Path) -> None:
    settings = create_settings(tmp_path, toml='[brand]\ncrest = "crest.svg"\n')
    generic = crest(settings)
    (tmp_path / "crest.svg").write_bytes(HEAD + b"<script/></svg>")

    assert crest(settings) == generic
    assert crest_problem(generic) == ""
