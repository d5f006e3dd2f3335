# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A portal edited in every kind of file, and a kit that changed the same ones: nothing is lost."""

import shutil
import subprocess
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from template.conftest import KIT, Generate, Generation, copy_kit, git

WHO = ("-c", "user.name=Prueba", "-c", "user.email=prueba@example.cl")
OWN = "# The kit's own packages."
HASH = "--hash=sha256:" + "0" * 64
EDITS: dict[str, Callable[[str], str]] = {
    "portal.toml": lambda text: text.replace('phone = ""', 'phone = "63 222 1111"'),
    "brand/crest.svg": lambda _text: "<svg/>",
    "brand/logo.svg": lambda _text: "<svg/>",
    "Makefile": lambda text: text + "\nours:\n\techo ours\n",
    "publiccode.yml": lambda text: text + "\n# ours\n",
    "pyproject.toml": lambda text: (
        text.replace('version = "0.1.0"\n', 'version = "0.1.0"\nreadme = "README.md"\n', 1)
        + '\n[tool.ours]\nkey = "ours"\n'
    ),
    "README.md": lambda text: text + "\nlo nuestro\n",
    ".gitignore": lambda text: text + "\n*.nuestro\n",
    "tests/test_portal.py": lambda text: text + "\n# ours\n",
    "procedures/README.md": lambda text: text + "\nlo nuestro\n",
    "templates/README.md": lambda text: text + "\nlo nuestro\n",
    "deploy/portal.service": lambda _text: "[Service]\n",
    "Dockerfile": lambda _text: "FROM debian\n",
    "modulos/ferias/pyproject.toml": lambda _text: '[project]\nname = "ferias"\n',
    "requirements.lock": lambda text: (
        f"ours-first==1.0 \\\n    {HASH}\n{text}ours-last==2.0 {HASH}\n"
    ),
    "requirements-test.lock": lambda text: f"{text}ours-test==3.0 \\\n    {HASH}\n",
}
OURS = {
    "portal.toml": "63 222 1111",
    "brand/crest.svg": "<svg/>",
    "brand/logo.svg": "<svg/>",
    "Makefile": "echo ours",
    "publiccode.yml": "# ours",
    "pyproject.toml": 'readme = "README.md"',
    "README.md": "lo nuestro",
    ".gitignore": "*.nuestro",
    "tests/test_portal.py": "# ours",
    "procedures/README.md": "lo nuestro",
    "templates/README.md": "lo nuestro",
    "deploy/portal.service": "[Service]",
    "Dockerfile": "FROM debian",
    "modulos/ferias/pyproject.toml": "ferias",
    "requirements.lock": "ours-first==1.0",
    "requirements-test.lock": "ours-test==3.0",
}
# What the next version of the kit changes in its template, by a line that it begins with.
NEWS = {
    "Makefile": "# kit news\n",
    "pyproject.toml": "# kit news\n",
    ".gitignore": "# kit news\n",
    "tests/test_portal.py": "# kit news\n",
    "portal.toml": "# kit news\n",
}


