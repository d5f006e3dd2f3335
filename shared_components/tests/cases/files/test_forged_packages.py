# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A forger who mends what shows is still found."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from munikit.audit import verifier
from munikit.testing.packages import check, contents, repacked

Tamper = Callable[[dict[str, bytes]], None]


def index_of(files: dict[str, bytes]) -> dict[str, list[dict[str, object]]]:
    return json.loads(files["indice.json"])


def swap_document(files: dict[str, bytes]) -> None:
    name = next(each for each in files if each.endswith("roble.jpg"))
    files[name] = b"\xff\xd8\xff another photo"


def swap_document_and_mend_the_index(files: dict[str, bytes]) -> None:
    swap_document(files)
    index = index_of(files)
    prev = verifier.FIRST
    for leaf in index["leaves"]:
        leaf["sha256"] = hashlib.sha256(files[str(leaf["file"])]).hexdigest()
        leaf["chain"] = prev = verifier.leaf_chain({n: leaf[n] for n in verifier.LEAF}, prev)
    files["indice.json"] = json.dumps(index).encode()


def leave_the_last_leaf_out(files: dict[str, bytes]) -> None:
    index = index_of(files)
    del files[str(index["leaves"].pop()["file"])]
    files["indice.json"] = json.dumps(index).encode()


def mend_the_journal_too(files: dict[str, bytes]) -> None:
    leave_the_last_leaf_out(files)
    lines = files["auditoria/cadena.jsonl"].decode().splitlines()
    files["auditoria/cadena.jsonl"] = "\n".join(lines[:-1]).encode()


def leave_the_heads_out(files: dict[str, bytes]) -> None:
    files["auditoria/cabezas.jsonl"] = b""


def rename_the_person(files: dict[str, bytes]) -> None:
    name = next(each for each in files if each.endswith("solicitud.json"))
    files[name] = files[name].replace(b"Huenchumilla", b"Fuentealbaxx")


TAMPERINGS: list[tuple[Tamper, str]] = [
    (swap_document, "foja 6: fojas/0006-foto roble.jpg no es lo que se incorporó"),
    (swap_document_and_mend_the_index, "el registro de actos anotó otro índice"),
    (leave_the_last_leaf_out, "el registro de actos anotó otro índice"),
    (mend_the_journal_too, "se firmó y no está en la cadena"),
    (leave_the_heads_out, "sin prueba: ninguna cabeza firmada cubre la última foja"),
    (rename_the_person, "foja 1: fojas/0001-solicitud.json no es lo que se incorporó"),
]


@pytest.mark.parametrize(
    ("tamper", "said"), TAMPERINGS, ids=[each.__name__ for each, _ in TAMPERINGS]
)
def test_a_forger_who_mends_the_sums_is_still_found(
    copy: Path, key: str, tamper: Tamper, said: str
) -> None:
    files = contents(copy)
    tamper(files)

    code, found = check(repacked(copy, files), key)

    assert code == 1
    assert said in found
