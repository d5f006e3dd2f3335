# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A page as it was laid out, which takes other words as long as no line of it moves."""

from collections.abc import Iterable
from functools import partial
from typing import Any
from xml.etree.ElementTree import Element

from weasyprint.formatting_structure import boxes
from weasyprint.layout.background import layout_backgrounds
from weasyprint.layout.page import make_margin_boxes

from munikit.printing.plate_blocks import (
    exchangeable_blocks,
    fill_the_same,
    lines_of,
    says_what,
)

# WeasyPrint has no types: the context of a layout, a box, a picture.
_Any = Any


class Plate:
    """Laid-out ``pages`` of a page whose elements take other words from time to time."""

    def __init__(
        self, pages: list[_Any], context: _Any, source: _Any, pictures: dict[str, _Any]
    ) -> None:
        self.pages = pages
        self._context, self._source, self._pictures = context, source, pictures
        self._parents = {child: each for each in source.etree_element.iter() for child in each}
        self._blocks = exchangeable_blocks(pages)
        self._remember()

    def takes(self, known: dict[Element, int], loading: _Any) -> bool:
        """Take the words and pictures the page has now, unless they do not fit.

        Where they do not fit, nothing on the plate changes. Where the words on the paper are not
        those of the page after all, it says no as well, and looks again the next time. ``known``
        tells how many lines an element needs, and learns it: the next plate need not measure
        again. ``loading`` loads pictures.
        """
        self._context.get_image_from_uri = partial(loading, context=self._context)
        new_lines, new_pictures = self._lines(known), self._new_pictures()
        if new_lines is None or new_pictures is None:
            return False
        for block, box, lines in new_lines:
            block.children = lines
            block.string_set, block.bookmark_label = box.string_set, box.bookmark_label
        for box, picture in new_pictures:
            box.replacement = picture
        self._make_margins()
        self._remember()
        return all(says_what(block, element) for element, block in self._blocks.items())

    def _remember(self) -> None:
        self._words = [(each.text, each.tail) for each in self._source.etree_element.iter()]
        # Beside its pictures WeasyPrint keeps what it makes of them.
        self._drawn = {k: v for k, v in self._pictures.items() if k.startswith("asset:")}

    def _lines(self, known: dict[Element, int]) -> list[tuple[_Any, _Any, list[_Any]]] | None:
        """Lay out the blocks that say something else; nothing where one of them does not fit."""
        elements = {self._block_of(each) for each in self._changed()}
        if any(each is None for each in elements):
            return None
        blocks = {each: self._blocks[each] for each in elements if each is not None}
        if any(known.get(each, len(b.children)) != len(b.children) for each, b in blocks.items()):
            return None
        found = []
        for element, block in blocks.items():
            box, lines = lines_of(element, block, self._context, self._source.base_url)
            known[element] = len(lines)
            if not fill_the_same(lines, block):
                return None
            found.append((block, box, lines))
        return found

    def _changed(self) -> Iterable[Element]:
        tree = self._source.etree_element
        for element, (text, tail) in zip(tree.iter(), self._words, strict=True):
            if element.text != text and element.tag != "title":
                yield element
            if element.tail != tail:
                yield self._parents[element]

    def _block_of(self, element: Element) -> Element | None:
        found: Element | None = element
        while found is not None and found not in self._blocks:
            found = self._parents.get(found)
        return found

    def _new_pictures(self) -> list[tuple[_Any, _Any]] | None:
        """Return the boxes whose picture is another one now; nothing where one does not fit."""
        drawn = {
            old: address
            for address, old in self._drawn.items()
            if address not in self._pictures or self._pictures[address] is not old
        }
        if None in drawn:  # It was missing then: its alternative text was laid out instead.
            return None
        found = []
        for box in (each for page in self.pages for each in page.descendants()):
            if isinstance(box, boxes.ReplacedBox) and box.replacement in drawn:
                new = self._context.get_image_from_uri(url=drawn[box.replacement])
                if new is None or not _keeps_its_size(box, new):
                    return None
                found.append((box, new))
        # One that stands elsewhere, around a page or behind it, is of no box here.
        drawn_here = {box.replacement for box, _new in found}
        return found if drawn_here == drawn.keys() else None

    def _make_margins(self) -> None:
        """Make what stands around the pages anew: it repeats words of theirs."""
        strings = self._context.string_set
        strings.clear()
        for number, page in enumerate(self.pages, 1):
            page.children = [box for box in page.children if not isinstance(box, boxes.MarginBox)]
            named = (box.string_set for box in page.descendants())
            for name, text in (each for found in named if found != "none" for each in found or ()):
                strings[name][number].append(text)
        for number, page in enumerate(self.pages, 1):
            self._context.current_page = number
            state = self._context.page_maker[number][3]
            page.children += list(make_margin_boxes(self._context, page, state))
            layout_backgrounds(page, self._context.get_image_from_uri)


def _keeps_its_size(box: _Any, new: _Any) -> bool:
    sizes = [picture.get_intrinsic_size(1, 1) for picture in (box.replacement, new)]
    given = [getattr(box.style[side], "unit", "") for side in ("width", "height")]
    return sizes[0] == sizes[1] or given == ["px", "px"]
