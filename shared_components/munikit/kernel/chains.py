# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A PDF lists where its parts are, and each change of it adds a list that leads to the one before.

A reader follows them all before it sees a page. Counted by bytes here, before anybody reads it.
What hides its lists from that, with names in other letters, dies of its limits as before.
"""

import re

# A file that was signed and filled in by every office of the town has a few dozen.
_MOST_LISTS = 300
# A number: what leads to another part, as each bookmark to the one before, is «12 0 R».
_LEADS_BACK = re.compile(rb"/Prev[\s\0]*+\d++(?![\s\0]++\d++[\s\0]++R)")
_WORDS = (b"startxref", b"trailer", b"/XRef")


def is_long_chain(content: bytes) -> bool:
    """Say whether a PDF has more lists of its parts than any honest one."""
    if any(content.count(word) > _MOST_LISTS for word in _WORDS):
        return True
    return any(n >= _MOST_LISTS for n, _ in enumerate(_LEADS_BACK.finditer(content)))
