# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Printing a document."""

from datetime import datetime
from urllib.parse import urlsplit

from munikit.documents import qr_png, render_paper
from munikit.settings import Settings
from munikit.ui.assets import crest
from munikit.ui.formats import day, moment
from munikit.ui.theme import Theme
from munikit_certificates.codes import shown
from munikit_certificates.models import Document


def verify_address(document: Document, settings: Settings) -> str:
    """Return what the QR code says: the page that tells whether the document is authentic."""
    return f"{settings.site.url}/v/{document.folio}?c={document.code}"


def print_document(document: Document, issued_at: datetime, settings: Settings) -> bytes:
    """Return the document's PDF."""
    values = {
        "municipality": settings.municipality.name,
        "trial": not settings.production,
        "office": _office(settings),
        "colour": Theme.of(settings.brand.colour).button,
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
    }
    assets = {
        "qr.png": qr_png(verify_address(document, settings)),
        "crest.svg": crest(settings.path(settings.brand.crest)),
    }
    return render_paper(document.template, values, assets)


def _office(settings: Settings) -> str:
    site = settings.site
    known = (settings.municipality.name, site.address, site.phone, site.email)
    return " · ".join(part for part in known if part)
