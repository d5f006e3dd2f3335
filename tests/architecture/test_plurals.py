# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Nobody reads «1 filas»: a count is not glued to a plural."""

import re
from collections.abc import Iterator
from pathlib import Path

from architecture.test_words import tracked

# What the portal counts. «de 3 días hábiles» has its plural in the first word.
NOUNS = (
    "abiertas|archivos|avisos|borradores|cambios|caracteres|casos|certificados|cobros|columnas|"
    "cosas|cuentas|cuotas|deudas|diferencias|documentos|días|filas|fojas|horas|intentos|líneas|"
    "meses|minutos|movimientos|pagos|partes|permisos|personas|problemas|procesos|respuestas|"
    "segundos|solicitudes|tablas|tareas|textos|trabajos|trámites|veces"
)
GLUED = re.compile(rf"(?:%\(\w+\)[sd]|\{{[^{{}}]+\}}) (?:{NOUNS})\b")
# Gettext chooses: other languages have other plurals.
BESIDE = re.compile(r"ngettext\(")
# A constant of the code, which somebody read; the least and the most of something.
BOUND = re.compile(
    r"%\((?:most|least|longest|shortest)(?:_\w+)?\)s|"
    r"\{_?(?:self\.)?_?[A-Z_]+(?:\[[^]]*\])?\}|más de|entre 1 y|o más|o menos|[Mm]áximo|hasta"
)
# Never one, by the code around them; the verifier imports nothing of ours.
NEVER_ONE = (
    "el mínimo son {min_length} caracteres",
    "{window.days} días",
    "{_WITHIN_SECONDS / 60:.0f} minutos",
    "%(count)s veces",
    "%(count2)s cuentas",
    "Pago de %(count)s deudas",
    '"1 foja" if len(ends) == 1 else',
    "Los últimos %(n)s meses",
    "{node.name} tiene {length} líneas",
)


def glued(text: str) -> Iterator[str]:
    """Yield what is counted in the plural alone; an expression may stand on a few lines."""
    lines = text.splitlines()
    for number, line in enumerate(lines):
        around = " ".join(lines[max(0, number - 3) : number + 5])
        for found in GLUED.finditer(line):
            spared = BOUND.search(line) or any(each in line for each in NEVER_ONE)
            if not (spared or BESIDE.search(around)):
                yield f"{number + 1}: {found[0]}"


def test_what_is_glued_is_found() -> None:
    assert list(glued('_("%(n)s filas", n=n)')) == ["1: %(n)s filas"]
    assert list(glued('f"Hay {len(rows)} avisos"')) == ["1: {len(rows)} avisos"]
    assert list(glued('ngettext("%(num)s fila", "%(num)s filas", n)')) == []
    assert list(glued('"1 fila" if n == 1 else f"{n} filas"')) == ["1: {n} filas"]
    chosen_by_hand = '_("1 fila") if n == 1 else _("%(n)s filas", n=n)'
    assert list(glued(chosen_by_hand)) == ["1: %(n)s filas"]


def test_no_count_is_glued_to_a_plural() -> None:
    found = [
        f"{path.name}:{each}"
        for path in _read_by_people()
        for each in glued(path.read_text(encoding="utf-8"))
    ]

    assert found == []


def _read_by_people() -> list[Path]:
    return [
        path
        for path in tracked("shared_components/munikit", "modules/*/munikit_*")
        if path.suffix in (".py", ".html") and "migrations" not in path.parts
    ]
