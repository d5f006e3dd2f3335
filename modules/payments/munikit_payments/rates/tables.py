# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The tables of a portal: its own, or the kit's sample."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from sqlalchemy.orm import Session

from munikit.wiring import wiring
from munikit_payments.rates.cpi import CPITable
from munikit_payments.rates.interest import InterestTable
from munikit_payments.settings import PaymentsSettings


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
    return RateTables(_cpi(cpi), _interest(interest))


def tables_of(session: Session) -> RateTables:
    """Return the tables of the portal a session belongs to."""
    settings = wiring(session).settings
    payments, sample = settings.of(PaymentsSettings), sample_tables()
    own_cpi, own_interest = payments.cpi_table, payments.interest_table
    return RateTables(
        _cpi(settings.path(own_cpi)) if own_cpi else sample.cpi,
        _interest(settings.path(own_interest)) if own_interest else sample.interest,
        payments.cpi_decimals,
    )


@cache
def _cpi(path: Path) -> CPITable:
    return CPITable.read(path)


@cache
def _interest(path: Path) -> InterestTable:
    return InterestTable.read(path)
