# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What is said of a file that cannot be taken: what it is, and what its owner can do."""

import re

from munikit.documents.inspection import MOST_PAGES, MOST_UNFOLDED_BYTES, Verdict
from munikit.documents.photographs import Fault
from munikit.kernel.sizes import size_limit
from munikit.kernel.words import gettext as _
from munikit.kernel.words import lazy_gettext as _l

_PRINT_AGAIN = _l("Imprímalo de nuevo como PDF y adjúntelo")
_SIGNED = _l(
    "Está firmado, y si lo imprime de nuevo pierde la firma: pida a quien lo firmó "
    "uno sin eso, o entréguelo en la municipalidad"
)
# What a signature covers is written plainly in any PDF that has one (ISO 32000-1, 12.8.1).
_SIGNATURE = b"/ByteRange"
UNREADABLE = _l("El archivo está dañado y no se puede abrir. Adjunte otro")
_OF_A_PDF = {
    Verdict.LOCKED: _l("El PDF tiene clave. Adjunte uno sin clave"),
    Verdict.LONG: _l(
        "El PDF tiene más de %(most_pages)s páginas. Adjunte uno más corto", most_pages=MOST_PAGES
    ),
    Verdict.DAMAGED: UNREADABLE,
    Verdict.CUT: _l("El PDF parece cortado: le falta el final. Súbalo de nuevo o adjunte otro"),
}
# What is wrong, and the way out of it where it is not to print it again.
_PRINTED_AGAIN = {
    Verdict.LARGE: (
        _l("El PDF tiene una página de más de 5 metros"),
        _l("Guárdelo en un tamaño de papel, como A0 o menos, y adjúntelo"),
    ),
    Verdict.HEAVY: (
        (
            _l(
                "El PDF es demasiado pesado de abrir: se despliega a más de "
                "%(most_unfolded_bytes)s o tiene demasiadas partes",
                most_unfolded_bytes=size_limit(MOST_UNFOLDED_BYTES),
            )
        ),
        "",
    ),
    Verdict.LEADS_OUT: (_l("El PDF abre una página de internet por sí solo"), ""),
    Verdict.OTHER_FILE: (_l("El PDF abre otro archivo del computador"), ""),
    Verdict.MEDIA: (_l("El PDF trae video, sonido o animaciones"), ""),
    Verdict.FORM: (_l("El PDF es un formulario que pocos programas abren (XFA)"), ""),
    Verdict.ATTACHED: (
        _l("El PDF lleva otro archivo adjunto adentro"),
        _l("%(print_again)s: así queda sin el otro", print_again=_PRINT_AGAIN),
    ),
    Verdict.SENDS: (_l("El PDF es un formulario que envía sus datos a otra parte"), ""),
    Verdict.SCRIPT: (_l("El PDF tiene partes que se ejecutan (JavaScript)"), ""),
    Verdict.PROGRAM: (_l("El PDF abre un programa del computador"), ""),
}
_WRONG_KIND = _l("El archivo debe ser JPG, PNG o PDF")
_CAPTURE = _l("Ábrala, haga una captura de pantalla y adjunte la captura")
_AS_PDF = _l("Ábralo, elija Imprimir, «Guardar como PDF», y adjunte el PDF")
_OTHERS = (
    # How an iPhone keeps its photos: a container whose first box names one of these.
    (
        re.compile(rb"....ftyp(heic|heix|heim|heis|hevc|hevx|mif1|msf1)", re.DOTALL),
        (
            _l(
                "La foto es HEIC, como las guarda el iPhone, y debe ser JPG, PNG o PDF. "
                "%(capture)s. O elija Ajustes, Cámara, Formatos, «Más compatible» y "
                "tómela de nuevo",
                capture=_CAPTURE,
            )
        ),
    ),
    (re.compile(rb"GIF8[79]a"), _l("La imagen es GIF. %(capture)s", capture=_CAPTURE)),
    (
        re.compile(rb"BM....\0\0\0\0", re.DOTALL),
        _l("La imagen es BMP. %(capture)s", capture=_CAPTURE),
    ),
    (
        re.compile(rb"II[*+]\0|MM\0[*+]"),
        _l("El archivo es TIFF, de un escáner o fax. %(as_pdf)s", as_pdf=_AS_PDF),
    ),
    (
        re.compile(rb"....ftypM4[AB]|ID3|\xff[\xe2-\xfb]|OggS|#!AMR", re.DOTALL),
        _l("El archivo es un audio. %(wrong_kind)s", wrong_kind=_WRONG_KIND),
    ),
    (
        re.compile(rb"....ftyp", re.DOTALL),
        _l("El archivo es un video. %(wrong_kind)s", wrong_kind=_WRONG_KIND),
    ),
    (
        re.compile(rb"PK\x03\x04|\xd0\xcf\x11\xe0|\{\\rtf"),
        _l("El archivo es de Word, de Excel o un ZIP. %(as_pdf)s", as_pdf=_AS_PDF),
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
        return _("La imagen tiene movimiento. %(capture)s", capture=_CAPTURE)
    most = most_pixels // 1_000_000
    return _(
        "La foto tiene demasiados puntos: el máximo es %(most)s megapíxeles. %(capture)s",
        most=most,
        capture=_CAPTURE,
    )


def of_another_kind(content: bytes) -> str:
    """Return what is said of a file of none of the kinds that are taken."""
    for kind, said in _OTHERS:
        if kind.match(content):
            return said
    if _FURTHER_IN.match(content):
        return _(
            "El PDF trae otra cosa antes de su comienzo. %(way_out)s", way_out=_way_out(content)
        )
    return _WRONG_KIND
