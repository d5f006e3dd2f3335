# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""QR codes."""

import io

# A fixed mask is a third of the work of trying all eight, and reads as well.
_MASK = 2
# A point a square: whoever draws it makes it larger. Eight points a square cost ten milliseconds.
_SCALE = 1


def qr_png(text: str) -> bytes:
    """Return a QR code that a phone reads off paper, as PNG, with its quiet zone."""
    import segno  # noqa: PLC0415 - only the worker draws codes.

    out = io.BytesIO()
    segno.make(text, error="m", mask=_MASK, micro=False).save(
        out, kind="png", scale=_SCALE, border=4
    )
    return out.getvalue()
