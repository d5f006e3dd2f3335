# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Rendering papers. Only the worker does it: a web process never loads WeasyPrint."""

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import BaseLoader, ChoiceLoader, DictLoader, FileSystemLoader, StrictUndefined
from jinja2.sandbox import SandboxedEnvironment

from munikit.kernel.errors import InvalidError

_PAPERS = files("munikit.documents") / "papers"
_OWN = "this_document.html"
# Layout takes longer than linearly: a table of 20,000 rows would keep the worker for minutes.
_MOST_CHARACTERS = 200_000
_SAFE_LINK = re.compile(r"https://|mailto:", re.IGNORECASE)


def render_paper(template: str, values: Mapping[str, Any], assets: Mapping[str, bytes]) -> bytes:
    """Return the PDF (PDF/UA-1, tagged) of a paper.

    ``template`` is Jinja source that may extend ``paper.html``; empty, it is the default paper.
    ``assets`` are the only things the page can refer to, as ``asset:NAME``: no file and no
    network is reachable from it, whatever an answer contains.

    Raises:
        InvalidError: the page is too long to be a paper, or a link leads elsewhere than to an
            ``https:`` or ``mailto:`` address.
    """
    html = _html(template, values)
    if len(html) > _MOST_CHARACTERS:
        raise InvalidError("El documento es demasiado largo: revise su plantilla")
    return _pdf(html, assets)


def _html(template: str, values: Mapping[str, Any]) -> str:
    loaders: list[BaseLoader] = [FileSystemLoader(str(_PAPERS))]
    if template:
        loaders.insert(0, DictLoader({_OWN: template}))
    # Sandboxed: a municipality's template may say anything and do nothing.
    environment = SandboxedEnvironment(
        loader=ChoiceLoader(loaders),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(_OWN if template else "paper.html").render(values)


def _pdf(html: str, assets: Mapping[str, bytes]) -> bytes:
    import weasyprint  # noqa: PLC0415 - takes a second and 50 MiB; web processes do without.

    source = weasyprint.HTML(string=html, url_fetcher=_fetcher(assets), base_url="asset:")
    document = source.render(
        stylesheets=[_stylesheet()], font_config=_fonts(), pdf_variant="pdf/ua-1"
    )
    _check_links(document)
    pdf: bytes = document.write_pdf(pdf_variant="pdf/ua-1")
    return pdf


def _check_links(document: Any) -> None:  # noqa: ANN401 - an untyped library.
    # The fetcher never sees where a link leads: a reader's click would, into a script or a file.
    for page in document.pages:
        for kind, target, *_rest in page.links:
            if kind == "attachment" or (kind == "external" and not _SAFE_LINK.match(target)):
                raise InvalidError(f"Un documento no puede enlazar a {target[:60]!r}")


@cache
def _fonts() -> Any:  # noqa: ANN401 - an untyped library.
    # One for the process: WeasyPrint leaks 0.2 MB for every document that makes its own.
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415 - as above.

    return FontConfiguration()


@cache
def _stylesheet() -> Any:  # noqa: ANN401 - an untyped library.
    import weasyprint  # noqa: PLC0415 - as above.

    css = (_PAPERS / "paper.css").read_text(encoding="utf-8")
    return weasyprint.CSS(string=css, font_config=_fonts())


def _fetcher(assets: Mapping[str, bytes]) -> Any:  # noqa: ANN401 - an untyped library.
    from weasyprint.urls import URLFetcher, URLFetcherResponse  # noqa: PLC0415 - as above.

    class LockedFetcher(URLFetcher):  # type: ignore[misc] # WeasyPrint has no types.
        """Serves the assets of this paper and nothing else."""

        def fetch(self, url: str, headers: Any = None) -> Any:  # noqa: ANN401, ARG002 - WeasyPrint's signature.
            name = url.removeprefix("asset:")
            if name == url or name not in assets:
                raise ValueError(f"A paper may not refer to {url[:60]!r}")
            kind = "image/png" if name.endswith(".png") else "image/svg+xml"
            return URLFetcherResponse(url, assets[name], {"Content-Type": kind})

    return LockedFetcher()
