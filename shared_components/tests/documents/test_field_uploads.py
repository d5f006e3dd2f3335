# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Photographs and PDFs as phones, offices and notaries make them."""

import io
from pathlib import Path

import pytest
from PIL import Image

from munikit.documents import AcceptedFile, accept_upload
from munikit.kernel.errors import InvalidError

FIELD = Path(__file__).parent.parent / "field"
ORIENTATION = 0x0112
WHERE = 0x8825
NOT_A_BYTE_OVER = 5 * 1024 * 1024


def taken(name: str, content: bytes | None = None) -> AcceptedFile:
    given = content or (FIELD / name).read_bytes()
    return accept_upload(name, given, most_bytes=NOT_A_BYTE_OVER)


def opened(file: AcceptedFile) -> Image.Image:
    return Image.open(io.BytesIO(file.content))


@pytest.mark.parametrize(
    ("name", "kept", "media_type"),
    [
        ("boleta.jfif", "boleta.jpg", "image/jpeg"),
        ("captura_png.jpg", "captura_png.png", "image/png"),
        ("girada_con_ubicacion.jpg", "girada_con_ubicacion.jpg", "image/jpeg"),
        ("cola_html.jpg", "cola_html.jpg", "image/jpeg"),
        ("50_megapixeles.jpg", "50_megapixeles.jpg", "image/jpeg"),
        ("solo_lectura.pdf", "solo_lectura.pdf", "application/pdf"),
    ],
)
def test_what_phones_and_offices_make_is_taken(name: str, kept: str, media_type: str) -> None:
    file = taken(name)

    assert (file.name, file.media_type) == (kept, media_type)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("cortada.jpg", "está dañado"),
        ("telefono.heic", "HEIC"),
        ("con_clave.pdf", "tiene clave"),
        ("abre_direccion.pdf", "abre una página de internet por sí solo"),
    ],
)
def test_what_cannot_be_taken_is_refused_in_words(name: str, said: str) -> None:
    with pytest.raises(InvalidError, match=said):
        taken(name)


def test_a_photograph_stands_upright_and_says_not_where_it_was_taken() -> None:
    with Image.open(FIELD / "girada_con_ubicacion.jpg") as before:
        told = before.getexif()
        lying = before.size

    after = opened(taken("girada_con_ubicacion.jpg"))

    assert (told.get(ORIENTATION, 1) != 1, WHERE in told) == (True, True)
    assert after.size == lying[::-1]
    assert dict(after.getexif()) == {}
    assert b"Exif" not in taken("girada_con_ubicacion.jpg").content


def test_what_was_hung_on_behind_a_photograph_is_gone() -> None:
    content = taken("cola_html.jpg").content

    assert (FIELD / "cola_html.jpg").read_bytes().endswith(b"</script>")
    assert b"script" not in content
    assert content.endswith(b"\xff\xd9")


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_nothing_is_kept_of_a_photograph_but_its_picture(kind: str) -> None:
    marked = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "Casa de Rosa"
    Image.new("RGB", (60, 40), "red").save(marked, kind, exif=exif, comment=b"Casa de Rosa")
    content = marked.getvalue() + b"<script>Casa de Rosa</script>"

    file = taken("foto", content)

    assert b"Casa de Rosa" not in file.content
    assert opened(file).convert("RGB").getpixel((30, 20))[0] > 200


def test_a_large_photograph_is_made_smaller() -> None:
    with Image.open(FIELD / "50_megapixeles.jpg") as before:
        assert before.size == (8160, 6120)

    assert max(opened(taken("50_megapixeles.jpg")).size) == 4000


@pytest.mark.parametrize("mode", ["L", "CMYK"])
def test_scanners_colours_are_read(mode: str) -> None:
    scanned = io.BytesIO()
    Image.new(mode, (60, 40)).save(scanned, "JPEG")

    assert opened(taken("escaneo.jpg", scanned.getvalue())).mode in ("L", "RGB")


def test_a_see_through_picture_with_few_colours_stays_one() -> None:
    drawn = io.BytesIO()
    Image.new("P", (60, 40)).save(drawn, "PNG", transparency=0)

    assert opened(taken("firma.png", drawn.getvalue())).convert("RGBA").getpixel((1, 1))[3] == 0
