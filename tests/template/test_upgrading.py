# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Generating again over a portal: what the municipality decided stays, or nothing is touched."""

import hashlib
import os
import shutil
import tomllib
import zipfile
from pathlib import Path

import pytest

from munikit_generator import prepare

from .conftest import Generate, Generation, git  # type: ignore[import-not-found] # A test folder is no package.

WHO = ("-c", "user.name=Prueba", "-c", "user.email=prueba@example.cl")
STRANGER = "munikit_reservas-0.2.0-py3-none-any.whl"
NEEDS = "some-library==1.0 --hash=sha256:00"


@pytest.fixture
def edited(portal: Path, tmp_path: Path) -> Path:
    """A portal somebody has worked on: everything in git, and a stranger's module in it."""
    copy = tmp_path / portal.name
    shutil.copytree(portal, copy)
    settings = copy / "portal.toml"
    text = settings.read_text(encoding="utf-8")
    text = text.replace('phone = ""', 'phone = "63 222 1111"')
    text = text.replace('"certificates"]', '"certificates", "reservas"]')
    text = text.replace('version = "0.1.0"', 'version = "0.0.9"')
    settings.write_text(text + "\n[reservas]\nprice = 3\n", encoding="utf-8")
    (copy / "brand" / "crest.svg").write_text("<svg/>", encoding="utf-8")
    (copy / "Makefile").write_text("ours:\n\techo ours\n", encoding="utf-8")
    (copy / "templates" / "munikit").mkdir(parents=True)
    (copy / "templates" / "munikit" / "privacy.html").write_text("ours", encoding="utf-8")
    wheel = copy / "vendor" / "wheels" / STRANGER
    wheel.write_bytes(b"wheel")
    with (copy / "requirements.lock").open("a", encoding="utf-8") as lock:
        lock.write(f"./vendor/wheels/{STRANGER} --hash=sha256:11\n{NEEDS}\n")
    git(copy, "add", "--all")
    git(copy, *WHO, "commit", "--quiet", "--message=Ours")
    return copy


def upgrade(generate: Generate, edited: Path, *options: str) -> Generation:
    answers = str(edited / ".portal-answers.json")
    more = ("--overwrite-if-exists", "--config-file", answers, *options)
    return generate(None, *more, into=edited.parent)


def test_what_the_municipality_decided_stays(generate: Generate, edited: Path) -> None:
    done = upgrade(generate, edited)

    assert done.code == 0, done.said
    settings = tomllib.loads((edited / "portal.toml").read_text(encoding="utf-8"))
    assert settings["site"]["phone"] == "63 222 1111"
    assert settings["modules"]["enabled"][-1] == "reservas"
    assert settings["reservas"] == {"price": 3}
    assert (edited / "brand" / "crest.svg").read_text() == "<svg/>"
    assert (edited / "Makefile").read_text().startswith("ours:")
    assert (edited / "templates" / "munikit" / "privacy.html").read_text() == "ours"


def test_what_the_kit_brings_lies_beside_and_is_said(generate: Generate, edited: Path) -> None:
    done = upgrade(generate, edited)

    for name in ("portal.toml", "Makefile", "brand/crest.svg"):
        assert (edited / f"{name}.nuevo").is_file(), name
        assert f"{name} queda como lo tenía" in done.said
    assert "portal db upgrade" in done.said
    assert "Listo" not in done.said


def test_the_version_the_settings_name_is_the_one_that_was_installed(
    generate: Generate, edited: Path
) -> None:
    upgrade(generate, edited)

    settings = tomllib.loads((edited / "portal.toml").read_text(encoding="utf-8"))
    assert settings["kit"]["version"] == "0.1.0"


