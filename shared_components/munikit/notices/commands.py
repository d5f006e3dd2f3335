# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""``portal notices``: which mails and works did not go out, since when and why."""

import click

from munikit.kernel.clock import local
from munikit.kernel.words import gettext as _
from munikit.kernel.words import ngettext
from munikit.notices.undelivered import Undelivered, given_up, not_yet
from munikit.shell import Folder


@click.command("notices")
@click.pass_obj
def notices(folder: Folder) -> None:
    """Muestra los avisos y trabajos que no han salido. Termina con 1 si hay."""
    with folder.portal.database.reading() as session:
        waiting = not_yet(session)
        dead = given_up(session)
    for each in waiting:
        click.echo(_line(_("se intenta de nuevo"), each))
    for each in dead:
        click.echo(_line("abandonado, reintente en /bandeja/avisos", each))
    if waiting or dead:
        raise SystemExit(1)
    click.echo(_("✓ Todo salió"))


def _line(state: str, each: Undelivered) -> str:
    about = f"{each.title} «{each.subject}»" if each.subject else each.title
    to = _(", para %(to)s", to=each.to) if each.to else ""
    since = f"{local(each.since):%d-%m-%Y %H:%M}"
    tried = ngettext("%(num)s intento", "%(num)s intentos", each.attempts)
    return f"! {about}{to}: {state}, desde {since}, {tried}. {each.error}"
