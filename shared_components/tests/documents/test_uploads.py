# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What people may upload, and what they are told of the rest."""

import io
import struct
import zlib
from collections.abc import Callable

import pikepdf
import pytest
from PIL import Image

from munikit.documents import accept_upload
from munikit.kernel.errors import InvalidError

FIVE_MEGABYTES = 5 * 1024 * 1024
WRONG_KIND = "El archivo debe ser JPG, PNG o PDF"
LOCKED = "El PDF tiene clave. Adjunte uno sin clave"
LEADS_OUT = (
    "El PDF abre una página de internet por sí solo. Imprímalo de nuevo como PDF y adjúntelo"
)
SCRIPT = "El PDF tiene partes que se ejecutan (JavaScript). Imprímalo de nuevo como PDF y adjúntelo"
PROGRAM = "El PDF abre un programa del computador. Imprímalo de nuevo como PDF y adjúntelo"
ATTACHED = (
    "El PDF lleva otro archivo adjunto adentro. Imprímalo de nuevo como PDF y adjúntelo: así queda "
    "sin el otro"
)
SENDS = (
    "El PDF es un formulario que envía sus datos a otra parte. Imprímalo de nuevo como PDF y "
    "adjúntelo"
)
BEFORE = "El PDF trae otra cosa antes de su comienzo. Imprímalo de nuevo como PDF y adjúntelo"
LONG = "El PDF tiene más de 200 páginas. Adjunte uno más corto"
GIF = "La imagen es GIF. Ábrala, haga una captura de pantalla y adjunte la captura"
TIFF = (
    "El archivo es TIFF, de un escáner o fax. Ábralo, elija Imprimir, «Guardar como PDF», y "
    "adjunte el PDF"
)
OFFICE = (
    "El archivo es de Word, de Excel o un ZIP. Ábralo, elija Imprimir, «Guardar como PDF», y "
    "adjunte el PDF"
)
DAMAGED = "El archivo está dañado y no se puede abrir. Adjunte otro"
TOO_MANY_PIXELS = (
    "La foto tiene demasiados puntos: el máximo es 40 megapíxeles. Ábrala, haga una captura de "
    "pantalla y adjunte la captura"
)


def create_image(kind: str = "PNG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(out, kind)
    return out.getvalue()


def create_pdf(
    change: Callable[[pikepdf.Pdf], None] = lambda _pdf: None,
    encryption: pikepdf.Encryption | bool = False,  # noqa: FBT001, FBT002 - pikepdf's own words.
) -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        change(pdf)
        pdf.save(out, encryption=encryption)
    return out.getvalue()


def create_png_header(width: int, height: int) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + create_chunk(b"IHDR", header)
        + create_chunk(b"IDAT", zlib.compress(b""))
    )


def create_chunk(kind: bytes, content: bytes) -> bytes:
    check = zlib.crc32(kind + content)
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", check)


def create_unfolding_pdf(megabytes: int) -> bytes:
    """Return a PDF whose page tree lies behind so many megabytes of compressed spaces."""
    packer = zlib.compressobj(9)
    folded = packer.compress(b"3 0 4 2 1 ")
    for _ in range(megabytes):
        folded += packer.compress(b" " * 1024 * 1024)
    folded += packer.compress(b"<</Type/Pages/Kids[]/Count 0>>") + packer.flush()
    stream = b"1 0 obj<</Type/ObjStm/N 2/First 8/Filter/FlateDecode/Length %d>>stream\n"
    body = b"%PDF-1.5\n" + stream % len(folded) + folded + b"\nendstream endobj\n"
    second = len(body)
    body += b"2 0 obj<</Type/Catalog/Pages 4 0 R>>endobj\n"
    entries = [(0, 0, 0), (1, 9, 0), (1, second, 0), (2, 1, 0), (2, 1, 1), (1, len(body), 0)]
    table = b"".join(struct.pack(">BIB", *entry) for entry in entries)
    size = len(body)
    body += b"5 0 obj<</Type/XRef/Size 6/W[1 4 1]/Root 2 0 R/Length %d>>stream\n" % len(table)
    return body + table + b"\nendstream endobj\nstartxref\n%d\n%%%%EOF" % size