def test_the_wheels_of_others_stay_with_their_lines(generate: Generate, edited: Path) -> None:
    done = upgrade(generate, edited)

    lock = (edited / "requirements.lock").read_text(encoding="utf-8").splitlines()
    sums = (edited / "vendor" / "wheels" / "SHA256SUMS").read_text(encoding="utf-8")
    assert lock[-2:] == [f"./vendor/wheels/{STRANGER} --hash=sha256:11", NEEDS]
    assert len([line for line in lock if "munikit_payments-" in line]) == 1
    assert (edited / "vendor" / "wheels" / STRANGER).read_bytes() == b"wheel"
    assert f"{hashlib.sha256(b'wheel').hexdigest()}  {STRANGER}" in sums
    assert f"{STRANGER} no es del kit" in done.said


@pytest.mark.parametrize("state", ["uncommitted", "new file", "no git"])
def test_a_portal_that_git_could_not_give_back_is_not_touched(
    state: str, generate: Generate, edited: Path
) -> None:
    if state == "no git":
        shutil.rmtree(edited / ".git")
    else:
        name = "portal.toml" if state == "uncommitted" else "nota.txt"
        with (edited / name).open("a", encoding="utf-8") as file:
            file.write("# mine\n")
    before = contents(edited)

    done = upgrade(generate, edited)

    assert done.code != 0
    assert "cambios que no están en git" in done.said
    named = {"uncommitted": ": portal.toml.", "new file": ": nota.txt.", "no git": "repositorio"}
    assert named[state] in done.said
    assert contents(edited) == before


def test_a_version_of_a_folder_is_refused_instead_of_ignored(
    generate: Generate, edited: Path
) -> None:
    before = contents(edited)

    done = upgrade(generate, edited, "--checkout", "v9.9.9")

    assert done.code != 0
    assert "--checkout v9.9.9 no sirve con una carpeta" in done.said
    assert contents(edited) == before


@pytest.mark.parametrize("written", ["whole", "from where it was called"])
def test_a_new_portal_of_a_version_of_a_folder_leaves_nothing(
    generate: Generate, kit: Path, tmp_path_factory: pytest.TempPathFactory, written: str
) -> None:
    beside = os.path.relpath(kit, tmp_path_factory.getbasetemp() / "home")
    done = generate(beside if written != "whole" else None, "--checkout", "v9.9.9")

    assert done.code != 0
    assert "no sirve con una carpeta" in done.said
    assert list(done.folder.iterdir()) == []


def test_an_upgrade_that_changes_nothing_leaves_nothing_to_commit(
    portal: Path, generate: Generate, tmp_path: Path
) -> None:
    copy = tmp_path / portal.name
    shutil.copytree(portal, copy)
    (copy / "procedures" / "propio").mkdir()

    done = upgrade(generate, copy)

    assert done.code == 0, done.said
    assert git(copy, "status", "--porcelain") == ""
    assert (copy / ".env").read_bytes() == (portal / ".env").read_bytes()
    assert (copy / "procedures" / "propio").is_dir()


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("munikit (<0.1)", "munikit<0.1"),
        ("munikit-payments[x]<0.1", "munikit-payments<0.1"),
        ("Munikit_Payments<0.1 ; python_version > '3'", "Munikit_Payments<0.1"),
    ],
)
def test_a_module_of_others_that_does_not_allow_the_new_version_is_named_and_nothing_touched(
    generate: Generate, edited: Path, asked: str, said: str
) -> None:
    write_wheel(edited, asked)
    before = contents(edited)

    done = upgrade(generate, edited)

    assert done.code != 0
    assert f"{STRANGER} pide {said}, y el kit trae 0.1.0" in done.said
    assert "requirements.lock" in done.said
    assert "Traceback" not in done.said
    assert contents(edited) == before


@pytest.mark.parametrize("case", ["it allows it", "its line is taken out"])
def test_a_module_of_others_that_does_not_refuse_stops_no_upgrade(
    generate: Generate, edited: Path, case: str
) -> None:
    write_wheel(edited, "munikit>=0.1,<0.2" if case == "it allows it" else "munikit<0.1")
    if case != "it allows it":
        lock = edited / "requirements.lock"
        lines = lock.read_text("utf-8").splitlines(keepends=True)
        lock.write_text("".join(line for line in lines if STRANGER not in line), "utf-8")
        git(edited, *WHO, "commit", "--quiet", "--all", "--message=Without")

    done = upgrade(generate, edited)

    assert done.code == 0, done.said


