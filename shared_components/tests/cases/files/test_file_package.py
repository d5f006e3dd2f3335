# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A file leaves as one package that a stranger checks with Python alone."""

import hashlib
import json
import tracemalloc
import zipfile
from pathlib import Path
from uuid import UUID

from munikit.access import Actor
from munikit.audit import verifier
from munikit.audit.rotation import rotate
from munikit.casefile.metadata import OBLIGATORY, file_metadata, guide, leaf_metadata, missing
from munikit.cases.case.models import Case
from munikit.cases.filing import services as filing
from munikit.cases.record.cover import cover_of
from munikit.db import Database
from munikit.documents import AcceptedFile
from munikit.testing.packages import PHOTO, check, contents, export, repacked


def test_a_stranger_finds_an_untouched_package_whole(copy: Path, key: str) -> None:
    assert check(copy, key) == (0, "✓ el expediente está entero\n")
    code, said = check(copy)
    assert (code, said.splitlines()[0][:9]) == (0, "! compare")


def test_the_verifier_inside_is_the_one_that_was_published(copy: Path) -> None:
    assert contents(copy)["verificador.py"] == Path(verifier.__file__).read_bytes()


def test_one_changed_byte_in_any_file_is_found_and_its_file_named(copy: Path, key: str) -> None:
    for name, content in contents(copy).items():
        files = contents(copy)
        files[name] = bytes([content[0] ^ 1]) + content[1:] if content else b"x"

        code, said = check(repacked(copy.with_name("changed.zip"), files, mend=False), key)

        assert code == 1
        assert name in said or name == "SHA256SUMS"


def test_one_changed_byte_of_the_package_itself_is_found_and_its_file_named(
    copy: Path, key: str
) -> None:
    with zipfile.ZipFile(copy) as packed:
        info = next(each for each in packed.infolist() if each.filename.endswith("roble.jpg"))
    raw = bytearray(copy.read_bytes())
    raw[info.header_offset + 30 + len(info.filename.encode()) + info.compress_size // 2] ^= 0x10
    copy.write_bytes(bytes(raw))

    assert check(copy, key)[1].startswith(f"✗ {info.filename}: fue cambiado o está dañado")


def test_a_package_signed_by_another_key_is_found(copy: Path) -> None:
    other = "a" * 43 + "="

    code, said = check(copy, other)

    assert code == 1
    assert "la firma no es de la clave de este portal" in said


def test_a_package_is_whole_for_whoever_keeps_the_key_before_or_after_a_rotation(
    database: Database, full: UUID, copy: Path, key: str
) -> None:
    new = rotate(database)
    later = copy.with_name("later.zip")
    later.write_bytes(b"".join(export(database, full)))

    for package, known in ((copy, key), (later, key), (later, new), (later, f"{key},{new}")):
        assert check(package, known) == (0, "✓ el expediente está entero\n")
    assert check(later)[0] == 0


def test_of_other_cases_only_hashes_are_told(
    database: Database, copy: Path, full: UUID, marta: Actor
) -> None:
    lines = [json.loads(each) for each in contents(copy)["auditoria/cadena.jsonl"].splitlines()]

    for line in lines[1:]:
        assert line.get("subject_id") == str(full) or set(line) == {"seq", "content"}
    assert any(set(line) == {"seq", "content"} for line in lines)
    assert database is not None
    assert str(marta.id) in str(lines)


def test_the_index_is_a_page_that_needs_no_network_and_escapes_what_people_wrote(
    copy: Path,
) -> None:
    page = contents(copy)["indice.html"].decode()

    assert "Va la foto de &lt;mi&gt; árbol." in page
    assert 'href="fojas/0006-foto roble.jpg"' in page
    assert "http" not in page.replace("http://127.0.0.1:8000/bandeja", "")


def test_the_metadata_has_every_obligatory_field_of_the_guide(
    database: Database, full: UUID, copy: Path
) -> None:
    with database.reading() as session:
        cover = cover_of(session, session.get_one(Case, full))
    leaf = json.loads(contents(copy)["indice.json"])["leaves"][0]
    told = file_metadata(cover) | leaf_metadata(leaf, cover, next(iter(cover.people.values())))

    obligatory = {code for code, (_, kind) in guide().items() if kind == OBLIGATORY}
    assert obligatory - set(told) == set()
    assert set(told) - set(guide()) == set()
    assert missing(told) == [
        "MGDEE3_2 Fecha de finalización",
        "MGDEE51_1 Código de OAE productor",
        "MGDEE51_4 Código de OAE relacionado",
        "MGDEE7_1 Código CPAT asociado",
        "MGDDE61_1 Código OAE",
    ]


def test_a_document_that_is_lost_is_missed_by_the_verifier_and_stops_no_export(
    database: Database, full: UUID, key: str, tmp_path: Path
) -> None:
    del database.wiring.files.kept[PHOTO.sha256]  # type: ignore[attr-defined]
    path = tmp_path / "lost.zip"

    path.write_bytes(b"".join(export(database, full)))

    assert "foja 6: falta su archivo" in check(path, key)[1]


def test_without_a_signed_head_the_package_says_that_nothing_is_proven(
    database: Database, full: UUID, tmp_path: Path
) -> None:
    path = tmp_path / "unsigned.zip"
    path.write_bytes(b"".join(export(database, full)))

    assert "sin prueba" in check(path)[1]


def test_the_package_is_sent_in_flat_memory(database: Database, full: UUID, rosa: Actor) -> None:
    """Forty megabytes go out, and at no moment are there more than a few documents in memory."""
    with database.transaction() as session:
        case = session.get_one(Case, full)
        case.state = filing.CaseState.AWAITING_APPLICANT
    for number in range(20):
        content = b"\xff\xd8\xff" + hashlib.shake_256(bytes([number])).digest(2_000_000)
        database.wiring.files.put(content)
        with database.transaction() as session:
            photo = AcceptedFile(f"{number}.jpg", "image/jpeg", content)
            filing.attach(session, full, "kind", photo, by=rosa)

    parts = export(database, full)
    tracemalloc.start()
    sent = sum(len(part) for part in parts)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert sent > 40_000_000
    assert peak < 15_000_000


def test_sums_are_what_the_common_tool_reads(copy: Path) -> None:
    for line in contents(copy)["SHA256SUMS"].decode().splitlines():
        sha256, _, name = line.partition("  ")
        assert hashlib.sha256(contents(copy)[name]).hexdigest() == sha256
