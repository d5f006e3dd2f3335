# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""No link leads nowhere, and every page that stands by itself has a link that leads to it."""

import pytest
from fuzz.linked import unlinked, walk
from fuzz.town import Town

pytestmark = [pytest.mark.xdist_group("fuzz"), pytest.mark.timeout(900)]

# Machines ask for them, or another site or a form sends people there.
NOT_LOOKED_FOR = {
    "/.well-known/munikit-keys.json",
    "/.well-known/munikit-keys.jws",
    "/.well-known/munikit-revoked.json",
    "/.well-known/munikit-revoked.jws",
    "/api/verificar",
    "/entrar/claveunica/vuelta",
    "/entrar/seguir",
    "/healthz",
    "/readyz",
    "/salir/listo",
    "/v/worker.js",
}
# Offered once somebody has answered a survey, which nobody in the demo has.
LATER = {"/bandeja/encuesta.csv"}


def test_no_link_leads_nowhere_and_no_page_is_hidden(town: Town) -> None:
    walked = walk(town)

    assert walked.broken == []
    assert len(walked.reached) > 50
    assert unlinked(town, walked) == NOT_LOOKED_FOR | LATER