def write_wheel(portal: Path, asked: str) -> None:
    """Make the stranger's wheel one that asks for this, and put it in git."""
    with zipfile.ZipFile(portal / "vendor" / "wheels" / STRANGER, "w") as archive:
        said = f"Metadata-Version: 2.1\nName: munikit-reservas\nRequires-Dist: {asked}\n"
        archive.writestr("munikit_reservas-0.2.0.dist-info/METADATA", said)
    git(portal, *WHO, "commit", "--quiet", "--all", "--message=Reservas")


def test_settings_that_stay_but_for_their_version_are_said_so(
    generate: Generate, edited: Path
) -> None:
    done = upgrade(generate, edited)

    assert "portal.toml queda como lo tenía, salvo version en [kit]; " in done.said
    assert "Makefile queda como lo tenía; " in done.said


def contents(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file() and ".git" not in path.parts)
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


OUGHT_TO_STAY = (".gitignore", "README.md", "tests/test_portal.py")


def test_what_people_add_to_the_kits_files_stays(generate: Generate, edited: Path) -> None:
    for name in OUGHT_TO_STAY:
        with (edited / name).open("a", encoding="utf-8") as file:
            file.write("\n# ours\n")
    git(edited, *WHO, "commit", "--quiet", "--all", "--message=More")

    done = upgrade(generate, edited)

    for name in OUGHT_TO_STAY:
        assert (edited / name).read_text(encoding="utf-8").endswith("\n# ours\n"), name
        assert not (edited / f"{name}.nuevo").exists(), name
        assert f"cambió {name}" not in done.said


def test_where_history_begins_anew_nobody_knows_what_was_added_so_it_stays(
    generate: Generate, edited: Path
) -> None:
    with (edited / "README.md").open("a", encoding="utf-8") as file:
        file.write("\n# ours\n")
    shutil.rmtree(edited / ".git")
    git(edited, "init", "--quiet")
    git(edited, "add", "--all")
    git(edited, *WHO, "commit", "--quiet", "--message=All of it")

    upgrade(generate, edited)

    assert (edited / "README.md").read_text(encoding="utf-8").endswith("\n# ours\n")


def test_what_nobody_added_to_becomes_the_kits_new_one(generate: Generate, edited: Path) -> None:
    upgrade(generate, edited)

    assert not any((edited / f"{name}.nuevo").exists() for name in OUGHT_TO_STAY)


def test_every_file_of_git_that_an_upgrade_changes_is_named(
    generate: Generate, edited: Path
) -> None:
    done = upgrade(generate, edited)

    changed = git(edited, "diff", "--name-only", "HEAD").split()
    assert {"portal.toml", "vendor/wheels/SHA256SUMS"} <= set(changed)
    assert [name for name in changed if f"- cambió {name}\n" not in done.said] == []
    assert "- cambió Makefile" not in done.said


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("http://127.0.0.1:8000", None),
        ("http://127.0.0.1:9000", "make serve PORT=9000"),
        ("https://tramites.valdivia.example", "https://tramites.valdivia.example es para cuando"),
    ],
)
def test_the_last_words_tell_where_each_address_is_for(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, address: str, said: str | None
) -> None:
    answers = {"commune": "Valdivia", "site_url": address}

    prepare._say_next_steps(tmp_path, answers, "", 1.0)  # noqa: SLF001 - what it prints is asked.

    printed = capsys.readouterr().out
    assert "make serve" in printed
    assert said in printed if said else "es para cuando" not in printed


def test_an_example_that_demo_data_left_is_named_where_it_stops_an_upgrade(
    generate: Generate, edited: Path
) -> None:
    example = edited / "procedures" / "poda_de_arboles"
    example.mkdir()
    (example / "procedure.toml").write_text("", encoding="utf-8")

    done = upgrade(generate, edited)

    assert done.code != 0
    assert "procedures/poda_de_arboles" in done.said
    assert "portal demo-data" in done.said
