# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Pictures as phones, chats and scanners make them: each is taken, or refused with a way out."""

import io

import pytest
from PIL import Image, ImageDraw

from munikit.documents import AcceptedFile, accept_upload
from munikit.kernel.errors import InvalidError

MOST_BYTES = 20 * 1024 * 1024
ORIENTATION = 0x0112
DESCRIPTION = 0x010E


def written(picture: Image.Image, kind: str, **how: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **how)
    return out.getvalue()


def lying(mode: str = "RGB", size: tuple[int, int] = (64, 48)) -> Image.Image:
    """A picture that is dark to the left."""
    picture = Image.new(mode, size, "white" if mode not in ("I;16", "I") else 65_535)
    picture.paste("black" if mode not in ("I;16", "I") else 0, (0, 0, size[0] // 2, size[1]))
    return picture


def taken(content: bytes, name: str = "foto") -> AcceptedFile:
    return accept_upload(name, content, most_bytes=MOST_BYTES)


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(taken(content).content))


@pytest.mark.parametrize("kind", ["WEBP", "AVIF"])
def test_what_chats_and_new_phones_send_becomes_a_photograph_upright(kind: str) -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif[DESCRIPTION] = "Casa de Rosa"
    content = written(lying(), kind, exif=exif)

    file = taken(content, "IMG-20261128-WA0001." + kind.lower())

    picture = Image.open(io.BytesIO(file.content))
    assert (file.name, file.media_type) == ("IMG-20261128-WA0001.jpg", "image/jpeg")
    assert (picture.format, picture.size) == ("JPEG", (48, 64))
    assert picture.convert("L").getpixel((24, 4)) < 60
    assert b"Casa de Rosa" not in file.content


@pytest.mark.parametrize("kind", ["WEBP", "AVIF"])
def test_what_is_seen_through_lies_on_white_paper(kind: str) -> None:
    assert opened(written(Image.new("RGBA", (64, 48)), kind)).getpixel((9, 9)) == (255, 255, 255)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_a_picture_that_is_cut_is_refused_as_damaged(kind: str) -> None:
    content = written(Image.effect_noise((200, 200), 90).convert("RGB"), kind)

    with pytest.raises(InvalidError, match="está dañado"):
        taken(content[: len(content) // 2])


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "AVIF"])
def test_a_picture_that_moves_is_refused_with_a_way_out(kind: str) -> None:
    still, other = Image.new("RGB", (64, 48), "red"), Image.new("RGB", (64, 48), "blue")
    content = written(still, kind, save_all=True, append_images=[other])

    with pytest.raises(InvalidError, match=r"tiene movimiento.*captura de pantalla"):
        taken(content)


@pytest.mark.parametrize(
    ("kind", "said"),
    [("GIF", "es GIF.*captura"), ("BMP", "es BMP.*captura"), ("TIFF", "es TIFF.*PDF")],
)
def test_another_kind_of_picture_is_named_with_a_way_out(kind: str, said: str) -> None:
    with pytest.raises(InvalidError, match=said):
        taken(written(lying(), kind))


def test_a_fax_of_many_pages_is_sent_to_be_printed_as_a_pdf() -> None:
    page = Image.new("1", (1728, 2200), 1)
    fax = written(page, "TIFF", compression="group4", save_all=True, append_images=[page])

    with pytest.raises(InvalidError, match=r"de un escáner o fax.*«Guardar como PDF»"):
        taken(fax, "fax.tif")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_long_capture_stays_as_broad_as_the_screen(kind: str) -> None:
    capture = Image.new("L", (1080, 12_000), "white")
    ImageDraw.Draw(capture).line((0, 6000, 1080, 6000), "black", 1)

    assert opened(written(capture, kind)).size == (1080, 12_000)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ((8000, 6000), (4000, 3000)),
        ((4000, 3000), (4000, 3000)),
        ((1440, 20_000), (1080, 15_000)),
        ((20_000, 1440), (15_000, 1080)),
        ((300, 20_000), (300, 20_000)),
    ],
    ids=["camera", "sheet", "long capture", "panorama", "strip"],
)
def test_a_picture_is_made_smaller_by_what_it_shows(
    before: tuple[int, int], after: tuple[int, int]
) -> None:
    assert opened(written(Image.new("L", before), "JPEG")).size == after


@pytest.mark.parametrize("size", [(64, 48), (4400, 3000)], ids=["small", "large"])
@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_scanners_png_is_taken_in_all_its_colours(mode: str, size: tuple[int, int]) -> None:
    drawn = lying("RGB", size).convert(mode) if mode != "I;16" else lying(mode, size)

    picture = opened(written(drawn, "PNG")).convert("L")

    dark, light = (picture.getpixel((int(picture.width * at), 9)) for at in (0.2, 0.8))
    assert (dark < 60, light > 200) == (True, True)


def test_a_printers_four_colours_are_seen_as_they_were() -> None:
    red = written(Image.new("CMYK", (64, 48), (0, 255, 255, 0)), "JPEG")

    assert opened(red).convert("RGB").getpixel((9, 9))[0] > 200


@pytest.mark.parametrize("kind", ["WEBP", "PNG"])
def test_too_many_points_are_told_with_the_most_and_a_way_out(kind: str) -> None:
    content = written(Image.new("L", (6400, 6300)), kind)

    with pytest.raises(InvalidError, match=r"el máximo es 40 megapíxeles.*captura de pantalla"):
        taken(content)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("🏠 mi casa 📄.png", "mi casa.png"),
        ("🏠🏠.png", "archivo.png"),
        ("ñ" * 400 + ".webp", "ñ" * 80 + ".png"),
        ("carne.pdf.exe", "carne.png"),
        ("..\\..\\a/b\\foto.png", "foto.png"),
        ("\u202egpj.exe.png", "gpj.png"),
        ("a\0b\n.png", "a b.png"),
        ("CON.png", "CON.png"),
        ("....png", "archivo.png"),
    ],
)
def test_a_name_of_any_phone_is_kept_as_words(given: str, kept: str) -> None:
    assert taken(written(lying(), "PNG"), given).name == kept
