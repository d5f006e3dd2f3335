# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Each setting that is wrong is told in Spanish: the file or variable, the key, what to write."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel

from munikit.app.core import CORE
from munikit.app.discovery import discover
from munikit.settings import Section, Settings, SettingsError
from munikit.testing.portals import write_portal

TABLES = {each.name: each.settings for each in discover(CORE)[0] if each.settings}
ENGLISH = re.compile(
    r"\b(input|should|valid|field|required|permitted|must|string|error|unable|parse|expected|"
    r"greater|less|least|most|length|character|Extra inputs)\b"
)


def table_in(annotation: object) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return None


def leaves(model: type[BaseModel], *above: str) -> Iterator[tuple[str, ...]]:
    for name, field in model.model_fields.items():
        inner = table_in(field.annotation)
        if inner is not None:
            yield from leaves(inner, *above, name)
        else:
            yield (*above, name)


def tables(model: type[BaseModel], *above: str) -> Iterator[tuple[str, ...]]:
    for name, field in model.model_fields.items():
        inner = table_in(field.annotation)
        if inner is not None:
            yield (*above, name)
            yield from tables(inner, *above, name)


def every(kind: object) -> list[tuple[str, ...]]:
    walk = leaves if kind is leaves else tables
    of_modules = [key for name, table in TABLES.items() for key in walk(table, name)]
    own = [key for key in walk(Settings) if key != ("root",)]
    modules = [(name,) for name in TABLES] if walk is tables else []
    return [*own, *modules, *of_modules]


def refusal(root: Path) -> str:
    with pytest.raises(SettingsError) as refused:
        Settings.load(root, TABLES)
    return str(refused.value)


def test_the_settings_that_are_walked_are_all_there_are() -> None:
    assert ("site", "phone") in every(leaves)
    assert ("payments", "khipu", "form_minutes") in every(leaves)
    assert len(every(leaves)) > 90


@pytest.mark.parametrize("key", every(leaves), ids=".".join)
def test_a_value_of_another_kind_is_told_in_spanish(tmp_path: Path, key: tuple[str, ...]) -> None:
    """A table stands where a value belongs, which no setting but a table takes."""
    write_portal(tmp_path)
    toml = (tmp_path / "portal.toml").read_text("utf-8")
    *above, last = key
    kept = re.sub(rf"^{last} = .*\n", "", toml, flags=re.MULTILINE)
    line = f"[{'.'.join((*above, last, 'otra', 'cosa'))}]\nx = 1\n"
    kept = re.sub(r"PORTAL_SECRET_KEY=.*", "", kept)
    (tmp_path / "portal.toml").write_text(kept + line, encoding="utf-8")
    if last == "secret_key":
        (tmp_path / ".env").write_text("", encoding="utf-8")

    said = refusal(tmp_path)

    told = [each for each in said.splitlines()[1:] if last.upper() in each.upper()]
    assert told, said
    assert any("portal.toml" in each or ".env" in each for each in told), said
    assert not ENGLISH.search(said.partition("\n")[2].replace(last, "")), said


@pytest.mark.parametrize("table", [(), *every(tables)], ids=lambda key: ".".join(key) or "top")
def test_a_key_that_does_not_exist_is_told_in_spanish(
    tmp_path: Path, table: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    write_portal(tmp_path)
    if table:
        variable = "PORTAL_" + "__".join((*table, "no_existe")).upper()
        monkeypatch.setenv(variable, "x")
    else:
        variable = "no_existe"
        toml = (tmp_path / "portal.toml").read_text("utf-8")
        (tmp_path / "portal.toml").write_text("no_existe = 1\n" + toml, encoding="utf-8")

    said = refusal(tmp_path)

    assert f"{variable}: esta clave no existe" in said
    assert not ENGLISH.search(said.partition("\n")[2]), said


WRONG = [
    ("PORTAL_SITE__PHON", "x", "PORTAL_SITE__PHON: esta clave no existe; ¿quiso escribir phone?"),
    ("PORTAL_SITE__URL", "tramites.example", "debe ser la dirección del portal, como https://"),
    ("PORTAL_SITE__PROXIES", "dos", "debe ser un número entero (dice «dos»)"),
    ("PORTAL_SITE__PROXIES", "9", "debe ser 5 o menos (dice «9»)"),
    ("PORTAL_PRODUCTION", "quizas", "debe ser true o false"),
    ("PORTAL_PRODUCTON", "true", "¿quiso escribir PORTAL_PRODUCTION?"),
    ("PORTAL_IDENTITY__PROVIDER", "google", "que se pueden usar: simulated, claveunica"),
    ("PORTAL_DATABASE__URL", "postgres://portal:1234@servidor/base", "postgresql+psycopg://"),
    ("PORTAL_DATABASE__URL", "postgresql://portal@servidor:puerto/base", "postgresql+psycopg://"),
    ("PORTAL_SECRET_KEY_FALLBACKS", "[", "debe ser una lista entre corchetes"),
    ("PORTAL_CALENDAR__LOCAL_HOLIDAYS", "ayer", 'debe ser una fecha como "2026-12-31"'),
    ("PORTAL_SITE", "x", "PORTAL_SITE: debe ser una tabla"),
    ("PORTAL_SECRET_KEY", "corta", "el mínimo son 32 caracteres"),
]


@pytest.mark.parametrize(("name", "value", "told"), WRONG)
def test_the_way_out_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str, told: str
) -> None:
    write_portal(tmp_path)
    monkeypatch.setenv(name, value)

    said = refusal(tmp_path)

    assert f"variable de entorno {name}" in said
    assert told in said


