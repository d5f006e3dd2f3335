# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Which addresses the portal answers at, for whoever leads people to one."""

from collections.abc import Iterable, Sequence
from importlib import import_module

from flask import Blueprint, Flask
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, RequestRedirect

from munikit.module import Module


def blueprints(names: Iterable[str]) -> tuple[Blueprint, ...]:
    """Load the files with pages of these names, each once: ``package.module:attribute``."""
    return tuple(dict.fromkeys(_loaded(name) for name in names))


def _loaded(name: str) -> Blueprint:
    module, _, attribute = name.partition(":")
    found = getattr(import_module(module), attribute)
    if not isinstance(found, Blueprint):
        raise TypeError(f"{name} is no blueprint")
    return found


def application(modules: Sequence[Module]) -> Flask:
    """Make an application that answers nobody, with the views of the modules."""
    made = Flask("fitting", static_folder=None)
    for module in modules:
        for blueprint in module.blueprints:
            made.register_blueprint(blueprint)
    return made


class Pages:
    """The addresses of the modules that run.

    A process that answers people has them made ready anyway; another makes them ready when it is
    first asked, which most never are: they take a megabyte.
    """

    def __init__(self, modules: Sequence[Module]) -> None:
        self._modules = modules
        self._addresses: Map | None = None

    def are_of(self, app: Flask) -> None:
        """Ask the application that answers people."""
        self._addresses = app.url_map

    def serves(self, path: str) -> bool:
        """Say whether a page of the portal answers at ``path``."""
        if self._addresses is None:
            self._addresses = application(self._modules).url_map
        try:
            self._addresses.bind("portal").match(path.partition("?")[0])
        except RequestRedirect:
            return True
        except HTTPException:
            return False
        return True
