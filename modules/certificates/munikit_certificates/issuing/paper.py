# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Printing a document: what its paper says, decided once, and the paper made from that."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from munikit.brand.crest import crest
from munikit.brand.letterhead import letterhead
from munikit.kernel.formats import day, moment
from munikit.printing import PRESS, PrintedPaper, paper_sources, qr_png
from munikit.printing.papers import STYLE
from munikit.settings import Settings
from munikit_certificates.codes import shown
from munikit_certificates.keys.signers import paper_signer, signature_word, statement_key
from munikit_certificates.models import Document, SigningKey

_DRAFT = "BORRADOR"
_DRAFT_MARK = (
    '\n@page { @top-right { content: "BORRADOR, SIN VALOR"; color: #8c1d18; font: bold '
    "11pt sans-serif } }\n"
)


def facts_of(document: Document, key: SigningKey | None, settings: Settings) -> dict[str, Any]:
    """Return everything the document's paper says; its issuing moment is decided already."""
    issued_at = document.issuing_at or document.requested_at
    return {
        **letterhead(settings),
        "signature": signature_word(settings, key),
        "unit": document.unit,
        "title": document.title,
        "folio": document.folio,
        "holder": document.holder_name,
        "run": str(document.holder_run),
        "details": document.details,
        "legal_basis": document.legal_basis,
        "issued": moment(issued_at),
        "valid_from": day(document.valid_from),
        "valid_until": day(document.valid_until) if document.valid_until else "",
        "code": shown(document.code),
        "verify_address": f"{urlsplit(settings.site.url).netloc}/verificar",
        "verify_url": f"{settings.site.url}/verificar",
        "qr": _qr(document, issued_at, key, settings),
    }


def draft_facts(document: Document, settings: Settings) -> dict[str, Any]:
    """Return what the paper of a document that is not registered would say, marked as a draft."""
    return {
        **facts_of(document, None, settings),
        "title": f"{_DRAFT}: {document.title}",
        "folio": "no tiene, es un borrador",
        "code": "no tiene",
        "qr": f"{settings.site.url}/verificar",
    }


def draft_sources(template: str) -> dict[str, str]:
    """Return the sources of a paper whose every page says that it is a draft, whatever it is."""
    sources = paper_sources(template)
    return {**sources, STYLE: sources[STYLE] + _DRAFT_MARK}


def print_facts(
    sources: Mapping[str, str], facts: Mapping[str, Any], settings: Settings
) -> PrintedPaper:
    """Return a paper that says these facts, not signed."""
    assets = {"qr.png": qr_png(facts["qr"]), "crest.svg": crest(settings)}
    return PRESS.print_paper(sources, facts, assets)


def print_document(
    document: Document, sources: Mapping[str, str], settings: Settings
) -> PrintedPaper:
    """Return the document's paper as its facts and its template were recorded, signed."""
    paper = print_facts(sources, document.facts, settings)
    signer = paper_signer(settings, document.key_id)
    return PrintedPaper(signer.sign(paper.pdf), paper.twin) if signer else paper


def _qr(document: Document, issued_at: datetime, key: SigningKey | None, settings: Settings) -> str:
    """Return what the QR code says.

    The address tells, with a network, whether the document is authentic; what stands behind its
    ``#`` never leaves the phone, and proves as much without one.
    """
    address = f"{settings.site.url}/v/{document.folio}?c={document.code}"
    if key is None:
        return address
    from munikit.signing.statement import Statement, sign_statement  # noqa: PLC0415 - pages load no cryptography.

    statement = Statement(
        issuer=settings.municipality.cut,
        folio=document.folio,
        title=document.title,
        initials=document.initials,
        run_ending=document.run_ending,
        issued_at=issued_at,
        valid_from=document.valid_from,
        valid_until=document.valid_until,
    )
    return f"{address}#{sign_statement(statement, statement_key(settings, key.id))}"