@pytest.mark.parametrize(
    ("name", "value"),
    [("PORTAL_SECRET_KEY", "corta"), ("PORTAL_DATABASE__URL", "postgres://u:corta@s/b")],
)
def test_no_secret_is_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    write_portal(tmp_path)
    monkeypatch.setenv(name, value)

    assert "corta" not in refusal(tmp_path)


def test_a_stray_variable_of_the_file_is_named(tmp_path: Path) -> None:
    write_portal(tmp_path)
    with (tmp_path / ".env").open("a", encoding="utf-8") as env:
        env.write("PORTAL_SECRETKEY=x\nOTRA_COSA=1\n")

    said = refusal(tmp_path)

    assert (
        ".env, PORTAL_SECRETKEY: esta variable no existe; ¿quiso escribir PORTAL_SECRET_KEY?"
        in said
    )
    assert ".env, OTRA_COSA: esta variable no existe; quítela" in said


@pytest.mark.parametrize("given", ["una-clave-anterior-de-treinta-y-dos-x", '["una","dos"]', "a,b"])
def test_earlier_secrets_are_given_plainly_or_as_a_list(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: str
) -> None:
    write_portal(tmp_path)
    monkeypatch.setenv("PORTAL_SECRET_KEY_FALLBACKS", given)

    assert len(Settings.load(tmp_path).secret_key_fallbacks) in (1, 2)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"[site\n", "revise la l\xc3\xadnea 1, columna"),
        (b'[site]\nurl = "', "revise"),
        ('name = "Ñuñoa"'.encode("latin-1"), "UTF-8"),
    ],
)
def test_a_file_that_cannot_be_read_says_where(
    tmp_path: Path, content: bytes, told: str | bytes
) -> None:
    write_portal(tmp_path)
    (tmp_path / "portal.toml").write_bytes(content)

    assert str(told).replace("l\xc3\xadnea", "línea") in refusal(tmp_path)


def test_a_section_of_a_stranger_is_told_in_spanish_too(tmp_path: Path) -> None:
    class Stalls(Section):
        rows: int = 3

    write_portal(tmp_path, '[stalls]\nrows = "muchas"\n')
    with pytest.raises(SettingsError) as refused:
        Settings.load(tmp_path, {"stalls": Stalls})

    assert "portal.toml, [stalls] rows: debe ser un número entero (dice «muchas»)" in str(
        refused.value
    )


TABLES_AT_FAULT = {
    "two communes": ('cut = "14101"', 'cut = "13120"', "portal.toml, [municipality]: "),
    "a table that is missing": ("[site]", "[brand]", "portal.toml, [site]: falta"),
    "a table in Spanish": ("[kit]", "[sitio]\nx = 1\n[kit]", "portal.toml, [sitio]: esta tabla no"),
    "a table within a table": (
        "[kit]",
        '[payments.khipu]\nenvironment = "production"\n[kit]',
        "portal.toml, [payments.khipu]: ",
    ),
    "two kinds of debt": (
        "[kit]",
        "[payments]\ndebt_kinds = [{kind}, {kind}]\n[kit]".replace(
            "{kind}", '{id = "aseo", title = "A", norm = "n"}'
        ),
        "portal.toml, [payments]: debt_kinds: hay dos",
    ),
    "a key": ('url = "http', 'phone = 3\nurl = "http', "portal.toml, [site] phone: "),
}


@pytest.mark.parametrize("kind", TABLES_AT_FAULT)
def test_a_table_is_named_as_it_is_written_in_the_file(tmp_path: Path, kind: str) -> None:
    before, after, told = TABLES_AT_FAULT[kind]
    write_portal(tmp_path)
    file = tmp_path / "portal.toml"
    text = file.read_text("utf-8")
    if "phone = 3" in after:
        text = re.sub(r"^phone = .*\n", "", text, flags=re.MULTILINE)
    file.write_text(text.replace(before, after, 1), encoding="utf-8")

    assert told in refusal(tmp_path)
