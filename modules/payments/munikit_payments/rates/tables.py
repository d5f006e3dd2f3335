# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The tables of a portal: its own, or the kit's sample."""

from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from sqlalchemy.orm import Session

from munikit.kernel.table_files import read_as_it_stands
from munikit.public.rules import wiring
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


def read_cpi(path: Path) -> CPITable:
    return read_as_it_stands(CPITable.read, path, "[payments] cpi_table")


def _interest(path: Path) -> InterestTable:
    return read_as_it_stands(InterestTable.read, path, "[payments] interest_table")
