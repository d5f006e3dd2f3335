# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Documents: what people hand in, where bytes are kept, and how they are deleted."""

from munikit.documents.models import StoredFile, hold, keep
from munikit.documents.opening import open_stored
from munikit.documents.store import LocalFileStore
from munikit.documents.uploads import AcceptedFile, accept_upload

__all__ = [
    "AcceptedFile",
    "LocalFileStore",
    "StoredFile",
    "accept_upload",
    "hold",
    "keep",
    "open_stored",
]
