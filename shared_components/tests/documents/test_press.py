# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The press: what would eat the machine dies alone, and the next paper is printed."""

import io
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import psutil
import pypdfium2  # type: ignore[import-untyped] # It ships no types.
import pytest
from PIL import Image

from munikit.documents import paper_sources
from munikit.documents.press import Press
from munikit.kernel.errors import InvalidError

TABLE = "<table>" + "<tr><td>a<td>b<td>c</tr>" * 7_500 + "</table>"
BOMBS = {
    "a loop for ever": "{% for a in range(90000) %}" * 2 + "{% endfor %}" * 2,
    "a text without end": "{% for a in range(90000) %}{{ 'x' * 90000 }}{% endfor %}",
    "a power": "{{ 9 ** 9 ** 9 }}",
    "a table of 7,500 rows": TABLE,
    "a cell over 10^8 columns": '<table><tr><td colspan="100000000">x</table>',
    "a cell over 10^8 rows": '<table><tr><td rowspan="100000000">x</table>',
    "20,000 boxes in one another": "<div>" * 20_000,
    "a page of a thousand kilometres": "<style>p{height:100000000cm}</style><p>x",
    "60,000 columns": "<style>body{column-count:60000;column-width:1px}</style>" + "x " * 40_000,
    "flex in flex": '<div style="display:flex">' * 60 + "x" + "</div>" * 60,
    "a counter": "<style>p:before{content:counter(p)}p{counter-set:p 2147483647}</style><p>x",
    "a picture of a billion points": (
        '<svg width="30000" height="30000"><filter id="f"><feOffset/></filter>'
        '<rect width="30000" height="30000" filter="url(#f)"/></svg>'
    ),
}
FEW_SECONDS = 4.0


@pytest.fixture
def press() -> Iterator[Press]:
    press = Press(most_seconds=FEW_SECONDS)
    yield press
    press.close()


def is_printed(press: Press, html: str) -> bool:
    try:
        return press.print_paper(paper_sources(html), {}, {}).pdf.startswith(b"%PDF-")
    except InvalidError:
        return False


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS.keys())
def test_a_bomb_is_contained_and_the_next_paper_is_printed(press: Press, bomb: str) -> None:
    assert is_printed(press, "<p>x</p>")
    before = psutil.Process().memory_info().rss

    started = time.monotonic()
    is_printed(press, bomb)
    spent = time.monotonic() - started

    grown = psutil.Process().memory_info().rss - before
    assert spent < FEW_SECONDS + 2
    assert grown < 50_000_000
    assert is_printed(press, "<p>x</p>")


@pytest.mark.parametrize("limited", [True, False], ids=["with the limit", "without it"])
def test_a_long_table_keeps_the_worker_no_longer_than_its_limit(*, limited: bool) -> None:
    press = Press(most_seconds=1.0 if limited else 120.0)
    started = time.monotonic()

    is_printed(press, TABLE)

    press.close()
    assert (time.monotonic() - started < FEW_SECONDS) is limited


def test_a_press_that_was_killed_is_started_again(press: Press) -> None:
    assert is_printed(press, "<p>x</p>")
    first = press.pid
    os.kill(first or 0, signal.SIGKILL)
    time.sleep(0.1)

    with pytest.raises(InvalidError):
        press.print_paper(paper_sources("<p>x</p>"), {}, {})

    assert is_printed(press, "<p>x</p>")
    assert press.pid != first


def test_the_press_is_told_no_secret(press: Press, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL_SECRET_KEY", "a-secret-of-thirty-two-characters!")
    assert is_printed(press, "<p>x</p>")

    assert "PORTAL_SECRET_KEY" not in psutil.Process(press.pid).environ()


def test_the_press_ends_with_the_worker() -> None:
    script = (
        "from munikit.documents import PRESS, paper_sources;"
        "PRESS.print_paper(paper_sources('<p>x</p>'), {}, {});"
        "print(PRESS.pid, flush=True); import time; time.sleep(60)"
    )
    worker = subprocess.Popen(  # noqa: S603 - this very Python.
        [sys.executable, "-c", script], stdout=subprocess.PIPE, text=True
    )
    assert worker.stdout
    press_pid = int(worker.stdout.readline())

    worker.kill()
    worker.wait()
    worker.stdout.close()

    limit = time.monotonic() + 5
    while psutil.pid_exists(press_pid) and time.monotonic() < limit:
        time.sleep(0.05)
    assert not psutil.pid_exists(press_pid)


def test_a_picture_of_this_machine_never_gets_into_a_paper(press: Press, tmp_path: Path) -> None:
    picture = tmp_path / "secret.png"
    Image.new("RGB", (9, 9), "red").save(picture)
    hostile = f'<img src="file://{picture}"><img src="{picture}"><img src="{picture.name}">'

    pdf = press.print_paper(paper_sources(hostile), {}, {}).pdf

    with pikepdf.open(io.BytesIO(pdf)) as paper:
        assert [name for page in paper.pages for name in page.get_images()] == []


def test_every_page_of_a_long_paper_says_whose_it_is(press: Press) -> None:
    rows = "".join(f"<p>Línea {n}" for n in range(150))
    page = f'<html lang="es-CL"><p class="folio">Folio VAL-D-2026-000123</p>{rows}'

    pdf = press.print_paper(paper_sources(page), {}, {}).pdf

    with pypdfium2.PdfDocument(pdf) as paper:
        texts = [each.get_textpage().get_text_range() for each in paper]
    assert len(texts) > 2
    assert all("Folio VAL-D-2026-000123 · Página" in text for text in texts)
