# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Whatever the brand's colour, the portal can be read."""

import pytest

from munikit.brand.theme import Theme, contrast

FOCUS = "#ffd500"
INK = "#1a1a1a"


@pytest.mark.parametrize(
    ("brand", "button", "link"),
    [
        ("#0b4f6c", "#0b4f6c", "#0b4f6c"),
        ("#e30613", "#e30613", "#de0613"),
        ("#ffd500", "#8c7500", "#8a7300"),
        ("#009a44", "#00893d", "#008139"),
        ("#00a9e0", "#007fa8", "#007aa1"),
        ("#808080", "#767676", "#717171"),
    ],
)
def test_the_colours_are_darkened_as_little_as_legibility_asks(
    brand: str, button: str, link: str
) -> None:
    theme = Theme.of(brand)

    assert (theme.button, theme.link) == (button, link)


@pytest.mark.parametrize(
    "brand", ["#000000", "#ffffff", "#ffff00", "#ff0000", "#00ff00", "#ABCDEF"]
)
def test_no_brand_makes_a_portal_that_cannot_be_read(brand: str) -> None:
    theme = Theme.of(brand)

    assert contrast(theme.button, "#ffffff") >= 4.5
    assert contrast(theme.link, "#ffffff") >= 4.5
    assert contrast(theme.link, theme.soft) >= 4.5
    assert contrast(INK, theme.soft) >= 4.5


def test_the_focus_is_seen_on_any_background() -> None:
    assert contrast(FOCUS, INK) == pytest.approx(12.2, abs=0.1)


def test_a_colour_that_serves_needs_no_advice() -> None:
    assert Theme.of("#0b4f6c").advice() == ""


def test_a_colour_that_does_not_serve_is_explained() -> None:
    assert Theme.of("#ffd500").advice() == (
        "Su color #ffd500 no se lee con letras blancas (1,4:1, mínimo 4,5:1). "
        "Lo dejamos en los adornos y usamos #8c7500 en los botones."
    )
