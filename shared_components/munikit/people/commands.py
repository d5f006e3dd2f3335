# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""``portal user``: the accounts of officials."""

import secrets
from collections.abc import Sequence
from typing import Protocol

import click

from munikit.access import Role
from munikit.db import Database
from munikit.kernel.rut import RUT, RUTError
from munikit.kernel.words import gettext as _
from munikit.kernel.words import lazy_gettext as _l
from munikit.people.services import (
    create_official,
    disable,
    find_account,
    grant_role,
    local_accounts,
    revoke_role,
    roles_of,
    set_official_run,
    set_password,
)
from munikit.shell import said_plainly

_PASSWORD_BYTES = 15


class _Declares(Protocol):
    @property
    def roles(self) -> tuple[Role, ...]: ...


class _Portal(Protocol):
    @property
    def database(self) -> Database: ...
    @property
    def modules(self) -> Sequence[_Declares]: ...


class Folder(Protocol):
    """What the root command hands on; it lives in a ring above this one."""

    @property
    def portal(self) -> _Portal: ...


def _read_run(_context: click.Context, _option: click.Parameter, text: str | None) -> RUT | None:
    try:
        return RUT.typed(text) if text else None
    except RUTError as error:
        raise click.BadParameter(
            _("%(said)s no es un RUN. %(words)s.", said=text, words=error.words)
        ) from error


@click.group("user")
def user() -> None:
    """Administra las cuentas de funcionarias y funcionarios."""


@user.command("create")
@click.argument("email", metavar="CORREO")
@click.option("--nombres", "given_names", required=True, help=_l("Nombres de la persona."))
@click.option("--apellidos", "surnames", required=True, help=_l("Apellidos de la persona."))
@click.option("--rol", "roles", multiple=True, help=_l("Un rol; puede repetirse. Vea user roles."))
@click.option("--run", callback=_read_run, help=_l("Su RUN, para que no resuelva lo propio."))
@click.pass_obj
def create(  # noqa: PLR0913 - click gives each option by its name.
    folder: Folder,
    email: str,
    *,
    given_names: str,
    surnames: str,
    roles: tuple[str, ...],
    run: RUT | None,
) -> None:
    """Crea una cuenta y muestra su clave una sola vez."""
    _require_declared(folder, roles)
    password = secrets.token_urlsafe(_PASSWORD_BYTES)
    name = (given_names, surnames)
    with said_plainly(), folder.portal.database.transaction() as session:
        create_official(session, email=email, name=name, password=password, roles=roles)
        if run is not None:
            set_official_run(session, email, run)
    _show_password(email, password)


@user.command("run")
@click.argument("email", metavar="CORREO")
@click.argument("run", metavar="RUN", callback=_read_run)
@click.pass_obj
def note_run(folder: Folder, email: str, run: RUT) -> None:
    """Registra el RUN de una cuenta, para que nadie resuelva lo propio."""
    with said_plainly(), folder.portal.database.transaction() as session:
        set_official_run(session, email, run)
    click.echo(_("✓ %(email)s tiene el RUN %(run)s.", email=email, run=run))


@user.command("password")
@click.argument("email", metavar="CORREO")
@click.pass_obj
def password(folder: Folder, email: str) -> None:
    """Pone una clave nueva, la muestra una sola vez y cierra las sesiones abiertas."""
    new = secrets.token_urlsafe(_PASSWORD_BYTES)
    with said_plainly(), folder.portal.database.transaction() as session:
        set_password(session, email, new)
    _show_password(email, new)


@user.command("grant")
@click.argument("email", metavar="CORREO")
@click.argument("role", metavar="ROL")
@click.pass_obj
def grant(folder: Folder, email: str, role: str) -> None:
    """Da un rol a una cuenta. La persona debe entrar de nuevo."""
    _require_declared(folder, (role,))
    with said_plainly(), folder.portal.database.transaction() as session:
        grant_role(session, find_account(session, email).id, role)
    click.echo(_("✓ %(email)s tiene el rol %(role)s.", email=email, role=role))


@user.command("revoke")
@click.argument("email", metavar="CORREO")
@click.argument("role", metavar="ROL")
@click.pass_obj
def revoke(folder: Folder, email: str, role: str) -> None:
    """Quita un rol a una cuenta y cierra sus sesiones, de inmediato."""
    with said_plainly(), folder.portal.database.transaction() as session:
        revoke_role(session, find_account(session, email).id, role)
    click.echo(_("✓ %(email)s ya no tiene el rol %(role)s.", email=email, role=role))


@user.command("disable")
@click.argument("email", metavar="CORREO")
@click.pass_obj
def disable_account(folder: Folder, email: str) -> None:
    """Cierra una cuenta y todas sus sesiones, de inmediato."""
    with said_plainly(), folder.portal.database.transaction() as session:
        disable(session, email)
    click.echo(_("✓ Cuenta cerrada: %(email)s. Sus actos quedan en el registro.", email=email))


@user.command("list")
@click.pass_obj
def list_accounts(folder: Folder) -> None:
    """Muestra las cuentas y sus roles."""
    with folder.portal.database.reading() as session:
        for person in local_accounts(session):
            state = "cerrada" if person.disabled_at else "activa"
            roles = ", ".join(roles_of(session, person.id)) or _("sin rol")
            click.echo(f"{person.login}  {person.full_name}  {state}  {roles}")


@user.command("roles")
@click.pass_obj
def list_roles(folder: Folder) -> None:
    """Muestra los roles que se pueden dar."""
    for role in _roles(folder):
        click.echo(f"{role.name}  {role.title}")


def _roles(folder: Folder) -> list[Role]:
    return [role for module in folder.portal.modules for role in module.roles]


def _require_declared(folder: Folder, names: tuple[str, ...]) -> None:
    known = [role.name for role in _roles(folder)]
    unknown = [name for name in names if name not in known]
    if unknown:
        raise click.ClickException(
            _(
                "No existe el rol %(unknown)s. Los que hay: %(known)s.",
                unknown=", ".join(unknown),
                known=", ".join(known),
            )
        )


def _show_password(email: str, password: str) -> None:
    click.echo(f"✓ Cuenta {email}")
    click.echo(f"  Clave: {password}")
    click.echo(_("  Se muestra solo ahora. Entréguela en persona."))
