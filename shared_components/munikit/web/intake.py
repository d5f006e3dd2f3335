# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The gate for bytes: what no browser sends for a person is refused before any view sees it."""

from collections.abc import Iterator
from urllib.parse import unquote_to_bytes

from flask import abort, request

# An address of ours is shorter; a lot of a hundred cases is the longest query.
_MOST_PATH = 1_000
_MOST_QUERY = 8_000
_MOST_FIELDS = 1_000
_NUL = "\0"


def check_bytes() -> None:
    """Refuse an address or a form that is too long, or that holds what a database cannot keep.

    Other control characters come with what people paste, and forms take them out.
    """
    query = request.query_string
    if len(request.path) > _MOST_PATH or len(query) > _MOST_QUERY:
        abort(414)
    if not request.path.isprintable():
        abort(404)
    if b"%00" in query and _NUL.encode() in unquote_to_bytes(query):
        abort(400)
    if request.content_length and any(_NUL in text for text in _texts()):
        abort(400)


def _texts() -> Iterator[str]:
    if sum(map(len, request.form.listvalues())) > _MOST_FIELDS:
        abort(413)
    for name, values in request.form.lists():
        yield name
        yield from values
    for name, upload in request.files.items(multi=True):
        yield name
        yield upload.filename or ""
