# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""``portal documents``: the keys that sign what the municipality issues."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from sqlalchemy.orm import Session

from munikit.kernel.errors import DomainError
from munikit.kernel.formats import short_day
from munikit.public.rules import gettext as _
from munikit.public.rules import lazy_gettext as _l
from munikit.shell import Folder
from munikit_certificates.keys.register import all_keys
from munikit_certificates.keys.signers import is_here, keys_folder
from munikit_certificates.models import SigningKey

_ACCREDITED = _l("El certificado es de un prestador acreditado (Ley 19.799).")
_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.group("documents")
def documents() -> None:
    """Administra los documentos que emite la municipalidad."""


@documents.group("key")
def key() -> None:
    """Administra las claves con que se firman los documentos."""


@key.command("new")
@click.pass_obj
def new(folder: Folder) -> None:
    """Hace la primera clave de la municipalidad."""
    from munikit_certificates.keys import services as keyring  # noqa: PLC0415 - loads cryptography.

    with _changing(folder) as session:
        made = keyring.make_key(session)
    _tell(folder, made)


@key.command("rotate")
@click.option("--compromised", is_flag=True, help=_l("Otra persona pudo tener la clave en uso."))
@click.pass_obj
def rotate(folder: Folder, *, compromised: bool) -> None:
    """Retira la clave en uso y hace otra. Lo que firmó sigue valiendo."""
    from munikit_certificates.keys import services as keyring  # noqa: PLC0415 - loads cryptography.

    with _changing(folder) as session:
        made = keyring.rotate_key(session, compromised=compromised)
    _tell(folder, made)


@key.command("import")
@click.argument("key_file", metavar="CLAVE", type=_FILE)
@click.argument("chain_file", metavar="CERTIFICADOS", type=_FILE)
@click.option("--accredited", is_flag=True, help=_ACCREDITED)
@click.pass_obj
def bring(folder: Folder, key_file: Path, chain_file: Path, *, accredited: bool) -> None:
    """Usa una clave y un certificado de un prestador, en archivos PEM."""
    from munikit_certificates.keys import services as keyring  # noqa: PLC0415 - loads cryptography.

    with _changing(folder) as session:
        chain = chain_file.read_text(encoding="utf-8")
        made = keyring.adopt_key(session, key_file.read_bytes(), chain, accredited=accredited)
    _tell(folder, made)
    click.echo(_("  Guarde o destruya el archivo que importó: el portal usa su propia copia."))


@key.command("token")
@click.argument("library", metavar="BIBLIOTECA", type=_FILE)
@click.argument("token", metavar="DISPOSITIVO")
@click.argument("label", metavar="CLAVE")
@click.argument("chain_file", metavar="CERTIFICADOS", type=_FILE)
@click.option("--accredited", is_flag=True, help=_ACCREDITED)
@click.pass_obj
def plug(  # noqa: PLR0913 - where a key is has three parts.
    folder: Folder, library: Path, token: str, label: str, *, chain_file: Path, accredited: bool
) -> None:
    """Usa una clave que no sale de su dispositivo (PKCS#11)."""
    from munikit.signing import keys as document_keys  # noqa: PLC0415 - loads cryptography.
    from munikit_certificates.keys import services as keyring  # noqa: PLC0415 - loads cryptography.

    place = document_keys.TokenPlace(str(library), token, label)
    with _changing(folder) as session:
        chain = chain_file.read_text(encoding="utf-8")
        made = keyring.adopt_token(session, place, chain, accredited=accredited)
    _tell(folder, made)
    click.echo(_("  El PIN va en .env: PORTAL_CERTIFICATES__TOKEN_PIN."))


@key.command("list")
@click.pass_obj
def list_keys(folder: Folder) -> None:
    """Muestra las claves: la que está en uso y las que ya se retiraron."""
    with folder.portal.database.reading() as session:
        keys = all_keys(session)
    if not keys:
        click.echo(_("No hay claves: los documentos salen sin firma. Haga una: documents key new."))
    for each in keys:
        here = (
            "" if is_here(folder.portal.settings, each.id) else _("  (sus archivos no están aquí)")
        )
        click.echo(f"{each.id}  {_state(each):<24}{_kind(each)}{here}")


@contextmanager
def _changing(folder: Folder) -> Iterator[Session]:
    try:
        with folder.portal.database.transaction() as session:
            yield session
    except DomainError as error:
        raise click.ClickException(error.message) from error


def _tell(folder: Folder, made: SigningKey) -> None:
    from munikit.signing import keys as document_keys  # noqa: PLC0415 - loads cryptography.

    public = document_keys.PublicKey(made.id, made.certificates, made.statement_key)
    until = public.certificate.not_valid_after_utc
    click.echo(
        _(
            "✓ Clave %(id)s, hasta el %(short_day)s: %(kind)s",
            id=made.id,
            short_day=short_day(until),
            kind=_kind(made),
        )
    )
    place = keys_folder(folder.portal.settings) / made.id
    click.echo(_("  Está en %(place)s. Respáldela cifrada, fuera del servidor.", place=place))


def _state(key: SigningKey) -> str:
    if key.retired_at is None:
        return "en uso"
    word = "comprometida" if key.is_compromised else "retirada"
    return _("%(word)s el %(short_day)s", word=word, short_day=short_day(key.retired_at))


def _kind(key: SigningKey) -> str:
    return "firma avanzada" if key.is_accredited else "firma propia, no avanzada"
