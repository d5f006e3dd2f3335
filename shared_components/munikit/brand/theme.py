# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Colours from one brand colour, so that nobody can choose a portal that cannot be read.

Contrast is WCAG 2.2's (relative luminance, 1.4.3): 4.5 to 1 for text.
"""

from dataclasses import dataclass

from munikit.kernel.words import gettext as _

_TEXT_CONTRAST = 4.5
_WHITE = "#ffffff"
_BLACK = "#000000"


@dataclass(frozen=True)
class Theme:
    """``brand`` is for ornaments only; ``button`` is read under white, ``link`` on ``soft``."""

    brand: str
    button: str
    link: str
    soft: str

    @classmethod
    def of(cls, brand: str) -> "Theme":
        """Derive every colour from the brand's, darkened as little as legibility asks."""
        brand = brand.lower()
        soft = mix(brand, _WHITE, 0.93)
        return cls(brand, _darkened(brand, _WHITE), _darkened(brand, soft), soft)

    def css(self) -> str:
        """Return the custom properties the stylesheet is written in."""
        return (
            f":root{{--brand:{self.brand};--button:{self.button};--link:{self.link};"
            f"--soft:{self.soft}}}\n"
        )

    def advice(self) -> str:
        """Return what to tell whoever chose the colour, or nothing where it serves as it is."""
        if self.button == self.brand:
            return ""
        ratio = f"{contrast(self.brand, _WHITE):.1f}".replace(".", ",")
        return _(
            "Su color %(brand)s no se lee con letras blancas (%(ratio)s:1, mínimo "
            "4,5:1). Lo dejamos en los adornos y usamos %(button)s en los botones.",
            brand=self.brand,
            ratio=ratio,
            button=self.button,
        )


def contrast(one: str, other: str) -> float:
    """Return the WCAG contrast ratio of two colours, from 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def mix(colour: str, other: str, share: float) -> str:
    """Return ``colour`` with a ``share`` (0 to 1) of the other in it."""
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round((a * (1 - share) + b * share) * 255):02x}" for a, b in pairs)


def _darkened(colour: str, background: str) -> str:
    steps = (mix(colour, _BLACK, percent / 100) for percent in range(101))
    return next(step for step in steps if contrast(step, background) >= _TEXT_CONTRAST)


def _channels(colour: str) -> list[float]:
    return [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]


def _luminance(colour: str) -> float:
    knee = 0.04045
    red, green, blue = (
        c / 12.92 if c <= knee else ((c + 0.055) / 1.055) ** 2.4 for c in _channels(colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