def run_script_on_opening(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


def run_script_by_name(pdf: pikepdf.Pdf) -> None:
    action = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
    names = pikepdf.Dictionary(Names=["a", action])
    pdf.Root.Names = pikepdf.Dictionary(JavaScript=names)


def run_script_on_page(pdf: pikepdf.Pdf) -> None:
    action = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
    pdf.pages[0].obj.AA = pikepdf.Dictionary(O=pdf.make_indirect(action))


def launch_program(pdf: pikepdf.Pdf) -> None:
    action = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="cmd.exe")
    link = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=action
    )
    pdf.pages[0].obj.Annots = pikepdf.Array([link])


def embed_file(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["programa.exe"] = pikepdf.AttachedFileSpec(
        pdf,
        b"MZ",
        description="",
        filename="programa.exe",
        mime_type="application/octet-stream",
        creation_date="",
        mod_date="",
    )


def send_form(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.SubmitForm, F="https://mala.example")


def open_address(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.URI, URI="https://mala.example")


def open_address_of_page(pdf: pikepdf.Pdf) -> None:
    action = pikepdf.Dictionary(S=pikepdf.Name.URI, URI="https://mala.example")
    first = pikepdf.Dictionary(S=pikepdf.Name.GoTo, D=[], Next=[pdf.make_indirect(action)])
    pdf.pages[0].obj.AA = pikepdf.Dictionary(O=pdf.make_indirect(first))


def link_to_address(pdf: pikepdf.Pdf) -> None:
    action = pikepdf.Dictionary(S=pikepdf.Name.URI, URI="https://munivaldivia.cl")
    link = pikepdf.Dictionary(Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=action)
    pdf.pages[0].obj.Annots = pikepdf.Array([link])


def add_pages(pdf: pikepdf.Pdf) -> None:
    for _ in range(200):
        pdf.add_blank_page()


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("carné.png", create_image(), "image/png"),
        ("FOTO.jpg", create_image("JPEG"), "image/jpeg"),
        ("cédula.pdf", create_pdf(), "application/pdf"),
    ],
)
def test_pictures_and_pdfs_are_accepted(name: str, content: bytes, media_type: str) -> None:
    accepted = accept_upload(name, content, most_bytes=FIVE_MEGABYTES)

    assert accepted.media_type == media_type
    assert accepted.name == name


@pytest.mark.parametrize(
    ("name", "content", "kept"),
    [
        ("a.pdf", create_image(), "a.png"),
        ("a.png", create_image("JPEG"), "a.jpg"),
        ("foto.jfif", create_image("JPEG"), "foto.jpg"),
        ("FOTO.JPEG", create_image("JPEG"), "FOTO.jpg"),
        ("a.pdf.exe", create_pdf(), "a.pdf"),
        ("12.345.678-5", create_pdf(), "12.345.678-5.pdf"),
        ("", create_pdf(), "archivo.pdf"),
    ],
)
def test_a_file_is_what_its_first_bytes_say_and_named_so(
    name: str, content: bytes, kept: str
) -> None:
    assert accept_upload(name, content, most_bytes=FIVE_MEGABYTES).name == kept


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        pytest.param("a.pdf", b"", "El archivo está vacío", id="empty"),
        pytest.param("a.pdf", b"MZ" + bytes(90), WRONG_KIND, id="program called PDF"),
        pytest.param("a.svg", b"<svg onload='alert(1)'/>", WRONG_KIND, id="SVG"),
        pytest.param("a.pdf", b"<script>" + create_pdf(), BEFORE, id="PDF further in"),
        pytest.param("a.gif", b"GIF89a" + create_pdf(), GIF, id="GIF"),
        pytest.param("a.pdf", b"%PDF-1.7\nnada", DAMAGED, id="PDF in name only"),
        pytest.param("a.png", create_image()[:30], DAMAGED, id="cut PNG"),
        pytest.param("a.jpg", b"\xff\xd8\xff" + bytes(90), DAMAGED, id="JPEG in name only"),
        pytest.param("a.png", create_png_header(40_000, 40_000), TOO_MANY_PIXELS, id="PNG bomb"),
        pytest.param("a.pdf", create_unfolding_pdf(600), DAMAGED, id="PDF bomb"),
        pytest.param("a.pdf", create_pdf(run_script_on_opening), SCRIPT, id="script on opening"),
        pytest.param("a.pdf", create_pdf(run_script_by_name), SCRIPT, id="script by name"),
        pytest.param("a.pdf", create_pdf(run_script_on_page), SCRIPT, id="script on a page"),
        pytest.param("a.pdf", create_pdf(launch_program), PROGRAM, id="program behind a link"),
        pytest.param("a.pdf", create_pdf(embed_file), ATTACHED, id="file inside"),
        pytest.param("a.pdf", create_pdf(send_form), SENDS, id="form that sends itself"),
        pytest.param(
            "a.pdf",
            create_pdf(add_pages),
            LONG,
            id="201 pages",
        ),
        pytest.param(
            "a.pdf",
            create_pdf(encryption=pikepdf.Encryption(owner="o", user="u")),
            LOCKED,
            id="locked",
        ),
        pytest.param("a.pdf", create_unfolding_pdf(300), DAMAGED, id="page tree behind 300 MB"),
        pytest.param("a.tif", b"II*\0" + bytes(90), TIFF, id="TIFF"),
        pytest.param("a.docx", b"PK\x03\x04" + bytes(90), OFFICE, id="Word"),
        pytest.param("a.pdf", create_pdf(open_address), LEADS_OUT, id="address on opening"),
        pytest.param("a.pdf", create_pdf(open_address_of_page), LEADS_OUT, id="address of a page"),
        pytest.param(
            "a.pdf",
            b"%PDF-" + bytes(FIVE_MEGABYTES),
            "El archivo pesa 5,1 MB y el máximo es 5 MB",
            id="too large by little",
        ),
    ],
)
def test_everything_else_is_refused_in_words_that_help(
    name: str, content: bytes, words: str
) -> None:
    with pytest.raises(InvalidError) as refused:
        accept_upload(name, content, most_bytes=FIVE_MEGABYTES)

    assert refused.value.message == words


