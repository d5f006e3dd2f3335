# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A new procedure to write on: a folder that passes every check from its first minute."""

import re
from importlib.resources import files
from pathlib import Path
from string import Template

from munikit.kernel.errors import ConflictError, InvalidError
from munikit.kernel.words import gettext as _

_ID = re.compile(r"[a-z][a-z0-9_]{1,40}")
_TITLE = re.compile(r'[^"\\\x00-\x1f]{1,200}')


def start_procedure(parent: Path, procedure_id: str, title: str) -> Path:
    """Write a small procedure and a worked case, and return its folder.

    Raises:
        InvalidError: the id or the title cannot be used.
        ConflictError: there is something with that name already; it stays as it is.
    """
    if not _ID.fullmatch(procedure_id):
        raise InvalidError(
            _(
                "«%(procedure_id)s» no sirve de nombre: empiece con una letra y use solo "
                "minúsculas sin acentos, números y _, como poda_de_arbol",
                procedure_id=procedure_id,
            )
        )
    if not _TITLE.fullmatch(title):
        raise InvalidError(_("Escriba un título de una línea, sin comillas dobles"))
    folder = parent / procedure_id
    if folder.exists():
        raise ConflictError(
            _("Ya existe %(folder)s. Elija otro nombre, o cambie lo que hay ahí.", folder=folder)
        )
    (folder / "examples").mkdir(parents=True)
    values = {"id": procedure_id, "title": title}
    starter = Template(_text("starter.toml")).substitute(values)
    (folder / "procedure.toml").write_text(starter, encoding="utf-8")
    example = folder / "examples" / "completa.toml"
    example.write_text(_text("starter_example.toml"), encoding="utf-8")
    return folder


def _text(name: str) -> str:
    return (files("munikit.procedures") / name).read_text(encoding="utf-8")
