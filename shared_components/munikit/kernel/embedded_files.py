# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Which files a PDF may carry: those that are only read, by their name and by what they say.

Nothing of the kit opens one or offers it; but a reader of PDF lists what a PDF carries, and whoever
saves one from there opens it with whatever program its name asks for.
"""

import re

PDF = ".pdf"
# What a program that shows XML would run, fetch or unfold.
_ACTIVE = re.compile(
    r"<!\s*(?:DOCTYPE|ENTITY)|<\?\s*xml-stylesheet|<(?:\w+:)?(?:script|html|svg)\b|1999/xhtml"
    r"|2000/svg|1999/XSL",
    re.IGNORECASE,
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_MARKS = (b"\xff\xfe", b"\xfe\xff")


def suffix_of(names: list[str]) -> str:
    """Return how all the names of a file end; nothing if one ends otherwise, or there is none."""
    ends = {each[each.rfind(".") :].lower() if "." in each else "" for each in names}
    return ends.pop() if len(ends) == 1 else ""


def is_only_read(suffix: str, content: bytes) -> bool:
    """Say whether a file is what its name says, and of a kind that no program runs.

    A PDF is none of these: it is looked into like any other.
    """
    if suffix in (".jpg", ".jpeg"):
        return content.startswith(b"\xff\xd8\xff")
    if suffix == ".png":
        return content.startswith(b"\x89PNG\r\n\x1a\n")
    if suffix not in (".xml", ".txt", ".json"):
        return False
    text = _text(content)
    if suffix == ".xml" and not (text.lstrip().startswith("<") and not _ACTIVE.search(text)):
        return False
    return _CONTROL.search(text) is None and not text.startswith(("MZ", "#!"))


def _text(content: bytes) -> str:
    if content.startswith(_MARKS):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("latin-1")
