# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A file to translate in: every text of a procedure, empty, with the Spanish one beside it."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from munikit.kernel.errors import ConflictError, InvalidError
from munikit.kernel.words import gettext as _
from munikit.procedures.folder import load_procedure
from munikit.procedures.languages import is_language, spanish_texts


def start_translation(folder: Path, language: str) -> Path:
    """Write ``procedure.LANGUAGE.toml`` with every text still to be translated.

    Raises:
        InvalidError: it is no other language's code.
        ConflictError: there is one already.
        ProcedureError: the procedure itself is not right yet.
    """
    if not is_language(language):
        raise InvalidError(
            _(
                "«%(language)s» no es el código de otro idioma; use uno de ISO 639: en",
                language=language,
            )
        )
    file = folder / f"procedure.{language}.toml"
    texts = spanish_texts(load_procedure(folder).definition)
    try:
        with file.open("x", encoding="utf-8") as written:
            written.writelines(f"{line}\n" for line in _lines("", texts))
    except FileExistsError:
        raise ConflictError(
            _("Ya existe %(file)s. Complételo, o bórrelo para empezar.", file=file)
        ) from None
    return file


def _lines(place: str, texts: Mapping[str, Any]) -> Iterator[str]:
    for name, text in texts.items():
        if isinstance(text, str):
            yield f'{name} = ""  # {_spanish(text)}'
        elif isinstance(text, list):
            yield f"{name} = ["
            yield from (f'  "",  # {_spanish(each)}' for each in text)
            yield "]"
    for name, table in texts.items():
        if isinstance(table, Mapping):
            here = f"{place}.{name}".removeprefix(".")
            if any(not isinstance(value, Mapping) for value in table.values()):
                yield f"\n[{here}]"
            yield from _lines(here, table)


def _spanish(text: str) -> str:
    # One line, whatever the text has in it: the rest of a comment would be read as TOML.
    return json.dumps(text, ensure_ascii=False)[1:-1]
