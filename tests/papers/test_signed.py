# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A signed paper is still one that can be read aloud: what the signature adds is said too."""

import io
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pytest
from papers.shipped import OTHERS, PAIRS, VERIFIABLE, printed

from munikit.printing.press import Press
from munikit.signing.keys import load_key, new_key
from munikit.signing.pades import KeptKeySigner, PaperSigner, Wording
from munikit.signing.signatures import Seal, look

NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
TOWN = "Municipalidad de Ñuñoa"
SHIPPED = VERIFIABLE | OTHERS


@pytest.fixture(scope="module")
def press() -> Iterator[Press]:
    press = Press()
    yield press
    press.close()


@pytest.fixture(scope="module")
def own_signer(tmp_path_factory: pytest.TempPathFactory) -> tuple[PaperSigner, str]:
    """A signer with a key of the municipality's, and its certificate."""
    folder = tmp_path_factory.mktemp("keys")
    made = new_key(folder, TOWN, now=NOW, years=3, passphrase="")
    key = load_key(folder, made.id, passphrase="")
    signer = KeptKeySigner(key.paper, key.public.certificates)  # type: ignore[arg-type] # In a file.
    return PaperSigner(signer, Wording(TOWN, "Prueba", "Ñuñoa")), key.public.certificates


def elements(node: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """Walk the structure in the order it is read."""
    kids = node.get("/K", pikepdf.Array())
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary):
            yield kid
            yield from elements(kid)


def parents(document: pikepdf.Pdf) -> dict[int, pikepdf.Object]:
    numbers = list(document.Root.StructTreeRoot.ParentTree.Nums)
    return {int(numbers[at]): numbers[at + 1] for at in range(0, len(numbers), 2)}


def spoken_troubles(pdf: bytes) -> list[str]:
    """Return what of ISO 14289-1, 7.18 the annotations of a paper do not keep."""
    found = []
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for page in document.pages:
            if page.get("/Tabs") != "/S":
                found.append("tab order is not the structure's")
            annotations = list(page.get("/Annots", []))
            found += [each for one in annotations for each in annotation_troubles(document, one)]
    return found


def annotation_troubles(document: pikepdf.Pdf, one: pikepdf.Object) -> Iterator[str]:
    kind = {"/Widget": "/Form", "/Link": "/Link"}[str(one.Subtype)]
    if not str(one.get("/Contents", "")):
        yield f"{one.Subtype} without a description"
    if one.Subtype == "/Widget" and not str(one.get("/TU", "")):
        yield "a field without a name"
    holders = [
        each
        for each in elements(document.Root.StructTreeRoot)
        if any(kid.get("/Obj") == one for kid in elements(each) if kid.get("/Type") == "/OBJR")
        and each.get("/S") == kind
    ]
    if len(holders) != 1:
        yield f"{one.Subtype} is not in one {kind}"
    number = one.get("/StructParent")
    if number is None or [parents(document).get(int(number))] != holders:
        yield f"{one.Subtype} is not led back to its {kind}"


@pytest.mark.parametrize("name", SHIPPED)
def test_a_signed_paper_says_all_it_holds_to_who_has_it_read(
    press: Press, own_signer: tuple[PaperSigner, str], name: str
) -> None:
    signer, certificate = own_signer

    pdf = signer.sign(printed(press, SHIPPED[name], **PAIRS.get(name, {})))

    assert spoken_troubles(pdf) == []
    assert look(pdf, [certificate]) is Seal.OURS
    with pikepdf.open(io.BytesIO(pdf)) as document:
        (field,) = document.Root.AcroForm.Fields
        assert str(field.TU) == f"Firma electrónica de {TOWN}"
        with document.open_metadata() as metadata:
            assert metadata.pdfa_status == "3A"
            assert metadata["pdfuaid:part"] == "1"


def test_the_check_finds_what_it_is_for(press: Press, own_signer: tuple[PaperSigner, str]) -> None:
    signed = own_signer[0].sign(printed(press, SHIPPED["paper"]))
    spoiled = io.BytesIO()
    with pikepdf.open(io.BytesIO(signed)) as document:
        (field,) = document.Root.AcroForm.Fields
        del field.TU, field.Contents, field.StructParent
        document.Root.StructTreeRoot.K[0].K.pop()
        document.save(spoiled)

    assert spoken_troubles(spoiled.getvalue()) == [
        "/Widget without a description",
        "a field without a name",
        "/Widget is not in one /Form",
        "/Widget is not led back to its /Form",
    ]


def test_a_signature_is_added_after_the_paper_and_changes_none_of_it(
    press: Press, own_signer: tuple[PaperSigner, str], tmp_path: Path
) -> None:
    paper = printed(press, SHIPPED["paper"])

    signed = own_signer[0].sign(paper)

    assert signed.startswith(paper)
    (tmp_path / "signed.pdf").write_bytes(signed)
    assert signed.count(b"%%EOF") == 2