@pytest.fixture(scope="session")
def newer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The kit as its next version might be."""
    kit = tmp_path_factory.mktemp("newer") / "munikit"
    copy_kit(kit)
    for name, news in NEWS.items():
        path = kit / "<<cookiecutter.municipality>>" / name
        path.write_text(news + path.read_text("utf-8"), "utf-8")
    project = kit / "shared_components" / "pyproject.toml"
    project.write_text(
        project.read_text("utf-8").replace('version = "0.1.0"', 'version = "0.1.9"', 1), "utf-8"
    )
    return kit


@pytest.fixture
def edited(portal: Path, tmp_path: Path) -> Path:
    copy = tmp_path / portal.name
    shutil.copytree(portal, copy)
    for name, edit in EDITS.items():
        path = copy / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(edit(path.read_text("utf-8") if path.exists() else ""), "utf-8")
    commit(copy)
    return copy


def commit(folder: Path) -> None:
    git(folder, "add", "--all")
    git(folder, *WHO, "commit", "--quiet", "--message=Ours")


def upgrade(generate: Generate, kit: Path, portal: Path) -> Generation:
    answers = str(portal / ".portal-answers.json")
    again = ("--overwrite-if-exists", "--config-file", answers)
    done = generate(kit, *again, into=portal.parent)
    assert done.code == 0, done.said
    return done


def test_what_people_wrote_in_any_file_is_there_after_an_upgrade(
    generate: Generate, newer: Path, edited: Path
) -> None:
    upgrade(generate, newer, edited)

    lost = {name for name, ours in OURS.items() if ours not in (edited / name).read_text("utf-8")}
    assert lost == set()


def test_a_file_that_both_changed_holds_both(generate: Generate, newer: Path, edited: Path) -> None:
    done = upgrade(generate, newer, edited)

    text = (edited / "pyproject.toml").read_text("utf-8")
    project = tomllib.loads(text)
    assert "# kit news" in text
    assert "munikit-0.1.9-py3-none-any.whl" in text
    assert project["tool"]["ours"] == {"key": "ours"}
    assert "pyproject.toml une lo suyo con lo nuevo del kit" in done.said
    assert not (edited / "pyproject.toml.nuevo").exists()
    assert "# kit news" in (edited / ".gitignore").read_text("utf-8")


def test_a_second_upgrade_merges_with_what_the_first_one_brought(
    generate: Generate, newer: Path, edited: Path, kit: Path
) -> None:
    upgrade(generate, newer, edited)
    for new in edited.rglob("*.nuevo"):
        new.unlink()
    commit(edited)

    done = upgrade(generate, kit, edited)

    text = (edited / "pyproject.toml").read_text("utf-8")
    assert "# kit news" not in text
    assert "munikit-0.1.0-py3-none-any.whl" in text
    assert 'readme = "README.md"' in text
    assert "pyproject.toml une lo suyo con lo nuevo del kit" in done.said


def test_where_both_changed_the_same_lines_the_municipality_s_stays_and_the_kit_s_lies_beside(
    generate: Generate, newer: Path, edited: Path
) -> None:
    path = edited / "pyproject.toml"
    text = path.read_text("utf-8").replace("munikit-0.1.0-py3", "munikit-0.1.0+ours-py3")
    path.write_text(text, "utf-8")
    commit(edited)

    done = upgrade(generate, newer, edited)

    assert path.read_text("utf-8") == text
    assert "munikit-0.1.9-py3" in (edited / "pyproject.toml.nuevo").read_text("utf-8")
    assert (
        "pyproject.toml queda como lo tenía; el del kit está en pyproject.toml.nuevo" in done.said
    )


def test_own_packages_stay_in_the_locks_wherever_they_were_written(
    generate: Generate, newer: Path, edited: Path
) -> None:
    upgrade(generate, newer, edited)

    lock = (edited / "requirements.lock").read_text("utf-8")
    kits, own = lock.split(OWN)
    assert f"ours-first==1.0 \\\n    {HASH}\n" in own
    assert f"ours-last==2.0 {HASH}\n" in own
    assert "ours-" not in kits
    test_lock = (edited / "requirements-test.lock").read_text("utf-8")
    assert test_lock.endswith(f"ours-test==3.0 \\\n    {HASH}\n")


def test_a_package_of_the_kit_that_was_pinned_by_hand_is_told(
    generate: Generate, newer: Path, edited: Path
) -> None:
    lock = edited / "requirements.lock"
    text = lock.read_text("utf-8")
    (pinned,) = [line.split()[0] for line in text.splitlines() if line.startswith("flask==")]
    lock.write_text(text.replace(pinned, "flask==0.0.1"), "utf-8")
    commit(edited)

    done = upgrade(generate, newer, edited)

    assert f"requirements.lock decía flask==0.0.1; queda {pinned}, del kit" in done.said
    assert lock.read_text("utf-8").count("\nflask==") == 1


def test_an_own_package_that_the_kit_now_brings_is_there_once(
    generate: Generate, newer: Path, edited: Path
) -> None:
    lock = edited / "requirements.lock"
    with lock.open("a", encoding="utf-8") as file:
        file.write(f"click==0.0.1 {HASH}\n")
    commit(edited)

    done = upgrade(generate, newer, edited)

    assert f"\n{lock.read_text('utf-8')}".count("\nclick==") == 1
    assert "requirements.lock decía click==0.0.1; queda click==" in done.said


def test_upgrading_twice_to_the_same_version_changes_nothing_more(
    generate: Generate, newer: Path, edited: Path
) -> None:
    upgrade(generate, newer, edited)
    commit(edited)

    upgrade(generate, newer, edited)

    assert git(edited, "status", "--porcelain") == ""


def test_the_last_step_of_the_guide_installs_what_the_upgrade_brought(
    generate: Generate, newer: Path, portal: Path, tmp_path: Path
) -> None:
    guide = (KIT / "docs" / "tutorial.md").read_text("utf-8").split("## 4.")[1]
    assert "\nmake test\n" in guide
    copy = tmp_path / portal.name
    shutil.copytree(portal, copy)
    (copy / ".venv").mkdir()
    (copy / ".venv" / "ready").touch()
    assert asked_to_install(copy) == ""

    upgrade(generate, newer, copy)

    assert "requirements.lock" in asked_to_install(copy)


def asked_to_install(portal: Path) -> str:
    """Return what ``make`` would do to have the packages ready; nothing where they are."""
    done = subprocess.run(
        ["make", "--dry-run", ".venv/ready"],  # noqa: S607 - the make of whoever tests.
        cwd=portal,
        capture_output=True,
        text=True,
        check=True,
    )
    return "" if "up to date" in done.stdout or not done.stdout.strip() else done.stdout
