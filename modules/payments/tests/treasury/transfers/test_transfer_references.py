# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A reference survives what people and banks do to it, and a wrong digit is found."""

import pytest

from munikit_payments.transfers.references import reference_in, reference_of


def test_a_reference_ends_in_a_digit_that_checks_the_others() -> None:
    assert (reference_of(12), reference_of(13)) == ("TR00000126", "TR00000135")


@pytest.mark.parametrize(
    "text",
    [
        "TR00000126",
        "tr00000126 patente rosa",
        "TRANSF DE ROSA VERA TR 0000 0126",
        "pago:TR-0000-0126.",
        "T.R. 00000126",
    ],
)
def test_it_is_found_however_it_was_written(text: str) -> None:
    assert reference_in(text) == "TR00000126"


@pytest.mark.parametrize(
    "text", ["", "patente", "00000126", "TR0000126", "TR000001265", "XTR00000126", "12345678-5"]
)
def test_nothing_else_is_taken_for_one(text: str) -> None:
    assert reference_in(text) == ""


def test_no_wrong_digit_and_no_two_swapped_make_another_reference() -> None:
    right = reference_of(4_190_273)
    digits = right[2:]
    wrong = {
        f"TR{digits[:n]}{other}{digits[n + 1 :]}"
        for n in range(8)
        for other in "0123456789"
        if other != digits[n]
    }
    swapped = {f"TR{digits[:n]}{digits[n + 1]}{digits[n]}{digits[n + 2 :]}" for n in range(7)}

    mistyped = wrong | swapped - {right}
    assert not [text for text in mistyped if text == reference_of(int(text[2:9]))]
