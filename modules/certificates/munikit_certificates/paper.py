# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What stands on the paper."""

from urllib.parse import urlsplit

from munikit.documents import qr_png, render_paper
from munikit.settings import Settings
from munikit.ui.assets import crest
from munikit.ui.formats import day, moment
from munikit_certificates.codes import printed
from munikit_certificates.models import Document


def verification_url(document: Document, settings: Settings) -> str:
    """Return the address the QR holds: it opens the result at once, with the whole code."""
    return f"{settings.site.url}/v/{document.folio}?c={document.verification_code}"


def paper_of(document: Document, settings: Settings) -> bytes:
    """Return the document's PDF, made of its row and nothing else but the municipality's crest."""
    values = {
        "municipality": settings.municipality,
        "site": settings.site,
        "title": document.title,
        "folio": document.folio,
        "holder": document.holder_name,
        "run": document.data["run"],
        "legal_basis": document.data["legal_basis"],
        "details": dict(document.data["details"]),
        "issued": moment(document.requested_at),
        "valid_from": day(document.valid_from),
        "valid_until": day(document.valid_until) if document.valid_until else "",
        "code": printed(document.verification_code),
        "verify_address": f"{urlsplit(settings.site.url).netloc}/verificar",
    }
    assets = {
        "crest.svg": crest(settings.path(settings.brand.crest)),
        "qr.png": qr_png(verification_url(document, settings)),
    }
    return render_paper(document.template, values, assets)
