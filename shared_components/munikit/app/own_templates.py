# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The portal's own templates: one that cannot be used gives way to the kit's, and is named."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from jinja2 import (
    Environment,
    FileSystemLoader,
    TemplateNotFound,
    TemplateSyntaxError,
    meta,
    nodes,
)

from munikit.app.portal import Portal
from munikit.app.starting import UnsafeError
from munikit.kernel.words import gettext as _
from munikit.kernel.words import lazy_gettext as _l
from munikit.kernel.words import ngettext
from munikit.module import Finding, Health

log = logging.getLogger(__name__)

FOLDER = "templates"
_ENDING = ".html"
_UNUSABLE = _l("Su plantilla %(folder)s no sirve, %(trouble)s")


@dataclass(frozen=True)
class Trouble:
    """Why a template cannot be used, and the line where that shows; 0 where it is no line's."""

    reason: str
    line: int = 0

    def __str__(self) -> str:
        return (
            _("línea %(line)s: %(reason)s", line=self.line, reason=self.reason)
            if self.line
            else self.reason
        )


class OwnTemplates(FileSystemLoader):
    """The templates of a portal's folder, of which only those that can be used are given."""

    def __init__(self, root: Path) -> None:
        super().__init__(root / FOLDER)
        self.folder = root / FOLDER

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str, Callable[[], bool]]:
        """Return a template; one that cannot be used is as if it were not there."""
        if not (self.folder / template).is_file():
            raise TemplateNotFound(template)
        trouble = self.trouble(environment, template)
        if trouble is not None:
            # Once for each process and page: what is found is kept.
            log.error(
                "Su plantilla %s no sirve, %s. Se muestra la del kit, si la hay; vea: portal "
                "doctor",
                self.folder / template,
                trouble,
            )
            raise TemplateNotFound(template)
        return super().get_source(environment, template)

    def trouble(self, environment: Environment, template: str) -> Trouble | None:
        """Say why a template cannot be used, or nothing."""
        try:
            source = super().get_source(environment, template)[0]
            environment.compile(source, template)
            parsed = environment.parse(source)
        except TemplateSyntaxError as error:
            return Trouble(
                _("Jinja no la entiende (%(message)s)", message=error.message), error.lineno
            )
        except UnicodeDecodeError:
            return Trouble(_("no está en UTF-8; guárdela con esa codificación"))
        except OSError as error:
            return Trouble(
                _("esta cuenta no la puede leer (%(strerror)s)", strerror=error.strerror)
            )
        named = {each for each in meta.find_referenced_templates(parsed) if each}
        if template in named:
            return Trouble(
                _(
                    "se incluye a sí misma: «%(template)s» es ella, y no la del kit",
                    template=template,
                )
            )
        lost = named - set(environment.list_templates()) - set(_may_lack(parsed))
        return Trouble(_("nombra «%(lost)s», que no existe", lost=min(lost))) if lost else None


def template_findings(portal: Portal) -> Iterator[Finding]:
    """Yield each of the portal's own templates that cannot be used."""
    from munikit.app.web import create_app  # noqa: PLC0415 - it loads these.

    own = OwnTemplates(portal.settings.root)
    names = [name for name in own.list_templates() if name.endswith(_ENDING)]
    if not names:
        return
    try:
        environment = create_app(portal).jinja_env
    except UnsafeError:
        return  # Nobody is shown anything, and `risk_findings` says why.
    found = [(name, own.trouble(environment, name)) for name in names]
    for name, trouble in found:
        if trouble is not None:
            yield Finding(
                Health.PROBLEM,
                _UNUSABLE % {"folder": own.folder / name, "trouble": trouble},
                _("Corríjala y reinicie portal web, o bórrela. Se muestra la del kit, si la hay"),
            )
    if not any(trouble for _rest, trouble in found):
        told = ngettext(
            "%(num)s plantilla propia se lee", "%(num)s plantillas propias se leen", len(names)
        )
        yield Finding(Health.OK, _("%(told)s sin errores", told=told))


def _may_lack(parsed: nodes.Template) -> Iterator[str]:
    for each in parsed.find_all(nodes.Include):
        if each.ignore_missing and isinstance(each.template, nodes.Const):
            yield str(each.template.value)
