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

from munikit.kernel.errors import InvalidError
from munikit.printing import paper_sources
from munikit.printing.press import Press

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


@pytest.fixture(scope="module")
def few_seconds() -> float:
    """What a paper may take: on this machine, now, several times what the shortest one does."""
    press = Press(most_seconds=900)
    started = time.monotonic()
    assert is_printed(press, "<p>x</p>")
    press.close()
    return max(4.0, 4 * (time.monotonic() - started))


@pytest.fixture
def press(few_seconds: float) -> Iterator[Press]:
    press = Press(most_seconds=few_seconds)
    yield press
    press.close()


def is_printed(press: Press, html: str) -> bool:
    try:
        return press.print_paper(paper_sources(html), {}, {}).pdf.startswith(b"%PDF-")
    except InvalidError:
        return False


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS.keys())
def test_a_bomb_is_contained_and_the_next_paper_is_printed(
    press: Press, few_seconds: float, bomb: str
) -> None:
    assert is_printed(press, "<p>x</p>")
    before = psutil.Process().memory_info().rss

    started = time.monotonic()
    is_printed(press, bomb)
    spent = time.monotonic() - started

    grown = psutil.Process().memory_info().rss - before
    assert spent < 2 * few_seconds
    assert grown < 50_000_000
    assert is_printed(press, "<p>x</p>")


def test_a_long_table_keeps_the_worker_no_longer_than_its_limit() -> None:
    limited, patient = Press(most_seconds=1.0), Press(most_seconds=900)

    started = time.monotonic()
    assert not is_printed(limited, TABLE)
    refused_after = time.monotonic() - started
    assert is_printed(patient, TABLE)
    printed_after = time.monotonic() - started - refused_after

    limited.close()
    patient.close()
    assert refused_after < printed_after


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
        "from munikit.printing import PRESS, paper_sources;"
        "PRESS.print_paper(paper_sources('<p>x</p>'), {}, {});"
        "print(PRESS.pid, flush=True); import time; time.sleep(3600)"
    )
    worker = subprocess.Popen(  # noqa: S603 - this very Python.
        [sys.executable, "-c", script], stdout=subprocess.PIPE, text=True
    )
    assert worker.stdout
    press = psutil.Process(int(worker.stdout.readline()))

    worker.kill()
    worker.wait()
    worker.stdout.close()

    psutil.wait_procs([press], timeout=600)
    assert not press.is_running()


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
