# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A portal is generated from wherever the kit is, whole or not at all."""

import json
import shutil
import sys
import time
from pathlib import Path

import pytest
from cookiecutter.exceptions import FailedHookException
from cookiecutter.main import cookiecutter

from munikit.settings import Settings
from munikit_payments.gateways import SETTINGS

from .conftest import KIT, Generate, copy_kit  # type: ignore[import-not-found] # A test folder is no package.

pytestmark = pytest.mark.generate
HOSTILE = {
    "climbing path": {"municipality": "../evil"},
    "absolute path": {"municipality": "/abs"},
    "Jinja": {"commune": "{{7*7}}"},
    "our delimiters": {"commune": "<< cookiecutter.__class__ >>"},
    "our statements": {"email": "<% for x in 1 %>"},
    "our line prefix": {"commune": "#% set x = 1"},
    "unfinished template": {"commune": "<<"},
    "Python": {"commune": 'x"; import os; os.system("touch owned")'},
    "quotes": {"commune": 'Villa "La Chimba"'},
    "emoji": {"commune": "Valdivia 😀"},
    "300 characters": {"commune": "a" * 300},
    "TOML": {"email": 'a@b.cl"\n[kit]\nversion = "6"'},
    "no such module": {"modules": "../permits"},
}
MESSAGES_FIT_IN = 250


@pytest.mark.parametrize("answers", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_answer_leaves_nothing_behind(answers: dict[str, str], tmp_path: Path) -> None:
    output = tmp_path / "inner" / "output"
    output.mkdir(parents=True)
    home = {"replay_dir": str(tmp_path / "replay"), "cookiecutters_dir": str(tmp_path / "kits")}

    with pytest.raises(FailedHookException) as refusal:
        cookiecutter(
            str(KIT),
            no_input=True,
            extra_context=answers,
            output_dir=str(output),
            default_config=home,
        )

    assert str(refusal.value).isprintable()
    assert len(str(refusal.value)) < MESSAGES_FIT_IN
    assert list(tmp_path.rglob("*")) == [tmp_path / "inner", output]


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ({"commune": "Baldivia"}, "«Baldivia» no está en la lista de comunas. ¿Quiso decir"),
        ({"modules": "permits"}, "El módulo permits necesita certificates y payments: agréguelos."),
        ({"charging": "bitcoin"}, "escriba simulado, caja, webpay."),
        ({"sample_data": "quizás"}, "escriba sí o no."),
    ],
)
def test_a_refusal_is_one_clean_line(
    generate: Generate, answers: dict[str, str], message: str
) -> None:
    made = generate(**answers)

    assert made.code == 1
    assert message in made.said
    assert made.said.count("\n") == 1
    assert list(made.folder.iterdir()) == []


def test_all_the_defaults_make_a_portal(portal: Path) -> None:
    settings = Settings.load(portal, {"payments": SETTINGS})

    assert portal.name == "portal-valdivia"
    assert settings.municipality.name == "Municipalidad de Valdivia"
    assert settings.municipality.region == "Los Ríos"
    assert settings.modules.enabled == ("permits", "payments", "certificates")
    assert (portal / "instance" / "demo-pending").is_file()


@pytest.mark.parametrize(
    ("commune", "name", "folder"),
    [
        ("Ilustre Municipalidad de Ñuñoa", "Ilustre Municipalidad de Ñuñoa", "portal-nunoa"),
        ("o'higgins", "Municipalidad de O'Higgins", "portal-ohiggins"),
        ("08206", "Municipalidad de Los Álamos", "portal-los-alamos"),
    ],
)
def test_names_keep_their_letters_everywhere(
    generate: Generate, commune: str, name: str, folder: str
) -> None:
    made = generate(commune=commune, sample_data="no", modules="pagos", charging="caja")

    assert made.code == 0, made.said
    assert made.portal.name == folder
    settings = Settings.load(made.portal, {"payments": SETTINGS})
    assert settings.municipality.name == name
    assert settings.of(SETTINGS).environment == "counter_only"
    assert name in (made.portal / "README.md").read_text(encoding="utf-8")
    assert not (made.portal / "instance").exists()


def test_the_kit_may_be_a_git_repository_at_a_tag(generate: Generate, kit_repository: Path) -> None:
    made = generate(f"git+file://{kit_repository}", "--checkout", "v9.9.9")

    assert made.code == 0, made.said
    kept = json.loads((made.portal / ".portal-answers.json").read_text(encoding="utf-8"))
    assert kept["kit"]["checkout"] == "v9.9.9"
    assert kept["kit"]["source"] == f"git+file://{kit_repository}"


def test_the_kit_may_be_anywhere_and_gives_the_same_packages(
    generate: Generate, portal: Path, kit: Path, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "el kit's copy"
    shutil.copytree(kit, elsewhere)

    made = generate(elsewhere)

    assert made.code == 0, made.said
    sums = Path("vendor", "wheels", "SHA256SUMS")
    assert (made.portal / sums).read_bytes() == (portal / sums).read_bytes()


def test_generating_leaves_nothing_in_the_temporary_folder(generate: Generate) -> None:
    made = generate()

    left = {path.name for path in made.home.iterdir()}
    assert left <= {".cookiecutter_replay", ".cookiecutters", ".cache", ".local"}


@pytest.mark.parametrize("builder", ["hatchling", "rcssmin"])
def test_without_a_builder_nothing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, builder: str
) -> None:
    monkeypatch.setitem(sys.modules, builder, None)

    with pytest.raises(FailedHookException, match=rf"Falta {builder}.*requirements\.lock"):
        cookiecutter(str(KIT), no_input=True, output_dir=str(tmp_path), default_config=True)

    assert list(tmp_path.iterdir()) == []


def test_generating_takes_seconds(generate: Generate) -> None:
    started = time.monotonic()

    assert generate().code == 0

    assert time.monotonic() - started < 15  # Two seconds on an idle machine.


def test_a_package_that_cannot_be_built_is_said_plainly(generate: Generate, tmp_path: Path) -> None:
    broken = tmp_path / "kit"
    copy_kit(broken)
    project = broken / "modules" / "permits" / "pyproject.toml"
    listed = 'packages = ["munikit_permits"]'
    project.write_text(project.read_text().replace(listed, 'packages = "munikit_permits"'))

    made = generate(broken)

    assert made.code == 1
    assert "No se pudo armar un paquete del kit. munikit-permits:" in made.said
    assert "Stopping generation" not in made.said
    assert list(made.folder.iterdir()) == []
