# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The root of the command and how every part of it finds the portal."""

import os
import sys
from pathlib import Path
from typing import Any, NoReturn

import click
from sqlalchemy.exc import SQLAlchemyError

import munikit
from munikit.app.privacy import write_privately
from munikit.cli.context import PortalFolder
from munikit.cli.spanish import told
from munikit.db.failures import NewerTablesError, explain
from munikit.kernel.troubles import why
from munikit.kernel.words import gettext as _
from munikit.kernel.words import lazy_gettext as _l
from munikit.settings import SettingsError

# 128 and the number of SIGPIPE, which ends other programs.
_UNREAD = 141


class _Commands(click.Group):
    """Loads a command when it is asked for: ``portal --version`` should not wait."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature.
        from munikit.cli.commands import all_commands  # noqa: PLC0415 - see the class.

        return [each.name for each in all_commands() if each.name]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature.
        from munikit.cli.commands import command  # noqa: PLC0415 - see the class.

        return command(cmd_name)

    def main(self, *args: Any, standalone_mode: bool = True, **extra: Any) -> Any:  # noqa: ANN401 - click has two of its signatures.
        """Say in Spanish what of the command line cannot be used."""
        run: Any = super().main
        if not standalone_mode:
            return run(*args, standalone_mode=False, **extra)
        try:
            code = run(*args, standalone_mode=False, **extra)
        except click.exceptions.NoArgsIsHelpError as error:
            error.show()
            sys.exit(error.exit_code)
        except click.ClickException as error:
            click.echo(f"Error: {told(error)}", err=True)
            sys.exit(error.exit_code)
        except click.Abort:
            click.echo(_("Interrumpido."), err=True)
            sys.exit(1)
        sys.exit(code if isinstance(code, int) else 0)

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's signature.
        """Say what a database or a disk refuses as a line, without a traceback."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            raise  # `main` ends quietly.
        except (SQLAlchemyError, OSError, NewerTablesError) as error:
            raise click.ClickException(_words(error, ctx.obj)) from error


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help", "--ayuda"]})
@click.version_option(munikit.__version__, message=_l("munikit %(version)s"))
@click.option(
    "--carpeta",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=lambda: Path(os.environ.get("PORTAL_ROOT", ".")),
    help=_l("Carpeta del portal, donde está portal.toml. Por omisión, la actual."),
)
@click.pass_context
def portal(ctx: click.Context, folder: Path) -> None:
    """Administra el portal de una municipalidad."""
    write_privately()
    ctx.obj = PortalFolder(folder.resolve())
    ctx.call_on_close(ctx.obj.close)


def _words(error: Exception, folder: PortalFolder) -> str:
    if isinstance(error, OSError):
        return why(error)
    if isinstance(error, SQLAlchemyError):
        return explain(error, folder.portal.database.url)
    return str(error)


def main() -> None:
    """Run the command; what the person can mend is said in plain words, without a traceback."""
    try:
        try:
            portal()
        except SettingsError as error:
            click.echo(f"✗ {error}", err=True)
            sys.exit(2)
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        _leave_unread()


def _leave_unread() -> NoReturn:
    """End as a program does whose reader has enough, such as ``head``."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        # Python writes what is left when it ends, and would complain there.
        os.dup2(nowhere, stream.fileno())
    sys.exit(_UNREAD)
