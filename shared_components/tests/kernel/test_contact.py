# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""RUNs, addresses and telephones are read as people type and paste them, or refused in words."""

from pathlib import Path

import pytest

from munikit.kernel.communes import find_commune, likely_communes
from munikit.kernel.contact import (
    ContactError,
    deliverable,
    likely_email,
    read_email,
    read_phone,
)
from munikit.kernel.rut import RUT, RUTError
from munikit.kernel.text import tidy

FIELD = Path(__file__).parent.parent / "field"


def typed(name: str) -> list[str]:
    lines = (FIELD / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t")[0] for line in lines[1:]]


def outcome(text: str) -> str:
    try:
        return read_email(text)
    except ContactError:
        return "refused"


def test_addresses_of_the_field_are_read_or_refused() -> None:
    assert [outcome(text) for text in typed("correos.tsv")] == [
        "refused",
        "refused",
        "ana@ejemplo.cl",
        "ana@ejemplo.cl",
        "ana@ejemplo.cl",
        "refused",
        "refused",
        "jorge@ejemplo.cl",
        "rosa@gmial.com",
        "ana@ñandú.cl",
        "refused",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "@",
        "a@b",
        "a@b.c",
        "a b@c.cl",
        "a@b@c.cl",
        ".a@c.cl",
        "a.@c.cl",
        "a@c..cl",
        f"{'a' * 65}@c.cl",
        f"a@{'b' * 64}.cl",
        f"a@{'b.' * 60}cl",
        "a@c.cl\nBcc: x@y.cl",
        "a@10.0.0.1",
    ],
)
def test_what_no_mail_arrives_at_is_refused(text: str) -> None:
    assert outcome(text) == "refused"


def test_letters_that_mail_servers_do_not_take_are_named() -> None:
    with pytest.raises(ContactError, match="no puede llevar tildes ni ñ"):
        read_email("josé@ejemplo.cl")


def test_a_domain_of_our_letters_is_sent_to_in_ascii() -> None:
    assert deliverable(read_email("Ana@ÑANDÚ.cl")) == "Ana@xn--and-6ma2c.cl"


@pytest.mark.parametrize(
    ("address", "likely"),
    [
        ("rosa@gmial.com", "rosa@gmail.com"),
        ("rosa@gmail.con", "rosa@gmail.com"),
        ("rosa@hotmal.com", "rosa@hotmail.com"),
        ("rosa@outllook.com", "rosa@outlook.com"),
        ("rosa@gmail.com", ""),
        ("rosa@hotmail.cl", ""),
        ("oirs@munivaldivia.cl", ""),
        ("rosa@ymail.com", ""),
    ],
)
def test_only_a_slip_in_a_usual_domain_is_asked_about(address: str, likely: str) -> None:
    assert likely_email(address) == likely


def test_telephones_of_the_field_are_read_or_refused() -> None:
    *chilean, foreign, fixed = typed("telefonos.tsv")

    assert [read_phone(text) for text in chilean] == ["912345678"] * 3
    assert read_phone(fixed) == "223456789"
    with pytest.raises(ContactError, match="es de otro país"):
        read_phone(foreign)


@pytest.mark.parametrize(
    "text",
    ["56912345678", "569 12345678", "56-9-1234-5678", "tel:+56912345678", "Tel: 9 1234 5678"],
)
def test_a_telephone_is_read_with_the_country_and_without_its_sign(text: str) -> None:
    assert read_phone(text) == "912345678"


@pytest.mark.parametrize(
    "text",
    [
        "Mailto:ana@ejemplo.cl",
        "MAILTO: ana@ejemplo.cl",
        "'ana@ejemplo.cl",
        "'ana@ejemplo.cl'",
        "Ana Pérez <ana@ejemplo.cl>",
        '"Pérez, Ana" <mailto:ana@ejemplo.cl>;',
    ],
)
def test_an_address_is_read_out_of_what_was_copied_with_it(text: str) -> None:
    assert read_email(text) == "ana@ejemplo.cl"


@pytest.mark.parametrize("text", ["", "12345", "812345678", "+56 9 1234 567", "9 1234 5678 ext 2"])
def test_what_is_no_telephone_is_refused(text: str) -> None:
    with pytest.raises(ContactError, match="9 dígitos"):
        read_phone(text)


def test_runs_of_the_field_are_read_or_refused() -> None:
    *right, wrong = typed("run.tsv")

    assert [RUT.parse(text).compact for text in right] == [
        "12345678-5",
        "12345678-5",
        "100000000-7",
        "12345678-5",
        "10000013-K",
    ]
    with pytest.raises(RUTError):
        RUT.parse(wrong)


def test_communes_of_the_field_are_known_by_their_code() -> None:
    lines = (FIELD / "comunas.tsv").read_text(encoding="utf-8").splitlines()[1:]
    for text, cut, shown in (line.split("\t") for line in lines):
        found = [find_commune(text)] if "(asks)" not in shown else likely_communes(text)

        assert [(each.cut, each.name) for each in found if each] == [
            (cut, shown.removesuffix(" (asks)"))
        ]


def test_line_breaks_stay_only_where_there_are_lines() -> None:
    assert tidy("a\r\nb\u2029c\x00", lines=True) == "a\nb\nc"
    assert tidy("a\r\nb") == "a b"
