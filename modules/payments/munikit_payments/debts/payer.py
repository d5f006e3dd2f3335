# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Who pays debts at the till."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from munikit.kernel.encodings import GARBLED, is_garbled
from munikit.kernel.rut import RUTError
from munikit.people import Person, enrol, goes_by
from munikit.public.rules import RUT, InvalidError
from munikit.public.rules import gettext as _


def payer_named(session: Session, run: str, name: str) -> Person:
    """Return whoever stands at the till to pay, who may be new to the portal.

    Raises:
        InvalidError: it is no RUN, or known by another name, or the name is missing or garbled.
    """
    try:
        parsed = RUT.typed(run)
    except RUTError as error:
        raise InvalidError(_("RUN de quien paga: %(words)s", words=error.words)) from None
    known = session.scalar(select(Person).where(Person.run == parsed))
    if known is None and not name:
        raise InvalidError(_("Escriba el nombre de quien paga: es su primera vez en el portal"))
    if known is not None and name and not goes_by(known, name):
        raise InvalidError(
            _(
                "Ese RUN está en el portal con otro nombre. Revise la cédula de quien "
                "paga, y si el RUN es ese deje el nombre vacío"
            )
        )
    if is_garbled(name):
        raise InvalidError(GARBLED)
    return enrol(session, parsed, name)
