# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The tables of a portal: its own, or the kit's sample."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TypeVar

from sqlalchemy.orm import Session

from munikit.kernel.errors import UnavailableError
from munikit.public.rules import InvalidError, wiring
from munikit.public.rules import gettext as _
from munikit_payments.rates.cpi import CPITable
from munikit_payments.rates.interest import InterestTable
from munikit_payments.settings import PaymentsSettings

log = logging.getLogger(__name__)
T = TypeVar("T")


@dataclass(frozen=True)
class RateTables:
    """``cpi_decimals``: to how many decimals a rise of the index is rounded."""

    cpi: CPITable
    interest: InterestTable
    cpi_decimals: int = 1


def sample_tables() -> RateTables:
    """Return the tables the kit ships; see the README beside them."""
    cpi = Path(str(files("munikit"))) / "data" / "utm_ipc.csv"
    interest = Path(str(files("munikit_payments"))) / "data" / "daily_interest.csv"
    return RateTables(read_cpi(cpi), _interest(interest))


def tables_of(session: Session) -> RateTables:
    """Return the tables of the portal a session belongs to."""
    settings = wiring(session).settings
    payments = settings.of(PaymentsSettings)
    sample = sample_tables()
    own_cpi = payments.cpi_table
    own_interest = payments.interest_table
    return RateTables(
        read_cpi(settings.path(own_cpi)) if own_cpi else sample.cpi,
        _interest(settings.path(own_interest)) if own_interest else sample.interest,
        payments.cpi_decimals,
    )


class UnreadableTableError(UnavailableError):
    """A table can't be read; ``reason`` is for who keeps the portal: file, row and column."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            _(
                "No se puede calcular este cobro por ahora. Vuelva a intentarlo más tarde "
                "o escriba a la municipalidad."
            )
        )
        self.reason = reason


@cache
def read_cpi(path: Path) -> CPITable:
    return _readable(CPITable.read, path)


@cache
def _interest(path: Path) -> InterestTable:
    return _readable(InterestTable.read, path)


def _readable(read: Callable[[Path], T], path: Path) -> T:
    try:
        return read(path)
    except InvalidError as error:
        log.error(  # noqa: TRY400 - the reason says it all.
            "No se puede leer %s. Lo que está atrasado no se puede cobrar hasta que se corrija esa "
            "tabla; la nombra [payments] cpi_table o interest_table en portal.toml",
            error.message,
        )
        raise UnreadableTableError(error.message) from error
