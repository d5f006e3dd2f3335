# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Laying a page out as a PDF. Only the press's own process imports this: WeasyPrint is heavy."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from urllib.request import OpenerDirector

import weasyprint
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse, URLFetchingError

from munikit.kernel.errors import InvalidError
from munikit.kernel.words import gettext as _
from munikit.printing.archival import mark_accessible
from munikit.printing.lettering import own_fonts_only, refusal

# Tagged, its fonts and colours inside it, and no attachment: read in thirty years, or aloud.
_VARIANT = "pdf/a-3a"
_SAFE_LINK = re.compile(r"https://|mailto:", re.IGNORECASE)
# One for the process: WeasyPrint leaks 0.2 MB for every document that makes its own.
with own_fonts_only():
    _FONTS = FontConfiguration()


class LockedFetcher(URLFetcher):  # type: ignore[misc] # WeasyPrint has no types.
    """Serves the assets of one paper and nothing else."""

    def __init__(self, assets: Mapping[str, bytes]) -> None:
        # Not the parent's: it installs handlers for http, ftp and file, which have no use here.
        OpenerDirector.__init__(self)
        self._fail_on_errors = False
        self._assets = assets

    def fetch(self, url: str, headers: Any = None) -> Any:  # noqa: ANN401, ARG002 - WeasyPrint's signature.
        name = url.removeprefix("asset:")
        if name == url or name not in self._assets:
            raise ValueError(f"A paper may not refer to {url[:60]!r}")
        kind = "image/png" if name.endswith(".png") else "image/svg+xml"
        return URLFetcherResponse(url, self._assets[name], {"Content-Type": kind})


def lay_out(html: str, css: str, assets: Mapping[str, bytes]) -> bytes:
    """Return the page as PDF/A-3a that is PDF/UA-1 too.

    ``assets`` are the only things the page can refer to, as ``asset:NAME``: no file and no
    network is reachable from it, whatever an answer contains.

    Raises:
        InvalidError: a link leads elsewhere than to an ``https:`` or ``mailto:`` address, or the
            page cannot be laid out without something from elsewhere.
    """
    source = weasyprint.HTML(string=html, url_fetcher=LockedFetcher(assets), base_url="asset:")
    styles = [_stylesheet(css)]
    try:
        document = source.render(stylesheets=styles, font_config=_FONTS, pdf_variant=_VARIANT)
        _check_links(document)
        pdf: bytes = document.write_pdf(pdf_variant=_VARIANT, finisher=mark_accessible)
    except URLFetchingError as error:
        raise InvalidError(_("Un documento no puede usar nada de otra dirección")) from error
    _check_letters(document)
    return pdf


def _check_letters(document: Any) -> None:  # noqa: ANN401 - an untyped library.
    # Known only once every line is drawn; for a letter that is in no font stands a box.
    missing = dict.fromkeys(code for font in document.fonts.values() for code in font.missing)
    if missing:
        raise refusal(map(chr, missing))


def _check_links(document: Any) -> None:  # noqa: ANN401 - an untyped library.
    # The fetcher never sees where a link leads: a reader's click would, into a script or a file.
    for page in document.pages:
        for kind, target, *_rest in page.links:
            if kind == "attachment" or (kind == "external" and not _SAFE_LINK.match(target)):
                raise InvalidError(
                    _("Un documento no puede enlazar a %(target)r", target=target[:60])
                )


@lru_cache(maxsize=8)
def _stylesheet(css: str) -> Any:  # noqa: ANN401 - an untyped library.
    return weasyprint.CSS(string=css, font_config=_FONTS, url_fetcher=LockedFetcher({}))
