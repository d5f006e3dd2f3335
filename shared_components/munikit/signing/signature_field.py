# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The field a signature stands in, said to whoever has a paper read aloud.

ISO 14289-1, 7.18.1 and 7.18.4: a field has a name for people, and its widget is in the structure,
inside a ``Form``. pyHanko does neither by itself. It is all written with the signature, in one
revision after the paper, so nothing is added to what was signed.
"""

from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import InvisSigSettings, SigFieldSpec, append_signature_field

FIELD = "Firma"


def add_signature_field(writer: IncrementalPdfFileWriter, signer: str) -> None:
    """Add an empty field for the signature of ``signer``, where nothing is drawn."""
    said = f"Firma electrónica de {signer}"
    # Off the page and printable: PDF/A never has it hidden.
    outside = InvisSigSettings(box_out_of_bounds=True)
    append_signature_field(
        writer, SigFieldSpec(FIELD, invis_sig_settings=outside, readable_field_name=said)
    )
    widget = writer.root["/AcroForm"]["/Fields"].raw_get(-1)
    if "/StructTreeRoot" in writer.root:
        _enter(writer, widget, said)


def _enter(writer: IncrementalPdfFileWriter, widget: Any, said: str) -> None:  # noqa: ANN401 - a reference of pyHanko's.
    """Put the widget into the structure, after everything else there is to read."""
    tree = writer.root["/StructTreeRoot"]
    field = widget.get_object()
    whole = tree["/K"].raw_get(0)
    page = field.raw_get("/P")
    place = {"/Type": pdf_name("/OBJR"), "/Obj": widget, "/Pg": page}
    form = writer.add_object(
        _dictionary(
            {
                "/Type": pdf_name("/StructElem"),
                "/S": pdf_name("/Form"),
                "/P": whole,
                "/Pg": page,
                "/Alt": generic.TextStringObject(said),
                "/K": generic.ArrayObject([_dictionary(place)]),
            }
        )
    )
    _append(writer, whole.get_object(), form)
    field[pdf_name("/StructParent")] = _whole(_number(writer, tree, form))
    field[pdf_name("/Contents")] = generic.TextStringObject(said)


def _append(writer: IncrementalPdfFileWriter, element: Any, child: Any) -> None:  # noqa: ANN401 - pyHanko's objects.
    kids = element["/K"]
    if not isinstance(kids, generic.ArrayObject):
        kids = element[pdf_name("/K")] = generic.ArrayObject([element.raw_get("/K")])
    kids.append(child)
    writer.update_container(kids)


def _number(writer: IncrementalPdfFileWriter, tree: Any, form: Any) -> int:  # noqa: ANN401 - pyHanko's objects.
    """Enter the element into the tree of parents and return its number there."""
    numbers = tree["/ParentTree"]["/Nums"]
    taken = [int(numbers[at]) for at in range(0, len(numbers), 2)]
    new = max(taken, default=-1) + 1
    numbers.extend([_whole(new), form])
    tree[pdf_name("/ParentTreeNextKey")] = _whole(new + 1)
    writer.update_container(numbers)
    writer.update_container(tree)
    return new


def _dictionary(entries: dict[str, Any]) -> generic.DictionaryObject:
    named = {pdf_name(name): value for name, value in entries.items()}
    return generic.DictionaryObject(named)  # type: ignore[no-untyped-call] # pyHanko's.


def _whole(number: int) -> generic.NumberObject:
    return generic.NumberObject(number)  # type: ignore[no-untyped-call] # pyHanko's.
