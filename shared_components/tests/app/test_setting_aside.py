# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Whatever a stranger's module does, the portal is up, says why, and loses nothing."""

from pathlib import Path

import pytest

from munikit.app.examining import module_findings
from munikit.app.web import create_app
from munikit.module import Health
from munikit.outbox import run_due
from munikit.testing.strangers import (
    MIGRATION,
    MODULES,
    NAME,
    WITH_MODELS,
    Kind,
    Strangers,
    migration,
    models,
    source,
    upgraded,
)

DROPPED = {
    "pages": 'pages=("stranger_stalls:bp",), ',
    "subscriptions": "subscriptions=(on(ChargePaid, hear),), ",
}
TUPLES = (
    "requires",
    "provides",
    "procedures",
    "pages",
    "roles",
    "navigation",
    "links",
    "subscriptions",
    "jobs",
    "commands",
    "simulators",
    "checks",
    "trials",
)
SET_ASIDE = {
    "import error": Kind("import nothing_like_it\n# Module(", "No module named"),
    "syntax error": Kind("def module(:\n# Module(", "SyntaxError"),
    "sys.exit": Kind("import sys\nsys.exit(3)\n# Module(", "sys.exit(3)"),
    "KeyboardInterrupt": Kind("raise KeyboardInterrupt\n# Module(", "KeyboardInterrupt"),
    **{
        f"plain function in {name}": Kind(
            source(fields=f"{name}=(print,)").replace(DROPPED.get(name, ""), ""),
            f"{name} debe llevar ",
        )
        for name in TUPLES
    },
    "no tuple": Kind(source(fields='checks=Check("stock", print)'), "checks debe llevar Check("),
    "paper that is no function": Kind(source(fields='papers={"x": 3}'), "papers debe llevar"),
    "production that is no function": Kind(source(fields="production=3"), "debe ser una función"),
    "no module": Kind("module = 3\n# Module(", "no es un módulo"),
    "another name": Kind(
        source().replace('name="stalls"', 'name="fairs"'), "dice llamarse «fairs»"
    ),
    "wrong kit version": Kind(source(kit=">=9"), "se hizo para munikit >=9"),
    "no range of versions": Kind(source(kit="nine"), "no es un rango de versiones"),
    "unknown port": Kind(source(fields='requires=(Port("nowhere"),)'), "necesita «nowhere»"),
    "port that is taken": Kind(
        source(fields='provides=(provide(Port("treasury"), 3),)'), "usa el puerto «treasury»"
    ),
    "setting without default": Kind(
        source(more="class Prices(Section):\n    price: int = 0\n    due: int"), "ajustes due"
    ),
    "no migrations folder": Kind(source(more=WITH_MODELS), "carpeta migrations/versions", models()),
    "unreadable migration": Kind(
        source(more=WITH_MODELS),
        "0001_initial.py",
        {**models(), **migration(), "migrations/versions/0001_initial.py": "def ("},
    ),
    "two last migrations": Kind(
        source(more=WITH_MODELS),
        "una sola línea",
        {
            **models(),
            **migration(),
            "migrations/versions/0002_b.py": MIGRATION.replace("0001", "2"),
        },
    ),
    "bad migration": Kind(
        source(more=WITH_MODELS), "0001", {**models(), **migration('op.execute("select nothing")')}
    ),
    "route without permission": Kind(
        source(more='@bp.get("/libre")\ndef free():\n    return ""'), "«stalls.free»"
    ),
    "clashing address": Kind(
        source(more='@bp.get("/tramites")\n@public\ndef ours():\n    return ""'), "«/tramites»"
    ),
    "address within another's": Kind(
        source(more='@bp.get("/tramites/mios")\n@public\ndef ours():\n    return ""'),
        "«/tramites/mios»",
    ),
    "clashing name of pages": Kind(
        source().replace('Blueprint("stalls"', 'Blueprint("debts"'), "las páginas «debts»"
    ),
    "clashing table": Kind(
        source(more=WITH_MODELS),
        "define la tabla «munikit_person», que ya es de «munikit»",
        models("munikit_person"),
    ),
    "table of another": Kind(source(more=WITH_MODELS), "«payments_x»", models("payments_x")),
    "clashing job": Kind(
        source(fields='jobs=(Job("notices.send_mail", print),)'), "notices.send_mail"
    ),
    "clashing procedure": Kind(
        source(
            more="from munikit_permits import module as theirs",
            fields="procedures=theirs.procedures",
        ),
        "«permiso_feria»",
    ),
    "models that do not fit together": Kind(
        source(more=WITH_MODELS),
        "Nowhere",
        {**models(column='it: Mapped["Nowhere"] = relationship()'), **migration()},
    ),
    "link to nowhere": Kind(
        source(fields='links=(PublicLink("Puestos", "stalls.nowhere"),)'), "«stalls.nowhere»"
    ),
    "pages without a file": Kind(
        source().replace("stranger_stalls:bp", "stranger_stalls.desk:bp"),
        "nombra las páginas «stranger_stalls.desk:bp» y no existe stranger_stalls.desk",
    ),
    "pages without a blueprint": Kind(
        source().replace("stranger_stalls:bp", "stranger_stalls:lost"),
        "nombra las páginas «stranger_stalls:lost» y stranger_stalls no tiene un Blueprint lost",
    ),
    "pages whose imports are not there": Kind(
        source().replace("stranger_stalls:bp", "stranger_stalls.desk:bp"),
        "No module named 'nothing_like_it'",
        {"desk.py": "import nothing_like_it\n"},
    ),
    "pages that leave": Kind(
        source().replace("stranger_stalls:bp", "stranger_stalls.desk:bp"),
        "sys.exit(3)",
        {"desk.py": "import sys\nsys.exit(3)\n"},
    ),
    "pages that interrupt": Kind(
        source().replace("stranger_stalls:bp", "stranger_stalls.desk:bp"),
        "KeyboardInterrupt",
        {"desk.py": "raise KeyboardInterrupt\n"},
    ),
    "pages without the name of a blueprint": Kind(
        source().replace("stranger_stalls:bp", "stranger_stalls"), "pages debe llevar "
    ),
    "hook in every page": Kind(
        source(more="@bp.before_app_request\ndef first():\n    raise ValueError"),
        "todas las páginas",
    ),
    "raising look at production": Kind(
        source(fields="production=lambda settings: 1 / 0"), "ZeroDivisionError"
    ),
    "raising destinations": Kind(
        source(fields="destinations=lambda settings: 1 / 0"), "ZeroDivisionError"
    ),
}


