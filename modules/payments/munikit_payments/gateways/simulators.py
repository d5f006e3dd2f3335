# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What gateways' simulators share: the payer's page, and being told to misbehave."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any

from flask import Flask, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from munikit.public.rules import Money

_TEMPLATES = Path(__file__).parent / "templates"


def simulator(name: str) -> Flask:
    """Make a simulator's program, which has the templates of all of them."""
    return Flask(name, template_folder=str(_TEMPLATES), static_folder=None)


def payer_page(title: str, said: str = "", pesos: int = 0, **actions: str) -> str:
    """Return the page where a payer acts: ``said`` and its amount, and a button for each action.

    Without actions nothing can be paid here any more.
    """
    amount = Money(pesos)
    return render_template("simulated.html", title=title, said=said, amount=amount, actions=actions)


def add_control(
    app: Flask,
    faults: type[StrEnum],
    *,
    tell: Callable[[Any], None],
    state: Callable[[], Mapping[str, object]],
) -> None:
    @app.route("/_simulator/", methods=["GET", "POST"])
    def control() -> ResponseReturnValue:
        """Set a fault with ``POST fault=notice_never`` (empty to behave); read what it keeps."""
        if request.method == "POST":
            wanted = request.form.get("fault", "")
            if wanted not in set(faults):
                return jsonify(error=f"faults: {', '.join(faults)}"), 400
            tell(faults(wanted))
        return jsonify(state())
