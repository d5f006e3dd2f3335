# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Documents: what people upload, what the portal prints, and where the bytes are kept."""

from munikit.documents.models import StoredFile, hold, keep
from munikit.documents.opening import open_stored
from munikit.documents.papers import PrintedPaper, digest_of, paper_sources
from munikit.documents.press import PRESS, render_paper
from munikit.documents.qr import qr_png
from munikit.documents.store import LocalFileStore
from munikit.documents.uploads import AcceptedFile, accept_upload

__all__ = [
    "PRESS",
    "AcceptedFile",
    "LocalFileStore",
    "PrintedPaper",
    "StoredFile",
    "accept_upload",
    "digest_of",
    "hold",
    "keep",
    "open_stored",
    "paper_sources",
    "qr_png",
    "render_paper",
]
