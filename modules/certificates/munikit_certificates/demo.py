# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a portal on show needs: a key to sign documents with, and lists to certify from."""

from functools import partial

from munikit.module import DemoWorld
from munikit_certificates.keys.register import active_key
from munikit_certificates.records.services import bring_records

_BEFORE_ANY_CASE = 42
# Rolls and organisations to try the certificates that need no official with.
_LISTS = {
    "addresses": (
        "rol,resultado,Dirección oficial",
        "123-45,emitir,Los Robles 125",
        "123-46,emitir,Los Robles 131",
        "200-1,revisar,",
    ),
    "takings": (
        "rol,resultado,Afectación a utilidad pública",
        "123-45,emitir,No está afecta a utilidad pública.",
        "123-46,revisar,",
    ),
    "organisations": (
        (
            "rut,resultado,Organización,Inscripción,Depósito del acta,Directiva,"
            "Estado en el registro municipal"
        ),
        (
            "65.012.345-K,emitir,Junta de Vecinos N° 14 Los Robles,Libro 4 N° 1.234,14-03-2019,"
            "Presidencia: Rosa Soto. Secretaría: Luis Rivas. Tesorería: Ana Ojeda,Inscrita"
        ),
    ),
}


def plan_demo(world: DemoWorld) -> None:
    world.plan(_BEFORE_ANY_CASE, 8, partial(_make, world))


def _make(world: DemoWorld) -> None:
    from munikit_certificates.keys.services import make_key  # noqa: PLC0415 - loads cryptography.

    with world.database.transaction() as session:
        if active_key(session) is None:
            make_key(session)
        for source, lines in _LISTS.items():
            bring_records(session, source, "\n".join(lines).encode())
