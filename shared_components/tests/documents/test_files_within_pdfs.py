# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A PDF/A-3 may carry what a notary or an invoice puts beside its pages, and nothing that runs.

Nobody has to break a notary's signature to hand a paper in.
"""

import io
from collections.abc import Callable

import pikepdf
import pytest
from pikepdf import AttachedFileSpec, Dictionary, Name, Pdf

from munikit.documents import accept_upload
from munikit.kernel.errors import InvalidError

FIVE_MEGABYTES = 5 * 1024 * 1024
XML = b'<?xml version="1.0" encoding="UTF-8"?>\n<escritura><repertorio>123</repertorio></escritura>'
TEXT = "Anexo: plano de la propiedad, Ñuñoa".encode()
JPEG = b"\xff\xd8\xff\xe0" + bytes(40)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
CARRIES = "El PDF lleva otro archivo adjunto adentro"
LOSES_ITS_SIGNATURE = (
    "Está firmado, y si lo imprime de nuevo pierde la firma: pida a quien lo firmó uno sin eso, o "
    "entréguelo en la municipalidad"
)
Change = Callable[[Pdf], None]


def archival(
    name: str, content: bytes, *changes: Change, part: int = 3, relation: str = "/Data"
) -> bytes:
    """Return a signed PDF/A of a part of the norm that carries a file."""
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        with pdf.open_metadata() as told:
            told["pdfaid:part"] = str(part)
            told["pdfaid:conformance"] = "B"
        carry(pdf, name, content, relation)
        pdf.Root.Seal = pdf.make_indirect(Dictionary(Type=Name.Sig, ByteRange=[0, 9, 99, 9]))
        for change in changes:
            change(pdf)
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return out.getvalue()


def carry(pdf: Pdf, name: str, content: bytes, relation: str = "/Data") -> None:
    told = {"description": "", "mime_type": "", "creation_date": "", "mod_date": ""}
    pdf.attachments[name] = AttachedFileSpec(pdf, content, filename=name, **told)
    specified = pdf.attachments[name].obj
    specified.AFRelationship = Name(relation or "/Data")
    if not relation:
        del specified.AFRelationship
    pdf.Root.AF = pikepdf.Array([specified])


def plain(change: Change = lambda _pdf: None) -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        change(pdf)
        pdf.save(out)
    return out.getvalue()


def run_a_script(pdf: Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS="app.alert(1)")


def launch_a_program(pdf: Pdf) -> None:
    pdf.pages[0].obj.AA = Dictionary(O=Dictionary(S=Name.Launch, F="cmd.exe"))


def open_what_it_carries(pdf: Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.GoToE, T=Dictionary(R=Name.C, N="escritura.xml"))


def offer_it_on_the_page(pdf: Pdf) -> None:
    specified = next(iter(pdf.attachments.values())).obj
    pin = Dictionary(Type=Name.Annot, Subtype=Name.FileAttachment, Rect=[0, 0, 9, 9], FS=specified)
    pdf.pages[0].obj.Annots = pikepdf.Array([pin])


def show_it_in_place_of_the_pages(pdf: Pdf) -> None:
    pdf.Root.Collection = Dictionary(Type=Name.Collection, View=Name.D)


def call_it_a_program_too(pdf: Pdf) -> None:
    next(iter(pdf.attachments.values())).obj.F = pikepdf.String("escritura.exe")


def carry_another_within(pdf: Pdf) -> None:
    specified = next(iter(pdf.attachments.values())).obj
    specified.EF.Unix = pikepdf.Stream(pdf, b"MZ")


def say(content: bytes) -> str:
    with pytest.raises(InvalidError) as refused:
        accept_upload("escritura.pdf", content, most_bytes=FIVE_MEGABYTES)
    return refused.value.message


@pytest.mark.parametrize("part", [3, 4])
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("escritura.xml", XML),
        ("Factura.XML", "\ufeff<DTE/>".encode()),
        ("escritura.xml", "<escritura>Ñuñoa</escritura>".encode("latin-1")),
        ("anexo.txt", TEXT),
        ("datos.json", b'{"repertorio": 123}'),
        ("plano.jpg", JPEG),
        ("plano.png", PNG),
        ("poder.pdf", plain()),
    ],
    ids=["XML", "XML with a mark", "XML of Windows", "text", "JSON", "JPEG", "PNG", "PDF"],
)
def test_a_file_that_a_pdf_a_carries_is_kept_with_it_to_the_byte(
    name: str, content: bytes, part: int
) -> None:
    signed = archival(name, content, part=part)

    assert accept_upload("escritura.pdf", signed, most_bytes=FIVE_MEGABYTES).content == signed


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("programa.exe", b"MZ" + bytes(40)),
        ("escritura.xml", b"MZ" + bytes(40)),
        ("escritura.xml.exe", XML),
        ("escritura.js", b"alert(1)"),
        ("escritura.hta", XML),
        ("pagina.html", b"<html></html>"),
        ("pagina.xml", b'<html xmlns="http://www.w3.org/1999/xhtml"><script/></html>'),
        ("hoja.xml", b'<?xml version="1.0"?><?xml-stylesheet href="a.xsl"?><a/>'),
        ("bomba.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'),
        ("dibujo.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("planilla.csv", b"=cmd|'/c calc'!A1"),
        ("macro.docm", b"PK\x03\x04" + bytes(40)),
        ("anexos.zip", b"PK\x03\x04" + bytes(40)),
        ("foto.jpg", b"GIF89a" + bytes(40)),
        ("poder.pdf", plain(run_a_script)),
        ("poder.pdf", plain(lambda pdf: carry(pdf, "a.xml", XML))),
        ("poder.pdf", archival("a.xml", XML)),
        ("poder.pdf", b"%PDF-1.7\nnada"),
        ("escritura", XML),
        ("", XML),
    ],
)
def test_a_pdf_a_that_carries_what_may_run_is_refused(name: str, content: bytes) -> None:
    assert say(archival(name, content)).startswith(CARRIES)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (run_a_script, "se ejecutan (JavaScript)"),
        (launch_a_program, "abre un programa"),
        (open_what_it_carries, CARRIES),
        (offer_it_on_the_page, CARRIES),
        (show_it_in_place_of_the_pages, CARRIES),
        (call_it_a_program_too, CARRIES),
        (carry_another_within, CARRIES),
    ],
)
def test_a_pdf_a_that_does_more_than_carry_is_refused(change: Change, said: str) -> None:
    assert said in say(archival("escritura.xml", XML, change))


@pytest.mark.parametrize(
    "content",
    [
        archival("escritura.xml", XML, part=1),
        archival("escritura.xml", XML, part=2),
        archival("escritura.xml", XML, relation=""),
        plain(lambda pdf: carry(pdf, "escritura.xml", XML)),
    ],
    ids=["PDF/A-1", "PDF/A-2", "related to nothing", "no PDF/A"],
)
def test_only_what_the_norm_lets_be_carried_is(content: bytes) -> None:
    assert say(content).startswith(CARRIES)


@pytest.mark.parametrize(
    "content",
    [
        archival("programa.exe", b"MZ"),
        archival("escritura.xml", XML, run_a_script),
        archival("escritura.xml", XML, launch_a_program),
        b"Content-Type: application/pdf\n\n" + archival("escritura.xml", XML),
    ],
    ids=["a program", "a script", "a launch", "something before its head"],
)
def test_nobody_is_told_to_print_a_signed_paper_again(content: bytes) -> None:
    said = say(content)

    assert said.endswith(LOSES_ITS_SIGNATURE)
    assert "Imprímalo" not in said


def test_what_is_not_signed_can_be_printed_again() -> None:
    assert "Imprímalo de nuevo" in say(plain(run_a_script))
