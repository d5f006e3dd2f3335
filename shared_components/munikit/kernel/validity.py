# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Whether something that holds between two days holds on a day: one rule for every page."""

from datetime import date
from enum import StrEnum


class Validity(StrEnum):
    NOT_YET = "not_yet"
    IN_FORCE = "in_force"
    EXPIRED = "expired"


def validity(valid_from: date, valid_until: date | None, on: date) -> Validity:
    """Say how something stands on a day; both its days count, and without a last one it stays."""
    if valid_until is not None and valid_until < on:
        return Validity.EXPIRED
    return Validity.NOT_YET if on < valid_from else Validity.IN_FORCE
