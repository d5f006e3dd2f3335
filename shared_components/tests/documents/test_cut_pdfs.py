# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A PDF whose end is missing is refused, though what is left of it opens."""

import io
import os
from pathlib import Path

import pikepdf
import pytest

from munikit.documents.inspection import Verdict, look
from munikit.documents.refusing import of_a_pdf

FIELD = Path(__file__).parents[1] / "field"
PERCENT = (10, 25, 40, 50, 60, 75, 90, 95)


def scan(*, linear: bool = False) -> bytes:
    """Three pages that do not fold, as a scanner makes them."""
    pdf = pikepdf.new()
    out = io.BytesIO()
    for _ in range(3):
        page = pdf.add_blank_page()
        picture = pdf.make_stream(os.urandom(20_000))
        page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=picture))
    pdf.save(out, linearize=linear)
    return out.getvalue()


KINDS = {
    "scan": scan(),
    "scan for the web": scan(linear=True),
    "only to read": (FIELD / "solo_lectura.pdf").read_bytes(),
}


@pytest.mark.parametrize("percent", PERCENT)
@pytest.mark.parametrize("kind", KINDS)
def test_a_pdf_cut_in_the_middle_is_refused(kind: str, percent: int) -> None:
    content = KINDS[kind]

    cut = content[: len(content) * percent // 100]

    assert look(cut) in (Verdict.CUT, Verdict.DAMAGED)


@pytest.mark.parametrize("lacking", [b"%%EOF", b"startxref"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_pdf_that_lacks_its_last_line_alone_is_taken(kind: str, lacking: bytes) -> None:
    content = KINDS[kind]

    assert look(content[: content.rindex(lacking)]) is Verdict.HARMLESS
    assert look(content) is Verdict.HARMLESS


def test_of_a_cut_one_is_said_to_bring_it_again() -> None:
    assert "parece cortado" in of_a_pdf(look(KINDS["scan"][:40_000]), b"")