WITH_TABLES = {
    kind: SET_ASIDE[kind]
    for kind in (
        "import error",
        "unknown port",
        "no migrations folder",
        "bad migration",
        "two last migrations",
        "clashing address",
        "clashing job",
        "wrong kit version",
        "plain function in checks",
    )
}


@pytest.mark.parametrize("has_settings", [True, False], ids=["settings", "no settings"])
@pytest.mark.parametrize("kind", list(WITH_TABLES))
def test_a_module_set_aside_with_settings_or_without_stops_nothing_else(
    kind: str, root: Path, strangers: Strangers, *, has_settings: bool
) -> None:
    fault = WITH_TABLES[kind]
    written = fault.source if has_settings else fault.source.replace("settings=Prices,", "")
    strangers.install(NAME, written, files=fault.files)

    portal = upgraded(root, fault)

    assert [module.name for module in portal.modules[1:]] == MODULES
    assert create_app(portal).test_client().get("/").status_code == 200
    (said,) = [each for each in module_findings(portal) if NAME in each.text]
    assert said.text.startswith(f"Módulo apartado: {NAME}: ")
    assert said.fix


@pytest.mark.parametrize("kind", list(SET_ASIDE))
def test_a_module_that_cannot_run_is_set_aside_and_the_portal_is_up(
    kind: str, root: Path, strangers: Strangers
) -> None:
    fault = SET_ASIDE[kind]
    strangers.install(NAME, fault.source, files=fault.files)

    portal = upgraded(root, fault)

    assert [module.name for module in portal.modules[1:]] == MODULES
    client = create_app(portal).test_client()
    assert [client.get(path).status_code for path in ("/", "/tramites", "/entrar")] == [200] * 3
    assert client.get("/puestos").status_code == 404
    assert run_due(portal.database, portal.jobs) > 0
    (said,) = [each for each in module_findings(portal) if NAME in each.text]
    assert (said.health, said.fix != "") == (Health.PROBLEM, True)
    assert f"Módulo apartado: {NAME}: " in said.text
    assert fault.said in said.text
