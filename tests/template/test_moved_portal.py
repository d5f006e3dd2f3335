# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A portal stands on its own: made from a git address, moved, the kit gone, and it works.

Third-party packages come from the environment of the tests, for there is no network here; the
kit's own are installed from the portal's wheels, by their hashes.
"""

import shutil
import site
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from template.conftest import Generate, environment, git

# One process makes it once.
pytestmark = pytest.mark.xdist_group("moved portal")

OWN = "# The kit's own packages."
START_SECONDS = 600


@pytest.fixture(scope="module")
def moved(
    generate: Generate, kit_repository: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A portal made from a repository that is gone, in a folder it was not made in."""
    tmp_path = tmp_path_factory.mktemp("moved")
    bare = tmp_path / "kit.git"
    git(tmp_path, "clone", "--quiet", "--bare", str(kit_repository), str(bare))
    made = generate(f"git+file://{bare}", "--checkout", "v9.9.9", commune="Ñuñoa")
    assert made.code == 0, made.said
    target = tmp_path / "otra carpeta" / "el portal"
    target.parent.mkdir()
    shutil.move(made.portal, target)
    shutil.rmtree(bare)
    shutil.rmtree(made.home)
    return target


@pytest.fixture(scope="module")
def installed(moved: Path) -> Path:
    """The same with its own environment, as ``make`` would leave it."""
    run(moved, sys.executable, "-m", "venv", ".venv")
    lock = (moved / "requirements.lock").read_text(encoding="utf-8").split(OWN)[1]
    own = moved.parent / "own.lock"
    own.write_text(lock, encoding="utf-8")
    python = ".venv/bin/python"
    quiet = ("--quiet", "--disable-pip-version-check", "--no-index", "--no-deps")
    run(moved, python, "-m", "pip", "install", *quiet, "--require-hashes", "-r", str(own))
    packages = run(moved, python, "-c", "import site; print(site.getsitepackages()[0])").strip()
    third_party = "\n".join(site.getsitepackages())
    (Path(packages) / "third_party.pth").write_text(third_party, encoding="utf-8")
    (moved / ".venv" / "ready").touch()
    return moved


def test_its_packages_come_from_the_portal_itself(installed: Path) -> None:
    found = run(
        installed,
        ".venv/bin/python",
        "-c",
        "import munikit, munikit_payments; print(munikit.__file__, munikit_payments.__file__)",
    )

    assert [Path(each).is_relative_to(installed) for each in found.split(".py ")] == [True, True]


def test_it_passes_its_own_tests(installed: Path) -> None:
    assert " passed" in run(installed, "make", "test")


def test_it_serves(installed: Path) -> None:
    run(installed, ".venv/bin/portal", "db", "upgrade")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(  # noqa: S603 - our own command.
        [str(installed / ".venv/bin/portal"), "web", "--port", str(port)],
        cwd=installed,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        assert "Ñuñoa" in page(f"http://127.0.0.1:{port}/", server)
    finally:
        server.terminate()
        server.wait(timeout=START_SECONDS)


def page(url: str, server: "subprocess.Popen[bytes]") -> str:
    limit = time.monotonic() + START_SECONDS
    while True:
        try:
            with urlopen(url, timeout=5) as answer:  # noqa: S310 - our own address.
                return str(answer.read().decode())
        except (URLError, ConnectionError):
            assert server.poll() is None, "The portal stopped"
            assert time.monotonic() < limit, "The portal does not answer"
            time.sleep(0.1)


def run(folder: Path, *command: str) -> str:
    done = subprocess.run(  # noqa: S603 - our own command.
        command,
        cwd=folder,
        env=environment(folder),
        capture_output=True,
        text=True,
        timeout=1800,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
