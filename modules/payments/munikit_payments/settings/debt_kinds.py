# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The kinds of debt there are, and what the municipality says of each."""

from typing import Annotated

from pydantic import StringConstraints

from munikit.public.module import Section
from munikit.settings.sections import Text
from munikit_payments.settings.ordinance import Dated


class DebtKind(Section):
    """A kind of debt.

    ``accrues``: a late payment is adjusted and bears interest (Código Tributario art. 53 through
    DL 3.063 art. 48). ``fines`` are added once to what is overdue, ``online_discounts`` are taken
    from what is paid online before it is due; each with its ordinance's article and dates.

    Of a debt in instalments: ``instalments_in_order``: none is paid before the earlier ones;
    ``second_half_by_cpi``: the second of two rises with the IPC, see `rates.instalments`;
    ``whole_if_first_is_late``: whoever pays the first late owes the whole since then.
    """

    id: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,27}$")]
    title: Text
    norm: str = ""
    accrues: bool = False
    fines: tuple[Dated, ...] = ()
    online_discounts: tuple[Dated, ...] = ()
    instalments_in_order: bool = False
    second_half_by_cpi: bool = False
    whole_if_first_is_late: bool = False


# Whether a fine of a court or an agreement's instalment bears interest is not in the norms read
# for the kit: it does not until the municipality says so.
USUAL_KINDS = (
    DebtKind(
        id="aseo",
        title="Derechos de aseo domiciliario",
        norm="DL 3.063 artículos 6 a 9",
        accrues=True,
    ),
    DebtKind(
        id="patente",
        title="Patente municipal",
        norm="DL 3.063 artículos 23 a 34",
        accrues=True,
    ),
    DebtKind(
        id="permiso_circulacion",
        title="Permiso de circulación",
        norm="DL 3.063 artículos 12 a 22",
        accrues=True,
        instalments_in_order=True,
        second_half_by_cpi=True,
        whole_if_first_is_late=True,
    ),
    DebtKind(id="multa", title="Multa"),
    DebtKind(id="convenio", title="Cuota de convenio de pago"),
)
