# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""``portal doctor`` and ``portal modules``: is everything in order, and if not, what to type."""

import json
import sys
from collections.abc import Iterable, Iterator

import click

import munikit
from munikit.app import Portal
from munikit.app.examining import (
    module_findings,
    run_check,
    run_trial,
    table_findings,
    work_findings,
)
from munikit.app.failing import failing_findings
from munikit.app.kept_checks import keeping_findings
from munikit.app.own_templates import template_findings
from munikit.app.page_fitting import with_pages
from munikit.app.pages import owners_of_pages
from munikit.app.privacy import privacy_findings
from munikit.app.starting import UnsafeError, risk_findings
from munikit.cli.context import PortalFolder, pass_folder
from munikit.kernel.words import gettext as _
from munikit.kernel.words import lazy_gettext as _l
from munikit.kernel.words import ngettext
from munikit.module import Finding, Health

_MARKS = {Health.OK: ("✓", "green"), Health.WARNING: ("!", "yellow"), Health.PROBLEM: ("✗", "red")}


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help=_l("Para un programa que vigila el portal."))
@pass_folder
def doctor(folder: PortalFolder, *, as_json: bool) -> None:
    """Revisa que todo esté en orden. Termina con 1 si hay problemas."""
    try:
        portal = folder.portal = with_pages(folder.portal)
    except UnsafeError as error:
        if as_json:
            _print_json([Finding(Health.PROBLEM, text, fix) for text, fix in error.found])
            sys.exit(2)
        raise
    findings = list(_findings(portal))
    if as_json:
        _print_json(findings)
    else:
        _print(portal, findings)
    if any(each.health is Health.PROBLEM for each in findings):
        sys.exit(1)


@click.command("modules")
@pass_folder
def modules(folder: PortalFolder) -> None:
    """Muestra los módulos instalados y cuáles están activos."""
    portal = folder.portal = with_pages(folder.portal)
    active = {module.name for module in portal.modules}
    set_aside = {each.name for each in portal.quarantined}
    for module in portal.installed[1:]:
        if module.name in set_aside:
            continue
        state = _("activo") if module.name in active else _("instalado, sin activar")
        titles = ", ".join(procedure.title for procedure in module.procedures) or _("sin trámites")
        click.echo(f"{module.name:<14} {state:<24} {module.title}: {titles}")
    for each in portal.quarantined:
        click.echo(f"{each.name:<14} {_('apartado'):<24} {each.reason}. {each.fix}")


def _findings(portal: Portal) -> Iterator[Finding]:
    yield from _guarded(_("módulos"), module_findings(portal))
    yield from _guarded("ajustes", risk_findings(portal.settings, portal.modules))
    yield from _guarded("carpetas", privacy_findings(portal.settings))
    yield from _guarded("plantillas", template_findings(portal))
    tables = list(_guarded("tablas", table_findings(portal)))
    yield from tables
    if any(each.health is Health.PROBLEM for each in tables):
        yield from _tried(portal)
        return
    yield from _guarded("archivos", keeping_findings(portal))
    yield from _guarded("tareas", work_findings(portal))
    yield from _guarded(
        _("páginas"), failing_findings(portal.database, owners_of_pages(portal.modules))
    )
    for module in portal.modules:
        for check in module.checks:
            found = run_check(portal, module, check)
            if found is not None:
                yield found
    yield from _tried(portal)


def _tried(portal: Portal) -> Iterator[Finding]:
    for module in portal.modules:
        found = (run_trial(portal, module, trial) for trial in module.trials)
        yield from (each for each in found if each is not None)


def _guarded(what: str, findings: Iterable[Finding]) -> Iterator[Finding]:
    # Whatever one part meets, the others are looked at, and there is an answer.
    try:
        yield from findings
    except (Exception, SystemExit) as error:  # noqa: BLE001 - as above.
        yield Finding(
            Health.PROBLEM,
            _(
                "No se terminó de revisar %(what)s: %(name)s: %(error)s",
                what=what,
                name=type(error).__name__,
                error=error,
            ),
            _("Avise a quien mantiene el kit; lo demás se revisó igual"),
        )


def _print_json(findings: list[Finding]) -> None:
    click.echo(json.dumps([vars(each) for each in findings], ensure_ascii=False, indent=2))


def _print(portal: Portal, findings: list[Finding]) -> None:
    name = portal.settings.municipality.name
    version = munikit.__version__
    mode = _("producción") if portal.settings.production else "desarrollo"
    click.echo(f"{name} · munikit {version} · {mode}\n")
    for each in findings:
        mark, colour = _MARKS[each.health]
        click.echo(f"  {click.style(mark, fg=colour)} {each.text}")
        if each.fix:
            click.echo(f"      Arregle: {each.fix}")
    problems = sum(each.health is Health.PROBLEM for each in findings)
    warnings = sum(each.health is Health.WARNING for each in findings)
    wrong = ngettext("%(num)s problema", "%(num)s problemas", problems)
    warned = ngettext("%(num)s advertencia", "%(num)s advertencias", warnings)
    click.echo(f"\n{wrong}, {warned}.")
