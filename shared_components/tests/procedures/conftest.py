# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A small procedure to write on: a pruning permit with a condition of each sort."""

from collections.abc import Callable
from pathlib import Path

import pytest

EMAIL = """[[pages]]
id = "contacto"
title = "Contacto"

[[pages.questions]]
id = "email"
kind = "email"
label = "¿A qué correo le avisamos?"
required = "Escriba su correo"
purpose = "Avisar"

[[pages]]
id = "arbol\""""

PRUNING = """
id = "poda"
kind = "permit"
title = "Permiso de poda"
summary = "Pida permiso para podar un árbol de la calle."
who_can = "Personas mayores de 18 años"
minutes = 5

[[basis]]
norm = "Ley 18.695"
article = "artículo 36"

[cost]
utm = "0.5"
concept = "Derecho de poda"

[cost.basis]
norm = "Ordenanza de ejemplo"
article = "artículo 1"

[deadline]
business_days = 20

[deadline.basis]
norm = "Ley 19.880"
article = "artículo 24"

[[pages]]
id = "arbol"
title = "El árbol"

[[pages.questions]]
id = "tree"
kind = "choice"
label = "¿Qué árbol es?"
required = "Elija qué árbol es"
purpose = "Saber qué se poda"
options = [
  { value = "native", label = "Nativo" },
  { value = "fruit", label = "Frutal" },
  { value = "other", label = "Otro" },
]

[[pages.questions]]
id = "urgent"
kind = "yes_no"
label = "¿Es urgente?"
required = "Diga si es urgente"
purpose = "Ordenar las solicitudes"

[[pages]]
id = "nativo"
title = "Árbol nativo"
show_if = { question = "tree", is = "native" }

[[pages.questions]]
id = "report"
kind = "file"
label = "Adjunte el informe"
required = "Adjunte el informe"
purpose = "Comprobar que se puede podar"

[[pages]]
id = "motivo"
title = "Motivo"

[[pages.questions]]
id = "why"
kind = "long_text"
label = "¿Por qué es urgente?"
required = "Escriba por qué es urgente"
purpose = "Comprobar la urgencia"
show_if = { question = "urgent", is = true }

[[pages.questions]]
id = "fruit"
kind = "text"
label = "¿Qué fruta da?"
purpose = "Avisar a quien la cosecha"
show_if = { question = "tree", in = ["fruit", "other"] }

[[pages.questions]]
id = "when"
kind = "date"
label = "¿Cuándo?"
purpose = "Fijar el día"
show_if = { question = "tree", is_not = "native" }

[review]
unit = "Aseo y Ornato"

[[review.reasons]]
id = "protected"
text = "El árbol está protegido."
norm = "Ordenanza de ejemplo, artículo 2"

[outcome]
title = "Permiso de poda"
months = 3
details = ["tree"]
"""


@pytest.fixture
def write_procedure(tmp_path: Path) -> Callable[..., Path]:
    """Write the pruning permit with one piece of its text replaced, and return its folder."""

    def write(old: str = "", new: str = "", **files: str) -> Path:
        folder = tmp_path / "procedures" / "poda"
        folder.mkdir(parents=True, exist_ok=True)
        assert old in PRUNING
        text = PRUNING.replace(old, new, 1) if old else PRUNING
        (folder / "procedure.toml").write_text(text, encoding="utf-8")
        for name, content in files.items():
            (folder / name.replace("_", ".")).write_text(content, encoding="utf-8")
        return folder

    return write


@pytest.fixture
def reachable() -> Callable[[Path], Path]:
    """Let a procedure ask for the e-mail, without which none is published."""

    def asking(folder: Path) -> Path:
        file = folder / "procedure.toml"
        text = file.read_text("utf-8").replace('[[pages]]\nid = "arbol"', EMAIL, 1)
        file.write_text(text, "utf-8")
        return folder

    return asking
