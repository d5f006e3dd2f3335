# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The bank's files as an official sees them."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from munikit.public.rules import NotFoundError
from munikit.public.rules import gettext as _
from munikit_payments.transfers.models import BankFile, BankFileProblem, BankLine


def newest_files(session: Session, most: int) -> Sequence[BankFile]:
    newest = select(BankFile).order_by(BankFile.loaded_at.desc()).limit(most)
    return session.scalars(newest).all()


def find_file(session: Session, file_id: UUID, *, for_update: bool = False) -> BankFile:
    """Return a file of the bank's; ``for_update`` so that nobody else decides on it meanwhile.

    Raises:
        NotFoundError: there is none with that id.
    """
    file = session.get(BankFile, file_id, with_for_update=for_update or None)
    if file is None:
        raise NotFoundError(_("No encontramos ese archivo."))
    return file


def lines_of(session: Session, file: BankFile) -> Sequence[BankLine]:
    query = select(BankLine).where(BankLine.file_id == file.id).order_by(BankLine.row)
    return session.scalars(query).all()


def problems_of(session: Session, file: BankFile) -> Sequence[BankFileProblem]:
    wrong = select(BankFileProblem).where(BankFileProblem.file_id == file.id)
    return session.scalars(wrong.order_by(BankFileProblem.row)).all()


def find_line(session: Session, line_id: UUID) -> BankLine:
    """Return a transfer as the bank told it.

    Raises:
        NotFoundError: there is none with that id.
    """
    line = session.get(BankLine, line_id)
    if line is None:
        raise NotFoundError(_("No encontramos esa transferencia."))
    return line
