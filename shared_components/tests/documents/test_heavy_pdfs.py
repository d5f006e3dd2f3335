# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""PDFs that stop the computer of whoever opens them are refused; what scanners make is taken."""

import io
import zlib
from collections.abc import Callable

import pikepdf
import pytest

from munikit.documents import accept_upload
from munikit.kernel.errors import InvalidError

FIVE_MEGABYTES = 5 * 1024 * 1024
DAMAGED = "El archivo está dañado y no se puede abrir. Adjunte otro"
HEAVY = (
    "El PDF es demasiado pesado de abrir: se despliega a más de 128 MB o tiene demasiadas partes. "
    "Imprímalo de nuevo como PDF y adjúntelo"
)
LARGE = (
    "El PDF tiene una página de más de 5 metros. Guárdelo en un tamaño de papel, como A0 o menos, "
    "y adjúntelo"
)


def create_pdf(
    change: Callable[[pikepdf.Pdf], None] = lambda _pdf: None, *, packed: bool = False
) -> bytes:
    out = io.BytesIO()
    modes = pikepdf.ObjectStreamMode
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        change(pdf)
        pdf.save(out, object_stream_mode=modes.generate if packed else modes.disable)
    return out.getvalue()


def folded(megabytes: int) -> bytes:
    packer = zlib.compressobj(9)
    pieces = [packer.compress(b" " * 1024 * 1024) for _ in range(megabytes)]
    return b"".join([*pieces, packer.flush()])


def unfold_a_page(megabytes: int) -> Callable[[pikepdf.Pdf], None]:
    def change(pdf: pikepdf.Pdf) -> None:
        stream = pikepdf.Stream(pdf, b"")
        stream.write(folded(megabytes), filter=pikepdf.Name.FlateDecode)
        pdf.pages[0].obj.Contents = stream

    return change


def unfold_in_turns(megabytes: int) -> Callable[[pikepdf.Pdf], None]:
    """Many streams that are no bomb each."""

    def change(pdf: pikepdf.Pdf) -> None:
        content = folded(megabytes)
        streams = [pikepdf.Stream(pdf, b"") for _ in range(14)]
        for stream in streams:
            stream.write(content, filter=pikepdf.Name.FlateDecode)
        pdf.pages[0].obj.Contents = pikepdf.Array(streams)

    return change


def draw(side: int) -> Callable[[pikepdf.Pdf], None]:
    def change(pdf: pikepdf.Pdf) -> None:
        names = {"Subtype": pikepdf.Name.Image, "Width": side, "Height": side}
        drawn = pikepdf.Stream(pdf, b"\xff\xd8", **names, Filter=pikepdf.Name.DCTDecode)
        pdf.pages[0].obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(A=drawn))

    return change


def nest(levels: int) -> Callable[[pikepdf.Pdf], None]:
    def change(pdf: pikepdf.Pdf) -> None:
        for _ in range(levels):
            kids = pikepdf.Array([pdf.Root.Pages])
            pages = pikepdf.Dictionary(Type=pikepdf.Name.Pages, Kids=kids, Count=1)
            pdf.Root.Pages = pdf.make_indirect(pages)

    return change


def double_pages(times: int) -> Callable[[pikepdf.Pdf], None]:
    def change(pdf: pikepdf.Pdf) -> None:
        for _ in range(times):
            kids = pikepdf.Array([pdf.Root.Pages, pdf.Root.Pages])
            pages = pikepdf.Dictionary(Type=pikepdf.Name.Pages, Kids=kids, Count=2)
            pdf.Root.Pages = pdf.make_indirect(pages)

    return change


def litter(parts: int) -> Callable[[pikepdf.Pdf], None]:
    def change(pdf: pikepdf.Pdf) -> None:
        kept = [pdf.make_indirect(pikepdf.Array([])) for _ in range(parts)]
        pdf.Root.PieceInfo = pdf.make_indirect(pikepdf.Array(kept))

    return change


def stretch(side: int, unit: int) -> Callable[[pikepdf.Pdf], None]:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].mediabox = [0, 0, side, 800]
        pdf.pages[0].obj.UserUnit = unit

    return change


@pytest.mark.parametrize(
    ("content", "words"),
    [
        pytest.param(create_pdf(unfold_a_page(300)), HEAVY, id="page of 300 MB"),
        pytest.param(create_pdf(unfold_in_turns(40)), HEAVY, id="page of 40 MB in turns"),
        pytest.param(create_pdf(draw(30_000)), HEAVY, id="picture of 900 megapixels"),
        pytest.param(create_pdf(nest(5_000)), DAMAGED, id="tree of 5,000 levels"),
        pytest.param(create_pdf(double_pages(60)), DAMAGED, id="2 to the 60 pages"),
        pytest.param(create_pdf(litter(100_001), packed=True), HEAVY, id="100,001 parts"),
        pytest.param(create_pdf(stretch(14_401, 1)), LARGE, id="page of 14,401 points"),
        pytest.param(create_pdf(stretch(800, 100)), LARGE, id="page of large units"),
    ],
)
def test_a_pdf_that_is_too_much_to_open_is_refused(content: bytes, words: str) -> None:
    with pytest.raises(InvalidError) as refused:
        accept_upload("a.pdf", content, most_bytes=FIVE_MEGABYTES)

    assert refused.value.message == words


def write_a_long_page(pdf: pikepdf.Pdf) -> None:
    """A plan of lines: ten megabytes, which is no bomb."""
    pdf.pages[0].obj.Contents = pikepdf.Stream(pdf, b"0 0 m 10 10 l S\n" * 650_000)


@pytest.mark.parametrize("change", [write_a_long_page, stretch(3_370, 1)], ids=["lines", "A0"])
def test_a_plan_of_a_building_is_taken(change: Callable[[pikepdf.Pdf], None]) -> None:
    content = create_pdf(change)

    assert accept_upload("a.pdf", content, most_bytes=FIVE_MEGABYTES).content == content


PJL = b"\x1b%-12345X@PJL JOB\r\n@PJL SET RESOLUTION=300\r\n@PJL ENTER LANGUAGE=PDF\r\n"


@pytest.mark.parametrize(
    "before",
    [b"\xef\xbb\xbf", b"\r\n\r\n", b" \t\n", bytes(3), PJL, b"\r\n" * 500],
    ids=["mark", "line breaks", "blanks", "zeros", "printer's commands", "a thousand bytes"],
)
def test_what_scanners_put_before_a_pdf_is_no_matter(before: bytes) -> None:
    content = before + create_pdf()

    accepted = accept_upload("a.pdf", content, most_bytes=FIVE_MEGABYTES)

    assert (accepted.media_type, accepted.content) == ("application/pdf", content)


@pytest.mark.parametrize("before", [b"MZ", b"#!/bin/sh\n", b"\n<script>", b"\x1b%-1 rm\n"])
def test_what_nobody_scans_before_a_pdf_is_refused(before: bytes) -> None:
    with pytest.raises(InvalidError, match="otra cosa antes de su comienzo"):
        accept_upload("a.pdf", before + create_pdf(), most_bytes=FIVE_MEGABYTES)


def test_a_head_further_in_than_readers_look_is_none() -> None:
    with pytest.raises(InvalidError, match="debe ser"):
        accept_upload("a.pdf", b"\n" * 1100 + create_pdf(), most_bytes=FIVE_MEGABYTES)
