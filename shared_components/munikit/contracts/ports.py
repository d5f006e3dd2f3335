# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Ask through a port: a typed promise that one installed module keeps for the others."""

from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Port(Generic[T]):
    """What a module may require. The type argument is the Protocol its provider keeps."""

    name: str


@dataclass(frozen=True)
class Provision:
    """An implementation offered for a port; made by `provide`, which checks the types.

    Not generic on purpose: in a list of generic provisions mypy infers ``Any`` and checks nothing.
    """

    port: str
    implementation: object


def provide(port: Port[T], implementation: T) -> Provision:
    """Offer an implementation of a port; of two offers, the first module in ``enabled`` has it."""
    return Provision(port.name, implementation)
