# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What is sent again and again: compressed once, known by a tag that says what is in it."""

import gzip
import hashlib
from dataclasses import dataclass

from flask import Response, request


@dataclass(frozen=True)
class Packed:
    """One text as it is sent: ``plain``, and ``small`` to whoever takes gzip.

    Each has a tag of its own, for they are not the same bytes. ``small`` is empty where packing
    brings nothing.
    """

    media_type: str
    plain: bytes
    small: bytes
    digest: str

    @classmethod
    def of(cls, content: bytes, media_type: str) -> "Packed":
        # Without a date in it, every process has the same bytes.
        small = gzip.compress(content, mtime=0)
        digest = hashlib.sha256(content).hexdigest()[:32]
        return cls(media_type, content, small if len(small) < len(content) else b"", digest)

    @property
    def bytes_kept(self) -> int:
        return len(self.plain) + len(self.small)

    def answer(self, *, vary: str, cache_control: str) -> Response:
        """Answer the present request, with 304 where the browser has it as it is."""
        headers = [("Vary", vary), ("Cache-Control", cache_control)]
        if self.small and _takes_gzip():
            headers += [("Content-Encoding", "gzip"), ("ETag", f'"{self.digest}-gz"')]
            answer = Response(self.small, headers=headers, content_type=self.media_type)
        else:
            headers.append(("ETag", f'"{self.digest}"'))
            answer = Response(self.plain, headers=headers, content_type=self.media_type)
        if "HTTP_IF_NONE_MATCH" in request.environ:
            answer.make_conditional(request)
        return answer


def _takes_gzip() -> bool:
    said = request.environ.get("HTTP_ACCEPT_ENCODING", "")
    # Parsed only where it says how much each is wanted: most browsers do not.
    return request.accept_encodings.quality("gzip") > 0 if ";" in said else "gzip" in said
