# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What is said of a file that cannot be taken: what it is, and what its owner can do."""

import re

from munikit.documents.inspection import MOST_PAGES, MOST_UNFOLDED_BYTES, Verdict
from munikit.documents.photographs import Fault
from munikit.kernel.sizes import size_limit

_PRINT_AGAIN = "Imprímalo de nuevo como PDF y adjúntelo"
_SIGNED = (
    "Está firmado, y si lo imprime de nuevo pierde la firma: pida a quien lo firmó uno sin eso, o "
    "entréguelo en la municipalidad"
)
# What a signature covers is written plainly in any PDF that has one (ISO 32000-1, 12.8.1).
_SIGNATURE = b"/ByteRange"
UNREADABLE = "El archivo está dañado y no se puede abrir. Adjunte otro"
_OF_A_PDF = {
    Verdict.LOCKED: "El PDF tiene clave. Adjunte uno sin clave",
    Verdict.LONG: f"El PDF tiene más de {MOST_PAGES} páginas. Adjunte uno más corto",
    Verdict.DAMAGED: UNREADABLE,
    Verdict.CUT: "El PDF parece cortado: le falta el final. Súbalo de nuevo o adjunte otro",
}
# What is wrong, and the way out of it where it is not to print it again.
_PRINTED_AGAIN = {
    Verdict.LARGE: (
        "El PDF tiene una página de más de 5 metros",
        "Guárdelo en un tamaño de papel, como A0 o menos, y adjúntelo",
    ),
    Verdict.HEAVY: (
        (
            "El PDF es demasiado pesado de abrir: se despliega a más de "
            f"{size_limit(MOST_UNFOLDED_BYTES)} o tiene demasiadas partes"
        ),
        "",
    ),
    Verdict.LEADS_OUT: ("El PDF abre una página de internet por sí solo", ""),
    Verdict.OTHER_FILE: ("El PDF abre otro archivo del computador", ""),
    Verdict.MEDIA: ("El PDF trae video, sonido o animaciones", ""),
    Verdict.FORM: ("El PDF es un formulario que pocos programas abren (XFA)", ""),
    Verdict.ATTACHED: (
        "El PDF lleva otro archivo adjunto adentro",
        f"{_PRINT_AGAIN}: así queda sin el otro",
    ),
    Verdict.SENDS: ("El PDF es un formulario que envía sus datos a otra parte", ""),
    Verdict.SCRIPT: ("El PDF tiene partes que se ejecutan (JavaScript)", ""),
    Verdict.PROGRAM: ("El PDF abre un programa del computador", ""),
}
_WRONG_KIND = "El archivo debe ser JPG, PNG o PDF"
_CAPTURE = "Ábrala, haga una captura de pantalla y adjunte la captura"
_AS_PDF = "Ábralo, elija Imprimir, «Guardar como PDF», y adjunte el PDF"
_OTHERS = (
    # How an iPhone keeps its photos: a container whose first box names one of these.
    (
        re.compile(rb"....ftyp(heic|heix|heim|heis|hevc|hevx|mif1|msf1)", re.DOTALL),
        (
            f"La foto es HEIC, como las guarda el iPhone, y debe ser JPG, PNG o PDF. {_CAPTURE}. "
            "O elija Ajustes, Cámara, Formatos, «Más compatible» y tómela de nuevo"
        ),
    ),
    (re.compile(rb"GIF8[79]a"), f"La imagen es GIF. {_CAPTURE}"),
    (re.compile(rb"BM....\0\0\0\0", re.DOTALL), f"La imagen es BMP. {_CAPTURE}"),
    (re.compile(rb"II[*+]\0|MM\0[*+]"), f"El archivo es TIFF, de un escáner o fax. {_AS_PDF}"),
    (
        re.compile(rb"....ftypM4[AB]|ID3|\xff[\xe2-\xfb]|OggS|#!AMR", re.DOTALL),
        f"El archivo es un audio. {_WRONG_KIND}",
    ),
    (re.compile(rb"....ftyp", re.DOTALL), f"El archivo es un video. {_WRONG_KIND}"),
    (
        re.compile(rb"PK\x03\x04|\xd0\xcf\x11\xe0|\{\\rtf"),
        f"El archivo es de Word, de Excel o un ZIP. {_AS_PDF}",
    ),
)
_FURTHER_IN = re.compile(rb".{1,1024}%PDF-", re.DOTALL)


def of_a_pdf(verdict: Verdict, content: bytes) -> str:
    """Return what is said of a PDF that is not taken; a signed one is not printed again."""
    if verdict in _OF_A_PDF:
        return _OF_A_PDF[verdict]
    why, way_out = _PRINTED_AGAIN[verdict]
    return f"{why}. {_way_out(content, way_out)}"


def _way_out(content: bytes, way_out: str = "") -> str:
    return _SIGNED if _SIGNATURE in content else way_out or _PRINT_AGAIN


def of_a_picture(fault: Fault, most_pixels: int) -> str:
    """Return what is said of a picture that cannot be used."""
    if fault is Fault.DAMAGED:
        return UNREADABLE
    if fault is Fault.MOVES:
        return f"La imagen tiene movimiento. {_CAPTURE}"
    most = most_pixels // 1_000_000
    return f"La foto tiene demasiados puntos: el máximo es {most} megapíxeles. {_CAPTURE}"


def of_another_kind(content: bytes) -> str:
    """Return what is said of a file of none of the kinds that are taken."""
    for kind, said in _OTHERS:
        if kind.match(content):
            return said
    if _FURTHER_IN.match(content):
        return f"El PDF trae otra cosa antes de su comienzo. {_way_out(content)}"
    return _WRONG_KIND
