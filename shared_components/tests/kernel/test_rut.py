# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from munikit.kernel.rut import RUT, RUTChecksumError, RUTError, RUTUncheckedError

# chile.md A 3: test vectors, worked by hand or taken from python-stdnum.
VALID = ["12345678-5", "11111111-1", "44444444-4", "76086428-5", "12531909-2", "1000005-K", "6-K"]


@pytest.mark.parametrize("text", VALID)
def test_a_valid_rut_is_read(text: str) -> None:
    assert RUT.parse(text).compact == text


@pytest.mark.parametrize(
    "text",
    [
        "12.345.678-5",
        " 12.345.678-5 ",
        "12345678-5",
        "12345678 5",
        "12 345 678-5",
        "12.345.6785",
        "12,345,678-5",
        "12.345.678-5.",
        "12.345.678 - 5",
        "12.345.678\ufe0f-5",
        "RUN 12.345.678-5",
        "R.U.N. 12.345.678-5",
        "rut: 12345678-5",
        "RUT N° 12.345.678-5,",
    ],
)
def test_dots_spaces_and_hyphen_do_not_matter(text: str) -> None:
    assert str(RUT.parse(text)) == "12.345.678-5"


def test_a_lower_case_k_is_accepted() -> None:
    assert RUT.parse("1.000.005-k").check == "K"


def test_a_wrong_check_digit_is_told_from_a_wrong_form() -> None:
    with pytest.raises(RUTChecksumError):
        RUT.parse("12.345.678-9")


@pytest.mark.parametrize("text", ["", "12.345.678", "hola", "１２３４５６７８-5", "1" * 300, "⓿-0"])
def test_what_is_no_rut_is_refused(text: str) -> None:
    with pytest.raises(RUTError):
        RUT.parse(text)


@given(st.text())
def test_no_text_makes_parsing_fail_in_another_way(text: str) -> None:
    try:
        RUT.parse(text)
    except RUTError:
        return


@given(st.integers(min_value=1, max_value=99_999_999))
def test_every_number_has_a_check_digit_that_parses_back(number: int) -> None:
    assert RUT.parse(str(RUT.of(number))).number == number


# Each fits as a number with its check digit, and would be somebody else.
UNCHECKED = ["13.656.649", "14206817", "17353", "1.365.664", "12345678", "0014206817", "13 656 649"]


@pytest.mark.parametrize("read", [RUT.parse, RUT.typed])
@pytest.mark.parametrize("text", UNCHECKED)
def test_a_number_without_its_check_digit_is_nobody_else(
    text: str, read: Callable[[str], RUT]
) -> None:
    with pytest.raises(RUTUncheckedError):
        read(text)


def test_nine_digits_alone_are_read_where_somebody_types_them_and_in_no_file() -> None:
    assert RUT.typed("123456785") == RUT.typed("0123456785") == RUT.parse("12345678-5")
    with pytest.raises(RUTUncheckedError):
        RUT.parse("123456785")


@given(st.integers(min_value=100_000_000, max_value=100_999_999))
def test_a_provisional_number_without_its_check_digit_is_asked_back(number: int) -> None:
    with pytest.raises(RUTUncheckedError):
        RUT.typed(str(number))


def test_a_check_letter_needs_no_sign_before_it() -> None:
    assert RUT.parse("1000005k") == RUT.typed("1.000.005K") == RUT.parse("1000005-K")