def test_a_script_behind_an_escaped_name_is_found() -> None:
    escaped = create_pdf(run_script_on_opening).replace(b"/JavaScript", b"/J#61vaScript")

    with pytest.raises(InvalidError, match="se ejecutan"):
        accept_upload("a.pdf", escaped, most_bytes=FIVE_MEGABYTES)


def test_a_word_that_looks_like_a_script_is_no_script() -> None:
    def write_about_scripts(pdf: pikepdf.Pdf) -> None:
        pdf.docinfo["/Title"] = "Manual de /JavaScript y /Launch"

    pdf = create_pdf(write_about_scripts)

    assert accept_upload("a.pdf", pdf, most_bytes=FIVE_MEGABYTES).content == pdf


@pytest.mark.parametrize(
    "content",
    [
        create_pdf(encryption=pikepdf.Encryption(owner="o", user="")),
        create_pdf(link_to_address),
    ],
    ids=["locked for editing", "a link to press"],
)
def test_a_pdf_is_kept_as_it_came(content: bytes) -> None:
    assert accept_upload("a.pdf", content, most_bytes=FIVE_MEGABYTES).content == content


@pytest.mark.parametrize("name", ["IMG_0001.HEIC", "foto.heif", "foto.jpg"])
@pytest.mark.parametrize("brand", [b"heic", b"mif1"])
def test_a_photo_of_an_iphone_is_refused_with_a_way_out(name: str, brand: bytes) -> None:
    content = b"\x00\x00\x00\x18ftyp" + brand + bytes(64)

    with pytest.raises(InvalidError, match=r"captura de pantalla.*«Más compatible»"):
        accept_upload(name, content, most_bytes=FIVE_MEGABYTES)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.png", "passwd.png"),
        ("C:\\Users\\rosa\\carné.png", "carné.png"),
        ("carne\u0301.png", "carné.png"),
        ("foto\u202egnp.png", "fotognp.png"),
        ('a"\r\nSet-Cookie: x.png', "a Set-Cookie x.png"),
        ("a" * 300 + ".png", "a" * 80 + ".png"),
    ],
)
def test_a_name_is_fit_to_be_shown_and_never_a_path(given: str, kept: str) -> None:
    assert accept_upload(given, create_image(), most_bytes=FIVE_MEGABYTES).name == kept


@pytest.mark.parametrize(
    "content", [b"\x00\x00\x00\x20ftypM4A " + bytes(64), b"ID3\x04" + bytes(64)], ids=["m4a", "mp3"]
)
def test_a_recording_of_sound_is_not_called_a_video(content: bytes) -> None:
    with pytest.raises(InvalidError, match="es un audio"):
        accept_upload("nota.m4a", content, most_bytes=FIVE_MEGABYTES)
