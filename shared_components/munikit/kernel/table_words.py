# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Why a table that somebody brought cannot be read, and what to do."""

from munikit.kernel.text import grouped
from munikit.kernel.words import lazy_gettext as _l

MOST_LETTERS = 32_767  # Of a cell of a spreadsheet.
DIVIDE = _l("Divídalo en archivos más cortos")
TOO_LONG = _l(
    "una celda tiene más de %(most_letters)s letras, que es lo más que guarda una "
    "planilla. Puede faltar cerrar unas comillas",
    most_letters=grouped(MOST_LETTERS),
)
NO_ROWS = _l(
    "El archivo no tiene filas: solo dice los títulos de las columnas. Revise que sea "
    "el archivo que quería subir"
)
TOO_MANY_TITLES = _l(
    "La primera fila tiene %(count)s columnas y el máximo es %(most_columns)s columnas. Deje solo "
    "las que se piden"
)
TITLE_TOO_LONG = _l(
    "La primera fila debe nombrar las columnas, y una tiene más de %(most_title)s letras"
)
MISSING_TITLES = _l(
    "A la primera fila le faltan las columnas: %(missing)s. Debe nombrar %(required)s, y dice "
    "%(found)s"
)
TOO_WIDE = _l(
    "Fila %(number)s: tiene más de %(most)s columnas. Guarde el archivo de nuevo como «CSV UTF-8»"
)
TWICE = _l("%(words)s ya está en la fila %(earlier)s. Deje una sola de las dos")
