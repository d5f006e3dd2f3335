# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Every paper the kit ships, and words to print it with."""

from pathlib import Path

from munikit.printing import paper_sources, qr_png
from munikit.printing.press import Press

_ROOT = Path(__file__).parents[2]
# Papers with a folio, a code and a QR that anybody verifies.
VERIFIABLE = {
    path.parent.name: path.read_text(encoding="utf-8")
    for path in sorted(_ROOT.glob("modules/*/munikit_*/procedures/*/document.html"))
} | {"paper": ""}
OTHERS = {
    path.stem: path.read_text(encoding="utf-8")
    for folder in ("modules/*/munikit_*", "shared_components/munikit/cases")
    for path in sorted(_ROOT.glob(f"{folder}/**/papers/*.html"))
}
CREST = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'
VERIFY_URL = "https://portal.example/v/VAL-D-2026-000123?c=7KQ4M2XD9ABCDEFGHJKMNPQRST"
ASSETS = {"crest.svg": CREST, "qr.png": qr_png(VERIFY_URL)}
VALUES: dict[str, object] = {
    "municipality": "Municipalidad de Ñuñoa",
    "office": "Municipalidad de Ñuñoa · Avenida Irarrázaval 3550",
    "colour": "#0b4f6c",
    "trial": True,
    "signature": "own",
    "unit": "Rentas",
    "title": "Permiso para puesto en feria",
    "folio": "VAL-D-2026-000123",
    "holder": "Ayün Ḻafken Huenchumán",
    "payer": "Ayün Ḻafken Huenchumán",
    "amount": "$36.220",
    "run": "12.345.678-5",
    "details": {"Feria": "Feria Fluvial"},
    "items": [("Fecha y hora", "lunes 23 de noviembre de 2026, 12:00:00")],
    "leaves": [(1, "Formulario", "0" * 64)],
    "address": "https://portal.example/solicitudes/1",
    "legal_basis": "Ley 18.695, artículo 36",
    "issued": "lunes 23 de noviembre de 2026, 12:00",
    "valid_from": "lunes 7 de diciembre de 2026",
    "valid_until": "",
    "code": "7KQ4-M2XD",
    "verify_address": "portal.example/verificar",
    "verify_url": "https://portal.example/verificar",
    "spelled": "",
}
# A receipt's details are pairs: several debts may have one name.
PAIRS = {"receipt": {"details": [("Concepto", "Derecho de aseo")]}}


def printed(press: Press, template: str, **values: object) -> bytes:
    return press.print_paper(paper_sources(template), {**VALUES, **values}, ASSETS).pdf
