# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The pages that modules name: their files are loaded here, for whoever answers people."""

from collections.abc import Mapping, Sequence
from importlib import import_module

from flask import Blueprint, Flask
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, RequestRedirect

from munikit.app.discovery import UnfitError
from munikit.kernel.words import gettext as _
from munikit.module import Module


def blueprints_of(module: Module) -> tuple[Blueprint, ...]:
    """Load the files with a module's pages; several may add to one blueprint.

    Raises:
        UnfitError: there is no such file, or no such blueprint in it.
    """
    return tuple(dict.fromkeys(_loaded(name) for name in module.pages))


def _loaded(name: str) -> Blueprint:
    place, _rest, attribute = name.partition(":")
    try:
        found = import_module(place)
    except ModuleNotFoundError as error:
        if not f"{place}.".startswith(f"{error.name}."):
            raise  # It is there, and what it imports is not.
        raise UnfitError(
            _("nombra las páginas «%(name)s» y no existe %(name2)s", name=name, name2=error.name)
        ) from error
    made = getattr(found, attribute, None)
    if not isinstance(made, Blueprint):
        raise UnfitError(
            _(
                "nombra las páginas «%(name)s» y %(place)s no tiene un Blueprint %(attribute)s",
                name=name,
                place=place,
                attribute=attribute,
            )
        )
    return made


def owners_of_pages(modules: Sequence[Module]) -> Mapping[str, str]:
    """Return the name of the module that each blueprint is of."""
    return {made.name: module.name for module in modules for made in blueprints_of(module)}


def application(modules: Sequence[Module]) -> Flask:
    """Make an application that answers nobody, with the views of the modules."""
    made = Flask("fitting", static_folder=None)
    for module in modules:
        for each in blueprints_of(module):
            made.register_blueprint(each)
    return made


def serves(addresses: Map, path: str) -> bool:
    """Say whether a page answers at ``path``."""
    try:
        addresses.bind("portal").match(path.partition("?")[0])
    except RequestRedirect:
        return True
    except HTTPException:
        return False
    return True
