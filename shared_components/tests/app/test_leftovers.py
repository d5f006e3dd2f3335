# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What the settings say of one module stops that module at most, and is told with its way out."""

import shutil
from pathlib import Path

import pytest

from munikit.app import Portal, compose
from munikit.app.examining import module_findings
from munikit.app.web import create_app
from munikit.module import Finding, Health
from munikit.settings import SettingsError
from munikit.testing.portals import write_portal
from munikit.testing.strangers import MODULES, NAME, Strangers, run, source

ENABLED = f"[modules]\nenabled = {MODULES}\n"
LEFT = {
    "its table": ("[stalls]\nprice = 3\n", "", "portal.toml tiene [stalls]"),
    "a table in its table": ("[stalls.prices]\nday = 3\n", "", "portal.toml tiene [stalls]"),
    "its variable in .env": ("", "PORTAL_STALLS__PRICE=3\n", ".env tiene PORTAL_STALLS__PRICE"),
    "a procedure of it": (
        '[procedures.puesto_de_flores]\nunit = "Rentas"\n',
        "",
        "portal.toml tiene [procedures.puesto_de_flores]",
    ),
}
WRONG = {
    "payments": ("[payments]\norder_days = 99\n", "[payments] order_days: debe ser 30 o menos"),
    "permits": ('[permits]\nrows_per_page = "x"\n', "[permits] rows_per_page: debe ser un número"),
    "certificates": (
        '[certificates]\nsigner = "yo"\n',
        "[certificates] signer: no es uno de los valores",
    ),
    NAME: ('[stalls]\nprice = "caro"\n', "[stalls] price: debe ser un número entero (dice «caro»)"),
    "a key of it that does not exist": ("[stalls]\nprize = 3\n", "¿quiso escribir price?"),
    "no table at all": ("stalls = 3\n", "portal.toml, stalls: debe ser una tabla"),
    "a rule over several keys": (
        '[payments.khipu]\nenvironment = "production"\n',
        "PORTAL_PAYMENTS__KHIPU__API_KEY",
    ),
}


@pytest.fixture
def root(tmp_path: Path, before: Path) -> Path:
    folder = tmp_path / "portal"
    shutil.copytree(before, folder)
    return folder


def serving(portal: Portal) -> list[int]:
    client = create_app(portal).test_client()
    return [client.get(path).status_code for path in ("/", "/tramites", "/entrar")]


def told(portal: Portal, name: str) -> Finding:
    (found,) = [e for e in module_findings(portal) if e.text.startswith(f"Módulo apartado: {name}")]
    return found


@pytest.mark.parametrize("kind", list(LEFT))
def test_what_the_settings_keep_of_a_module_that_was_removed_stops_nothing(
    kind: str, root: Path
) -> None:
    toml, env, said = LEFT[kind]
    write_portal(root, ENABLED + toml)
    with (root / ".env").open("a", encoding="utf-8") as file:
        file.write(env)

    portal = compose(root)

    assert [module.name for module in portal.modules[1:]] == MODULES
    assert serving(portal) == [200] * 3
    found = told(portal, portal.quarantined[0].name)
    assert (found.health, len(portal.quarantined)) == (Health.PROBLEM, 1)
    assert said in found.text
    assert "Instale de nuevo el módulo, o borre" in found.fix
    assert said in run(root, "modules").output


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ('[databse]\nurl = "x"\n', "¿quiso escribir database? Si es de un módulo que ya no está"),
        ("[payment]\norder_days = 3\n", "¿quiso escribir payments?"),
        ("[procedures.permiso_ferias]\nmonths = 3\n", "¿quiso escribir permiso_feria?"),
        ("[procedures.feria]\nmonths = 3\n", "¿quiso escribir permiso_feria?"),
    ],
)
def test_what_is_nearly_a_name_is_a_slip_and_no_silent_default(
    toml: str, said: str, root: Path
) -> None:
    write_portal(root, ENABLED + toml)

    with pytest.raises(SettingsError) as refused:
        compose(root)

    assert said in str(refused.value)


@pytest.mark.parametrize("kind", list(WRONG))
def test_a_bad_value_in_a_modules_own_table_sets_that_module_aside(
    kind: str, root: Path, strangers: Strangers
) -> None:
    toml, said = WRONG[kind]
    name = kind if kind in WRONG and kind in MODULES else NAME
    name = "payments" if "payments" in toml else name
    strangers.install(NAME, source())
    # A key of no table stands before the tables.
    write_portal(root, f"[modules]\nenabled = {[*MODULES, NAME]}\n{toml}")
    if toml.startswith("stalls ="):
        text = (root / "portal.toml").read_text(encoding="utf-8").replace(toml, "")
        (root / "portal.toml").write_text(toml + text, encoding="utf-8")

    portal = compose(root)

    assert serving(portal) == [200] * 3
    assert name not in [module.name for module in portal.modules]
    found = told(portal, name)
    assert found.health is Health.PROBLEM
    assert said in found.text
    assert "portal.toml" in found.text
    assert found.fix.startswith("Corríjalo y reinicie el portal")


def test_a_table_of_a_module_without_settings_sets_it_alone_aside(
    root: Path, strangers: Strangers
) -> None:
    strangers.install(NAME, source().replace("settings=Prices,", ""))
    write_portal(root, f"[modules]\nenabled = {[*MODULES, NAME]}\n[stalls]\ncolor = 1\n")

    portal = compose(root)

    assert serving(portal) == [200] * 3
    assert [module.name for module in portal.modules[1:]] == MODULES
    assert "[stalls] color: esta clave no existe" in told(portal, NAME).text


def test_a_bad_value_in_a_variable_of_the_environment_names_the_variable(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_portal(root, ENABLED)
    monkeypatch.setenv("PORTAL_PERMITS__ROWS_PER_PAGE", "muchas")

    portal = compose(root)

    assert [module.name for module in portal.modules[1:]] == ["payments", "certificates"]
    assert "variable de entorno PORTAL_PERMITS__ROWS_PER_PAGE" in told(portal, "permits").text


def test_what_is_wrong_in_the_kits_own_tables_still_stops_it(root: Path) -> None:
    write_portal(root, f'{ENABLED}[permits]\nrows_per_page = "x"\n[sessions]\nno_existe = 1\n')

    with pytest.raises(SettingsError) as refused:
        compose(root)

    assert "[sessions] no_existe" in str(refused.value)
    assert "[permits] rows_per_page" in str(refused.value)


def test_each_module_is_listed_once(root: Path, strangers: Strangers) -> None:
    strangers.install(NAME, source(fields='requires=(Port("nowhere"),)'))
    write_portal(root, f'{ENABLED[:-2]}, "stalls"]\n[permits]\nrows_per_page = "x"\n')

    lines = run(root, "modules").output.splitlines()

    assert [line.split()[:2] for line in lines] == [
        ["certificates", "activo"],
        ["payments", "activo"],
        ["permits", "apartado"],
        [NAME, "apartado"],
    ]


def test_a_module_set_aside_for_another_is_told_which(root: Path) -> None:
    write_portal(root, f'{ENABLED}[payments]\norder_days = "x"\n')

    found = told(compose(root), "permits")

    assert "lo ofrece «payments», que no está activo" in found.text
    assert found.fix.startswith("Si «payments» está apartado, arregle eso")
