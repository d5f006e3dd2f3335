# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The blocks of a page whose words can be exchanged without moving anything else.

Those are blocks of nothing but lines, once on the paper, whose place and width do not depend on
what they say: in normal flow, in tables of fixed columns, away from floats. Everything else on a
page is laid out with the whole page.
"""

import math
from collections.abc import Iterator, Mapping
from typing import Any
from xml.etree.ElementTree import Element

from weasyprint.formatting_structure import boxes
from weasyprint.formatting_structure.build import create_anonymous_boxes, element_to_box
from weasyprint.layout.inline import iter_line_boxes

_STEADY = (
    boxes.BlockBox,
    boxes.TableBox,
    boxes.TableRowGroupBox,
    boxes.TableRowBox,
    boxes.TableCellBox,
)
_Block = Any  # WeasyPrint has no types: a laid-out block container of lines.


def exchangeable_blocks(pages: list[Any]) -> Mapping[Element, _Block]:
    """Return the blocks of laid-out pages that can say something else, by their element.

    A block says all its element does: it is not one of several parts, and has no words of a style.
    """
    found: dict[Element, list[_Block]] = {}
    for page in pages:
        root = page.children[0]
        floats = [box for box in root.descendants() if box.is_floated()]
        for block in _blocks_of_lines(root, floats):
            found.setdefault(block.element, []).append(block)
    # More than once: the head of a table that goes on over the page.
    once = {element: blocks[0] for element, blocks in found.items() if len(blocks) == 1}
    return {element: block for element, block in once.items() if says_what(block, element)}


def says_what(block: _Block, element: Element) -> bool:
    """Return whether the words on the paper are the words of the page, but for white space."""
    laid_out = "".join(box.text for box in block.descendants() if isinstance(box, boxes.TextBox))
    return "".join(laid_out.split()) == "".join("".join(element.itertext()).split())


def lines_of(element: Element, block: _Block, context: Any, base_url: str) -> tuple[Any, list[Any]]:  # noqa: ANN401 - WeasyPrint's.
    """Lay out the words an element has now in the place of its block; return its box and lines.

    Without lines where it is not a block of lines any more.
    """
    (box,) = element_to_box(
        element,
        context.style_for,
        context.get_image_from_uri,
        base_url,
        context.target_collector,
        context.counter_style,
        context.footnotes,
    )
    box.process_whitespace()
    box.process_text_transform()
    box = create_anonymous_boxes(box)
    runs_away = any(each.is_running() for each in box.descendants())
    if runs_away or [type(child) for child in box.children] != [boxes.LineBox]:
        return box, []
    top = block.children[0].position_y
    context.create_block_formatting_context()
    lines = [
        line
        for line, _rest in iter_line_boxes(
            context, box.children[0], top, -math.inf, None, block, [], [], None, None
        )
    ]
    context.finish_block_formatting_context()
    return box, lines


def fill_the_same(lines: list[Any], block: _Block) -> bool:
    """Return whether lines take the place of those of a block without moving what follows."""
    old, new = (
        [(x.position_y, x.height, x.baseline) for x in each] for each in (block.children, lines)
    )
    return old == new


def _blocks_of_lines(box: Any, floats: list[Any]) -> Iterator[_Block]:  # noqa: ANN401 - WeasyPrint's.
    if not _is_steady(box):
        return
    if isinstance(box, boxes.TableCellBox):
        # A cell is a world of its own: what floats beside its table does not reach its lines.
        floats = [each for each in box.descendants() if each.is_floated()]
    children = [child for child in box.children if isinstance(child, boxes.ParentBox)]
    if children and all(isinstance(child, boxes.LineBox) for child in children):
        if _is_plain(box) and not any(_beside(box, each) for each in floats):
            yield box
        return
    if (box.style["string_set"], box.style["bookmark_level"]) != ("none", "none"):
        return  # It says the words of the blocks in it, too.
    for child in children:
        yield from _blocks_of_lines(child, floats)


def _is_steady(box: Any) -> bool:  # noqa: ANN401 - WeasyPrint's.
    is_fixed = box.style["table_layout"] == "fixed" and box.style["width"] != "auto"
    return (
        isinstance(box, _STEADY)
        and box.is_in_normal_flow()
        and (is_fixed or not isinstance(box, boxes.TableBox))
    )


def _is_plain(block: _Block) -> bool:
    """Return whether its lines are static words: nothing generated, placed, pictured or marked."""
    return block.first_line_style is None and all(
        isinstance(each, boxes.LineBox | boxes.InlineBox | boxes.TextBox)
        and each.style["position"] == "static"
        and "::" not in (each.element_tag or "")
        and not each.bookmark_label
        for line in block.children
        for each in line.descendants()
    )


def _beside(block: _Block, other: Any) -> bool:  # noqa: ANN401 - WeasyPrint's.
    top, bottom = other.position_y, other.position_y + other.margin_height()
    return bool(top < block.position_y + block.margin_height() and block.position_y < bottom)
