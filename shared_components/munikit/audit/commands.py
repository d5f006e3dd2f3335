# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""``portal audit``: is the journal whole, and the proof of it for others."""

import json
from pathlib import Path

import click

from munikit.audit import heads, rotation, verifier
from munikit.kernel.errors import ConflictError
from munikit.kernel.words import gettext as _
from munikit.kernel.words import lazy_gettext as _l
from munikit.settings import Settings
from munikit.shell import Folder, said_plainly


@click.group("audit")
def audit() -> None:
    """Revisa el registro de actos y entrega la prueba de que está entero."""


@audit.command("key")
@click.option("--nueva", "insists", is_flag=True, help=_l("Hace otra, aunque se haya perdido una."))
@click.pass_obj
def key(folder: Folder, *, insists: bool) -> None:
    """Crea la clave que firma las cabezas, o muestra su parte pública si ya existe."""
    settings = folder.portal.settings
    with said_plainly():
        if settings.path(settings.audit.key).is_file():
            click.echo(heads.public_key(settings))
            return
        if not insists:
            _require_never_had(folder)
        click.echo(f"✓ Clave creada en {settings.path(settings.audit.key)}")
        click.echo(_("  Guarde una copia fuera de esta máquina, y publique su parte pública:"))
        click.echo(heads.create_key(settings))


def _require_never_had(folder: Folder) -> None:
    settings = folder.portal.settings
    with folder.portal.database.reading() as session:
        begins = heads.is_unwritten(session) and not heads.head_lines(settings)
    if not begins:
        raise ConflictError(
            _(
                "El registro ya tiene actos o cabezas firmadas, y no está la clave: "
                "cópiela del respaldo en %(path)s. Si nunca la hubo o se perdió: portal "
                "audit key --nueva. Lo ya firmado se revisa con la pública anterior",
                path=settings.path(settings.audit.key),
            )
        )


@audit.command("rotate")
@click.pass_obj
def rotate(folder: Folder) -> None:
    """Retira la clave que firma las cabezas y pone otra; lo ya firmado se sigue verificando."""
    with said_plainly():
        public = rotation.rotate(folder.portal.database)
    click.echo(
        _("✓ Clave cambiada. La anterior ya no está en esta máquina: borre también sus copias.")
    )
    click.echo(_("  Guarde una copia de la nueva fuera de aquí, y publique su parte pública:"))
    click.echo(public)


@audit.command("sign")
@click.pass_obj
def sign(folder: Folder) -> None:
    """Firma ahora el final del registro y lo agrega al archivo de cabezas."""
    portal = folder.portal
    with said_plainly(), portal.database.reading() as session:
        head = heads.sign_head(session)
    if head is None:
        click.echo(_("El registro está vacío: no hay nada que firmar."))
        return
    added = heads.keep_head(portal.settings, head)
    click.echo(f"✓ Acto {head['seq']} {(_('firmado') if added else _('ya estaba firmado'))}")


@audit.command("verify")
@click.option(
    "--cabezas",
    "kept",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help=_l("Archivo de cabezas guardado fuera de esta máquina. Por omisión, el de aquí."),
)
@click.option(
    "--clave",
    "public",
    default="",
    help=_l("Claves públicas guardadas fuera, en base64, con comas."),
)
@click.pass_obj
def verify(folder: Folder, kept: Path | None, public: str) -> None:
    """Revisa cada acto, la cadena y las cabezas firmadas."""
    portal = folder.portal
    with said_plainly(), portal.database.reading() as session:
        problems = list(heads.found_problems(session, kept, public))
    for problem in problems:
        click.echo(f"✗ {problem}")
    _tell_missing_heads(portal.settings, kept)
    if problems:
        raise SystemExit(1)
    click.echo(_("✓ El registro está entero"))


def _tell_missing_heads(settings: Settings, kept: Path | None) -> None:
    path = settings.path(settings.audit.heads)
    if kept is not None or path.is_file():
        return
    if settings.path(settings.audit.key).is_file():
        fix = _("Falta %(path)s: cópielo del respaldo, o dé el que guardó con --cabezas", path=path)
    else:
        fix = _("Copie del respaldo la clave y las cabezas. Si nunca las hubo: portal audit key")
    click.echo(_("! Sin cabezas firmadas no se nota un corte. %(fix)s", fix=fix))


@audit.command("export")
@click.argument("target", metavar="CARPETA", type=click.Path(path_type=Path, file_okay=False))
@click.pass_obj
def export(folder: Folder, target: Path) -> None:
    """Escribe el registro, las cabezas y el verificador para entregarlos a otra persona."""
    target.mkdir(parents=True, exist_ok=True)
    settings = folder.portal.settings
    with (
        folder.portal.database.reading() as session,
        (target / "journal.jsonl").open("w", encoding="utf-8") as file,
    ):
        for entry in heads.entries(session):
            file.write(json.dumps(entry, ensure_ascii=False) + "\n")
    kept = settings.path(settings.audit.heads)
    said = kept.read_text(encoding="utf-8") if kept.is_file() else ""
    (target / "heads.jsonl").write_text(said, encoding="utf-8")
    program = Path(verifier.__file__).read_text(encoding="utf-8")
    (target / "verifier.py").write_text(program, encoding="utf-8")
    click.echo(
        _(
            "✓ Exportado en %(target)s. Para revisarlo en cualquier máquina con Python:",
            target=target,
        )
    )
    public = heads.public_key(settings) if said else ""
    more = f" heads.jsonl {public}" if said else ""
    click.echo(f"    cd {target} && python3 verifier.py journal.jsonl{more}")
