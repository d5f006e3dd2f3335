# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Printing: the words of a paper, its letters, and the press that makes a PDF of them."""

from munikit.printing.papers import PrintedPaper, digest_of, paper_sources
from munikit.printing.press import PRESS, render_paper
from munikit.printing.qr import qr_png

__all__ = ["PRESS", "PrintedPaper", "digest_of", "paper_sources", "qr_png", "render_paper"]
