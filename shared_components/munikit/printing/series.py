# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The papers of a series: the same tags with other words, printed from what they have in common.

Their styles are worked out once. A page that was laid out is kept as a plate: where the words of
another paper fill the very lines of a plate, only those lines are laid out, by WeasyPrint, and put
where the old ones stood; where they fill no plate's, the page is laid out whole. Either way the
file is byte for byte what WeasyPrint makes of the page alone. Why, and what it is worth:
``docs/decisions/0008-plates.md``. It leans on WeasyPrint's internals, so only on `TRIED` versions.
"""

import re
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any
from xml.etree.ElementTree import Element

from weasyprint import DEFAULT_OPTIONS
from weasyprint.css.counters import CounterStyle
from weasyprint.css.targets import TargetCollector
from weasyprint.document import Document, DocumentMetadata, Page
from weasyprint.formatting_structure.build import build_formatting_structure
from weasyprint.html import get_html_metadata
from weasyprint.images import get_image_from_uri
from weasyprint.layout import LayoutContext, layout_document
from weasyprint.pdf import VARIANTS

from munikit.printing.plates import Plate

TRIED = frozenset({"70.0"})
# Names have one line or two, addresses up to three: that many kinds of page has a series.
_MOST_PLATES = 8
# Long papers are rare and their plates large: they are not kept.
_MOST_PAGES = 4
_COLOUR = re.compile(r"border-color: [#\w]+")
_READS_ATTRIBUTES = re.compile(r"attr\(|\[")
# Attributes that are words: they change from paper to paper and move nothing.
_WORDS = {"img": "alt", "meta": "content"}

# WeasyPrint has no types: a parsed page.
Source = Any
Structure = tuple[tuple[object, ...], ...]


def structure_of(source: Source) -> Structure:
    """Return what the papers of a series have in common: all that their styles depend on.

    That is everything but words and pictures; of words, whether there are any (``:empty``).
    """
    return tuple(
        (each.tag, len(each), _said(each), *_attributes(each))
        for each in source.etree_element.iter()
    )


def brings_styles(source: Source, css: str) -> bool:
    """Return whether styles are at work that may tie words to what stands elsewhere.

    A page has the kit's styles and its colour. With styles of its own it could repeat its words on
    another page, hide them or count them: such a paper is printed alone.
    """
    tree = source.etree_element
    own = [each.get("style", "") for each in tree.iter() if each.get("style")]
    return (
        any(each.tag in ("style", "link") for each in tree.iter())
        or not all(_COLOUR.fullmatch(each) for each in own)
        or _READS_ATTRIBUTES.search(css) is not None
    )


class Series:
    """What is kept between papers of one structure. After an error it must not be used again."""

    def __init__(self, source: Source, stylesheet: object, fonts: object, variant: str) -> None:
        self._source, self._fonts = source, fonts
        self._options = _options(stylesheet, variant)
        # The page whose elements have the styles; it takes the words of each paper in turn.
        self._tree: Element = source.etree_element
        self._counters, self._colours = CounterStyle(), dict[str, Any]()
        styled = Document._build_layout_context(  # noqa: SLF001 - see above.
            source, fonts, self._counters, self._colours, self._options
        )
        self._style_for = styled.style_for
        self._anchors = list(styled.target_collector.target_lookup_items)
        self._assets: Mapping[str, bytes] = {}
        self._pictures: dict[str, Any] = {}
        self._plates: list[Plate] = []

    def document(self, source: Source, assets: Mapping[str, bytes]) -> Any:  # noqa: ANN401 - WeasyPrint's.
        """Return WeasyPrint's document of a page that has the structure of this series."""
        self._take_words(source)
        self._source.url_fetcher = source.url_fetcher
        self._forget_pictures(assets)
        loading = partial(
            get_image_from_uri,
            cache=self._pictures,
            url_fetcher=source.url_fetcher,
            options=self._options,
        )
        made = Document(
            [Page(page) for page in self._pages(loading)],
            DocumentMetadata(**get_html_metadata(self._source)),
            source.url_fetcher,
            self._fonts,
            self._colours,
            self._options["output_intent"],
        )
        made._html = self._source  # noqa: SLF001 - as WeasyPrint's own render does.
        return made

    def _take_words(self, source: Source) -> None:
        for mine, new in zip(self._tree.iter(), source.etree_element.iter(), strict=True):
            mine.text, mine.tail = new.text, new.tail
            mine.attrib.update(new.attrib)

    def _forget_pictures(self, assets: Mapping[str, bytes]) -> None:
        for name in assets.keys() | self._assets.keys():
            if assets.get(name) != self._assets.get(name):
                self._pictures.pop(f"asset:{name}", None)
        self._assets = dict(assets)

    def _pages(self, loading: Any) -> list[Any]:  # noqa: ANN401 - WeasyPrint's.
        known: dict[Element, int] = {}
        for plate in self._plates:
            if plate.takes(known, loading):
                self._plates.remove(plate)
                self._plates.insert(0, plate)
                return plate.pages
        plate = self._lay_out(loading)
        # What has an id may be quoted elsewhere; for a picture that is missing stand words.
        is_simple = not self._anchors and None not in self._pictures.values()
        if len(plate.pages) <= _MOST_PAGES and is_simple:
            self._plates = [plate, *self._plates[: _MOST_PLATES - 1]]
        return plate.pages

    def _lay_out(self, loading: Any) -> Plate:  # noqa: ANN401 - WeasyPrint's.
        targets = TargetCollector()
        for anchor in self._anchors:
            targets.collect_anchor(anchor)
        context = LayoutContext(self._style_for, loading, self._fonts, self._counters, targets)
        root = build_formatting_structure(
            self._tree,
            context.style_for,
            context.get_image_from_uri,
            self._source.base_url,
            targets,
            self._counters,
            context.footnotes,
        )
        pages = list(layout_document(self._source, root, context))
        return Plate(pages, context, self._source, self._pictures)


def _said(element: Element) -> str | bool:
    return (element.text or "") if element.tag == "style" else bool(element.text)


def _attributes(element: Element) -> Iterator[tuple[str, str | None]]:
    words = _WORDS.get(element.tag)
    return ((name, None if name == words else value) for name, value in element.items())


def _options(stylesheet: object, variant: str) -> dict[str, Any]:
    given = {**DEFAULT_OPTIONS, "stylesheets": [stylesheet], "pdf_variant": variant}
    _function, of_variant = VARIANTS[variant]
    return given | {name: value for name, value in of_variant.items() if given.get(name) is None}
