# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Files that anybody may send to be verified never take the places of residents' files."""

import io
import os
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from pathlib import Path

import pikepdf
import pytest

from munikit.documents import accept_upload, inspection
from munikit.kernel.chains import is_long_chain
from munikit.kernel.errors import BusyError, InvalidError
from munikit.signing import signatures
from munikit.signing.signatures import Seal, inspect_seal

FIVE_MEGABYTES = 5 * 1024 * 1024
MANY = 2_000


@pytest.fixture
def pdf() -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page()
        made.save(out)
    return out.getvalue()


@pytest.fixture
def door(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Behind which each file of a stranger waits, as the heaviest do."""
    path = tmp_path / "door"
    program = tmp_path / "inspector.py"
    os.mkfifo(path)
    program.write_text(f"open({str(path)!r}).read()\nprint('none')", encoding="utf-8")
    monkeypatch.setattr(signatures, "__file__", str(program))
    return path


@pytest.fixture
def waiting_strangers(door: Path) -> Iterator[set[Future[bool]]]:
    """Fifteen files of strangers, when all that found no place have been told so."""
    with ThreadPoolExecutor(15) as people:
        files = {people.submit(is_taken) for _ in range(15)}
        pending = set(files)
        while len(pending) > 2:
            _, pending = wait(pending, return_when=FIRST_COMPLETED)
        yield pending
        while not all(each.done() for each in files):
            with suppress(OSError):  # Nobody stands behind it just now.
                os.close(os.open(door, os.O_WRONLY | os.O_NONBLOCK))


def is_taken() -> bool:
    try:
        return inspect_seal(b"%PDF-1.7", []) is Seal.NONE
    except BusyError:
        return False


def chained(*, sections: int) -> bytes:
    """A PDF of which each list of its parts leads to one before."""
    file = io.BytesIO()
    file.write(b"%PDF-1.4\n1 0 obj\n<</Type/Catalog>>\nendobj\n")
    before = 0
    for _ in range(sections):
        here = file.tell()
        prev = b"/Prev %d" % before if before else b""
        file.write(b"xref\n0 1\n0000000000 65535 f \ntrailer\n<</Size 2/Root 1 0 R%s>>\n" % prev)
        before = here
    file.write(b"startxref\n%d\n%%%%EOF\n" % before)
    return file.getvalue()


def with_bookmarks(count: int) -> bytes:
    """An honest PDF, which names what comes before in each of its bookmarks."""
    out = io.BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page()
        with made.open_outline() as outline:
            outline.root.extend(pikepdf.OutlineItem(f"Artículo {n}", 0) for n in range(count))
        made.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return out.getvalue()


@pytest.mark.usefixtures("waiting_strangers")
def test_a_residents_file_is_taken_while_strangers_files_wait(pdf: bytes) -> None:
    accepted = accept_upload("carnet.pdf", pdf, most_bytes=FIVE_MEGABYTES)

    assert accepted.content == pdf


def test_a_chain_of_lists_is_refused_before_anybody_reads_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program = tmp_path / "inspector.py"
    program.write_text("print('harmless')", encoding="utf-8")
    monkeypatch.setattr(inspection, "__file__", str(program))
    program = tmp_path / "seals.py"
    program.write_text("print('none')", encoding="utf-8")
    monkeypatch.setattr(signatures, "__file__", str(program))
    bomb = chained(sections=MANY)

    with pytest.raises(InvalidError, match="demasiadas partes"):
        accept_upload("carnet.pdf", bomb, most_bytes=FIVE_MEGABYTES)

    assert inspect_seal(bomb, []) is Seal.UNREADABLE


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(with_bookmarks(MANY), id="bookmarks"),
        pytest.param(chained(sections=50), id="changed fifty times"),
    ],
)
def test_bookmarks_and_changes_are_no_long_chain(content: bytes) -> None:
    assert not is_long_chain(content)
