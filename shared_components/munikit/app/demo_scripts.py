# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What becomes of each of the demo's cases: the acts, by how many business days old it is."""

from collections.abc import Mapping, Sequence

from munikit.app.demo_acts import (
    Step,
    answer,
    appeal,
    approve,
    ask,
    ask_opinion,
    assign,
    claim,
    forward,
    give_opinion,
    label,
    message,
    note,
    reject,
    say,
    sign,
    take,
    withdraw,
)
from munikit.app.demo_pruning import PRUNING

Script = Mapping[int, Sequence[Step]]

_SEEN = "Inspección fue a verlo: el árbol está en la vereda y se puede podar."
_WIND = "Con el viento del lunes cayó otra rama. ¿Pueden venir esta semana?"
_FULL = "Los puestos de la feria ya están asignados por este año."
_CABLES = "¿Hay que cortar el tránsito para podarlo?"

# In the order of their folios; those after the last wait for whoever tries the portal.
_FAIR: Sequence[Script] = (
    {1: [take], 3: [note("Llamé dos veces a la persona y no contesta.")]},
    {1: [label("reclamo")], 4: [say("¿Cuándo me responden? La feria parte pronto.")]},
    {2: [take, label("urgente")], 4: [note("Falta confirmar el metraje con Rentas.")]},
    {},
    {3: [take], 15: [ask]},
    {1: [take], 3: [approve]},
    {11: [reject(_FULL)], 13: [appeal("El puesto 14 quedó libre en octubre. Pido ese.")]},
    {5: [reject(_FULL)]},
    {2: [withdraw]},
    {4: [message("Su solicitud está en orden. Le respondemos esta semana.")], 5: [approve]},
    {2: [ask], 5: [answer("Adjunto lo que me pidieron. Gracias.")]},
    {1: [assign], 2: [label("terreno")]},
    {1: [take]},
)
_TREES: Sequence[Script] = (
    {2: [forward(_SEEN)], 4: [say(_WIND)], 11: [claim], 12: [label("reclamo", "urgente")]},
    {
        1: [take, forward(_SEEN)],
        2: [take, ask_opinion("Dirección de Tránsito", _CABLES)],
        4: [give_opinion("No hace falta: basta con señalizar la vereda.")],
        5: [approve],
        6: [sign],
    },
    {2: [forward(_SEEN)], 3: [label("terreno")]},
    {
        1: [take, forward(_SEEN)],
        2: [take, label("terreno")],
        3: [ask_opinion("Asesoría Jurídica", "¿Está protegido este castaño?")],
        5: [note("Jurídica pidió unos días más por teléfono.")],
    },
    {
        1: [take, forward(_SEEN)],
        2: [take, ask_opinion("Dirección de Tránsito", _CABLES)],
        4: [give_opinion("Sí, un carril por una mañana. Avisen con dos días.")],
        5: [approve],
    },
    {1: [take, forward(_SEEN)]},
)
SCRIPTS: Mapping[str, Sequence[Script]] = {"permiso_feria": _FAIR, PRUNING: _TREES}
