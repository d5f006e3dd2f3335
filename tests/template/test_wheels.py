# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The packages of a portal: the same bytes every time, and refused when one was changed."""

import gzip
import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from rcssmin import cssmin

from munikit_generator.merging import Before
from munikit_generator.wheels import write_wheels

pytestmark = pytest.mark.generate
KIT = Path(__file__).parents[2]
STYLE = "munikit/web/assets/portal.css"
# As a browser receives it; it was 3,594 when its source was what is sent.
MOST_STYLE_BYTES = 3_400
MODULES = ("permits", "payments", "certificates")


def test_building_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    one = tmp_path / "one"
    other = tmp_path / "other"

    for portal in (one, other):
        portal.mkdir()
        write_wheels(MODULES, portal, Before(portal))

    assert (one / "requirements.lock").read_bytes() == (other / "requirements.lock").read_bytes()


def test_a_portal_is_given_only_the_modules_it_asked_for(tmp_path: Path) -> None:
    write_wheels(["payments"], tmp_path, Before(tmp_path))

    names = sorted(wheel.name.partition("-")[0] for wheel in tmp_path.rglob("*.whl"))
    assert names == ["munikit", "munikit_payments"]


def test_every_package_is_named_by_its_hash(portal: Path) -> None:
    sums = (portal / "vendor" / "wheels" / "SHA256SUMS").read_text().splitlines()
    lock = (portal / "requirements.lock").read_text(encoding="utf-8")

    assert len(sums) == 4
    for line in sums:
        digest, _, name = line.partition("  ")
        content = (portal / "vendor" / "wheels" / name).read_bytes()
        assert hashlib.sha256(content).hexdigest() == digest
        assert f"./vendor/wheels/{name} --hash=sha256:{digest}" in lock


def test_the_lock_names_no_index_and_hashes_everything(portal: Path) -> None:
    lock = (portal / "requirements.lock").read_text(encoding="utf-8").splitlines()

    assert not [line for line in lock if "://" in line or line.startswith("--")]
    pinned = [at for at, line in enumerate(lock) if "==" in line and not line.startswith(" ")]
    assert len(pinned) > 50
    assert all("--hash=sha256:" in lock[at + 1] for at in pinned)


def test_production_installs_no_tool_of_tests(portal: Path) -> None:
    runtime = (portal / "requirements.lock").read_text(encoding="utf-8")
    testing = (portal / "requirements-test.lock").read_text(encoding="utf-8")

    for name in ("pytest", "pluggy", "iniconfig", "html5lib"):
        assert f"\n{name}==" not in f"\n{runtime}"
        assert f"\n{name}==" in f"\n{testing}"
    pinned = [line for line in testing.splitlines() if "==" in line and not line.startswith(" ")]
    shared = {line.split("==")[0] for line in pinned} & {
        line.split("==")[0] for line in runtime.splitlines() if not line.startswith(" ")
    }
    assert shared == set()
    assert testing.count("--hash=sha256:") >= len(pinned)


def test_a_package_holds_pages_procedures_and_tables_of_figures(portal: Path) -> None:
    wheels = portal / "vendor" / "wheels"
    (platform,) = wheels.glob("munikit-*.whl")
    (permits,) = wheels.glob("munikit_permits-*.whl")

    assert "munikit/data/communes.csv" in zipfile.ZipFile(platform).namelist()
    assert "munikit/translations/messages.pot" in zipfile.ZipFile(platform).namelist()
    assert "munikit/web/assets/portal.css" in zipfile.ZipFile(platform).namelist()
    assert not [name for name in zipfile.ZipFile(platform).namelist() if "__pycache__" in name]
    fonts = {name for name in zipfile.ZipFile(platform).namelist() if "/printing/fonts/" in name}
    assert {Path(name).name for name in fonts} >= {"fonts.conf", "letters.txt", "LICENSE"}
    assert len([name for name in fonts if name.endswith(".ttf")]) == 5
    # Portals keep their packages in git: the letters may weigh, but only once and not much.
    assert platform.stat().st_size < 2_500_000
    folder = "munikit_permits/procedures/permiso_feria/procedure.toml"
    assert folder in zipfile.ZipFile(permits).namelist()


def test_the_stylesheet_is_sent_small(portal: Path) -> None:
    (platform,) = (portal / "vendor" / "wheels").glob("munikit-*.whl")
    source = (KIT / "shared_components" / STYLE).read_text(encoding="utf-8")

    small = zipfile.ZipFile(platform).read(STYLE)

    assert small.decode() == cssmin(source)
    assert len(gzip.compress(small, mtime=0)) <= MOST_STYLE_BYTES


@pytest.mark.parametrize("tampered", [False, True], ids=["as it was built", "changed"])
def test_a_package_that_was_changed_is_not_installed(
    portal: Path, tmp_path: Path, *, tampered: bool
) -> None:
    folder = tmp_path / "vendor" / "wheels"
    shutil.copytree(portal / "vendor" / "wheels", folder)
    lock = (portal / "requirements.lock").read_text(encoding="utf-8").splitlines()
    own = [line for line in lock if line.startswith("./vendor/wheels/munikit-")]
    (tmp_path / "own.lock").write_text("\n".join(own), encoding="utf-8")
    if tampered:
        (wheel,) = folder.glob("munikit-*.whl")
        with zipfile.ZipFile(wheel, "a") as package:
            package.writestr("munikit/evil.py", "")

    done = install(tmp_path)

    assert (tmp_path / "site" / "munikit").is_dir() is not tampered
    assert ("Hash mismatch" in done.stderr) is tampered


def install(folder: Path) -> subprocess.CompletedProcess[str]:
    """Install ``own.lock`` into ``site`` without an index and without the libraries it needs."""
    beside = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    uv = shutil.which("uv", path=beside)
    assert uv, "Falta uv: instálelo con pip install --require-hashes -r hooks/requirements.lock"
    options = ("--offline", "--no-config", "--no-index", "--no-deps", "--target", "site")
    return subprocess.run(  # noqa: S603 - our own command.
        [uv, "pip", "install", *options, "--require-hashes", "-r", "own.lock"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
