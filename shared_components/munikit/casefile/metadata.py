# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The metadata of files and of their documents, by the State's guide under DS 10 of 2023.

The codes and labels are in ``data/electronic_file_metadata.csv``; what the guide asks for and
nobody has configured is told as missing, never made up.
"""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from munikit.casefile.cover import Cover, Party, PartyKind, Relation
from munikit.casefile.index import moment_text
from munikit.kernel.spreadsheets import Columns, read_file

OBLIGATORY = "Obligatorio"
_COLUMNS = Columns(("codigo", "rotulo", "obligacion"))
_YES = "1 (SI)"
_NO = "2 (NO)"
_RELATIONS = {Relation.RESPONSIBLE: "Responsable", Relation.INTERESTED: "Interesado"}
_RELATIONS |= {Relation.AUTHOR: "Autor"}
_KINDS = {PartyKind.CITIZEN: "Ciudadano", PartyKind.OFFICIAL: "Funcionario"}
_LEVELS = {1: "Público", 2: "Restringido", 3: "Secreto", 4: "Reservado"}
_TYPES = {3: "Antecedente", 8: "Certificado", 22: "Informe", 36: "Resolución", 40: "Solicitud"}
_DIGITAL = "2 (Digital)"
_CITIZENS_PLATFORM = "3 (Plataforma ciudadana)"


@cache
def guide() -> dict[str, tuple[str, str]]:
    """Return the guide's fields by code: their label, and whether they are obligatory."""
    table = Path(str(files("munikit"))) / "data" / "electronic_file_metadata.csv"
    return dict(read_file(table, _COLUMNS, _field))


def _field(row: Mapping[str, str]) -> tuple[str, tuple[str, str]]:
    return row["codigo"], (row["rotulo"], row["obligacion"])


def file_metadata(cover: Cover) -> dict[str, Any]:
    """Return a file's metadata by the guide's codes; nothing where it is not known."""
    return {
        "MGDEE1_1": cover.iui,
        "MGDEE1_3": cover.folio,
        "MGDEE1_4": cover.state,
        "MGDEE1_5": cover.title,
        "MGDEE2_1": cover.summary,
        "MGDEE2_2": cover.subject,
        "MGDEE3_1": moment_text(cover.opened_at),
        "MGDEE3_2": moment_text(cover.closed_at) if cover.closed_at else None,
        "MGDEE4_1": _DIGITAL,
        "MGDEE4_2": cover.uri,
        **_organ(cover),
        **_parties(cover),
        "MGDEE53_1": "Los documentos del índice",
        "MGDEE53_2": "La fecha de cada uno en el índice",
        "MGDEE6_1": _level(cover),
        "MGDEE6_4": _YES if cover.sensitive else _NO,
        "MGDEE7_1": cover.cpat_code or None,
        "MGDEE7_2": cover.procedure,
        "MGDEE8_1": "001",
    }


def leaf_metadata(leaf: Mapping[str, Any], cover: Cover, author: Party | None) -> dict[str, Any]:
    """Return the metadata of a leaf, given as its line of the index."""
    told = {
        **_of_case(cover),
        **_of_author(author),
        "MGDDE1_1": f"DOCU-{cover.iui.removeprefix('EXP-')}-{leaf['number']:04d}",
        "MGDDE1_3": str(leaf["number"]),
        "MGDDE1_6": leaf["title"],
        "MGDDE1_8": leaf["name"],
        "MGDDE2_1": leaf["size_bytes"],
        "MGDDE2_3": leaf["media_type"].rsplit("/", 1)[-1],
        "MGDDE3_2": f"{cover.procedure}; {leaf['title']}",
        "MGDDE4_1": leaf["at"],
        "MGDDE4_2": leaf["at"],
        "MGDDE4_3": leaf["added_at"],
        "MGDDE5_3": _DIGITAL,
        "MGDDE8_3": _YES if leaf["advanced"] else _NO,
        "MDGDDE10": "1",
    }
    if leaf["type_code"]:
        told["MGDDE5_1"] = f"{leaf['type_code']} ({_TYPES[leaf['type_code']]})"
    return told


def missing(told: Mapping[str, Any]) -> list[str]:
    """Return what is obligatory and has no value, as code and label."""
    return [f"{code} {guide()[code][0]}" for code, value in told.items() if _lacks(code, value)]


def _lacks(code: str, value: object) -> bool:
    return value is None and guide()[code][1] == OBLIGATORY


def _level(cover: Cover) -> str:
    return f"{cover.access_level} ({_LEVELS[cover.access_level]})"


def _organ(cover: Cover) -> dict[str, Any]:
    """Return who made the file and who keeps it, which is the same body."""
    return {
        "MGDEE51_1": cover.oae_code or None,
        "MGDEE51_2": cover.body,
        "MGDEE51_3": "4 (Custodia)",
        "MGDEE51_4": cover.oae_code or None,
        "MGDEE51_5": cover.body,
    }


def _of_case(cover: Cover) -> dict[str, Any]:
    """Return what all documents of a file have from it."""
    return {
        "MGDDE3_3": "es",
        "MGDDE3_4": cover.cut,
        "MGDDE61_1": cover.oae_code or None,
        "MGDDE61_2": cover.body,
        "MGDDE7_1": _level(cover),
        "MGDDE7_4": _YES if cover.sensitive else _NO,
        "MGDDE9_1": cover.cpat_code or None,
        "MGDDE9_2": cover.procedure,
    }


def _of_author(party: Party | None) -> dict[str, Any]:
    """Return whose document it is: the municipality's, or what a person sent to it."""
    if party is None:
        return {"MGDDE61_3": "1 (Autor)"}
    told = {
        "MGDDE62_1": f"{Relation.AUTHOR.value} ({_RELATIONS[Relation.AUTHOR]})",
        "MGDDE62_2": f"{party.kind.value} ({_KINDS[party.kind]})",
        "MGDDE62_3": party.run or None,
        "MGDDE62_4": party.name,
    }
    if party.kind is PartyKind.CITIZEN:
        return told | {"MGDDE61_3": "2 (Destinatario)", "MGDDE5_2": _CITIZENS_PLATFORM}
    return told | {"MGDDE61_3": "1 (Autor)"}


def _parties(cover: Cover) -> dict[str, Any]:
    people = list(cover.people.values())
    return {
        "MGDEE52_1": [f"{each.relation.value} ({_RELATIONS[each.relation]})" for each in people],
        "MGDEE52_2": [f"{each.kind.value} ({_KINDS[each.kind]})" for each in people],
        "MGDEE52_3": [each.run or None for each in people],
        "MGDEE52_4": [each.name for each in people],
    }
